import { defineLaw } from '../law.ts'

/** Best batch size by data. */
export const stepLawBatch = defineLaw({
  name: 'step-law-batch',
  title: 'Step law of the batch size',
  question: 'I have swept batch sizes at several lengths, and want the best batch of a larger run.',
  formula: 'k * D^beta',
  inputs: { D: 'tokens' },
  output: 'batch',
  params: {
    k: { meaning: 'coefficient', unit: 'tokens^(1-beta)', bounds: [0, null], scale: 'log' },
    beta: { meaning: 'token exponent', unit: '1', bounds: [null, null] },
  },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'step-law',
      params: { k: 0.58, beta: 0.571 },
      data: 'dense models, batch in tokens; rounded as printed',
      cite: 'Li et al. 2025',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Li et al. 2025', url: 'https://arxiv.org/abs/2503.04715' }],
  misleads: [
    'Give it only near-optimal runs: the authors keep those within 0.25 % of the lowest loss at each size and length (--near-optimal 0.0025).',
    'The optimum is flat, and moves with the learning rate if that is not tuned along.',
    'The published coefficients are means of a bootstrap and cannot be reproduced from the released table.',
  ],
})
