import { defineLaw } from '../law.ts'

/** Estimator M2: a power law of data size above a floor. */
export const m2 = defineLaw({
  name: 'm2',
  title: 'Learning curve M2: power law above a floor',
  question: 'I have a learning curve that levels off, and want the estimator M2.',
  formula: 'einf + beta * x^c',
  inputs: { x: 'x' },
  params: {
    einf: { meaning: 'limit for endless data', unit: 'nats/token', bounds: [0, null] },
    beta: { meaning: 'coefficient', unit: 'nats/token · x^-c', bounds: [0, null], scale: 'log' },
    c: { meaning: 'exponent', unit: '1', bounds: [null, 0], start: [-0.05, -0.1, -0.2, -0.35, -0.6, -1.2] },
  },
  decisive: ['c'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Alabdulmohsin et al. 2022', url: 'https://arxiv.org/abs/2209.06640' }],
  misleads: [
    'The authors’ code compares ln(y − einf) with the power law; here as everywhere the residual is of the output itself.',
    'einf and c trade off unless the data reach the bend.',
  ],
})
