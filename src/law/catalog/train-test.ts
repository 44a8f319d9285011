import { defineLaw } from '../law.ts'

/** Compute at test time that makes up for compute in training, at equal strength. */
export const trainTest = defineLaw({
  name: 'train-test',
  title: 'Test-time compute by training compute',
  question: 'I can spend compute in training or on search at test time, and want what one is worth in the other.',
  formula: '10^(a * log10(C) + b * S + c)',
  inputs: { C: 'flops', S: 'elo' },
  output: 'test_flops',
  params: {
    a: { meaning: 'decades of test-time compute for one of training', unit: '1', bounds: [null, null] },
    b: { meaning: 'decades for a point of strength', unit: '1/Elo', bounds: [null, null] },
    c: { meaning: 'log10 of the compute at 1 FLOP of training and strength 0', unit: '1', bounds: [null, null] },
  },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'jones',
      params: { a: -1.2, b: 0.004, c: 29 },
      data: 'AlphaZero on Hex; compute in FLOP',
      cite: 'Jones 2021',
      source: 'secondary',
    },
  ],
  references: [{ cite: 'Jones 2021', url: 'https://arxiv.org/abs/2104.03113' }],
  misleads: [
    'It is a plane through the middle of the runs: near perfect play, and with too small a network, neither buys the other.',
    'Fitted to one board game.',
  ],
})
