import { defineLaw } from '../law.ts'

/** Best peak learning rate by model size and data. */
export const stepLawLr = defineLaw({
  name: 'step-law-lr',
  title: 'Step law of the learning rate',
  question: 'I have swept learning rates at several sizes and lengths, and want the best rate of a larger run.',
  formula: 'k * N^alpha * D^beta',
  inputs: { N: 'params', D: 'tokens' },
  output: 'lr',
  params: {
    k: { meaning: 'coefficient', unit: 'parameters^-alpha · tokens^-beta', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'parameter exponent', unit: '1', bounds: [null, null] },
    beta: { meaning: 'token exponent', unit: '1', bounds: [null, null] },
  },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'step-law',
      params: { k: 1.79, alpha: -0.713, beta: 0.307 },
      data: 'dense models, non-embedding parameters; rounded as printed',
      cite: 'Li et al. 2025',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Li et al. 2025', url: 'https://arxiv.org/abs/2503.04715' }],
  misleads: [
    'Give it only near-optimal runs: the authors keep those within 0.25 % of the lowest loss at each size and length (--near-optimal 0.0025).',
    'Near-optimal rates form a flat ridge: twice or half the rate costs less than 0.3 %, so exponents are uncertain.',
    'It holds for its own schedule, weight decay and optimiser; runs at one ratio of tokens to parameters cannot tell the exponents apart.',
    'The published coefficients are means of a bootstrap and cannot be reproduced from the released table.',
  ],
})
