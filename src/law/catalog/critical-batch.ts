import { defineLaw } from '../law.ts'

/** Batch size above which more data parallelism hardly saves steps, by loss. */
export const criticalBatch = defineLaw({
  name: 'critical-batch',
  title: 'Critical batch size by loss',
  question: 'I have measured critical batch sizes, and want that of a better model.',
  formula: 'Bstar / L^(1 / alphaB)',
  inputs: { L: 'loss' },
  output: 'batch',
  params: {
    Bstar: { meaning: 'critical batch at a loss of 1 nat', unit: 'tokens', bounds: [0, null], scale: 'log' },
    alphaB: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.1, 0.15, 0.21, 0.3, 0.5] },
  },
  decisive: ['alphaB'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'kaplan',
      params: { Bstar: 2e8, alphaB: 0.21 },
      data: 'WebText2, batch in tokens',
      cite: 'Kaplan et al. 2020',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'section 5.1' }],
  misleads: [
    'It is no best batch: at the critical one a run takes twice the steps and twice the tokens of the least possible.',
    'Losses of another tokenizer or data set are another scale: constants do not carry over.',
  ],
})
