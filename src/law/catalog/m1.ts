import { defineLaw } from '../law.ts'

/** Estimator M1: a pure power law of data size. */
export const m1 = defineLaw({
  name: 'm1',
  title: 'Learning curve M1: power law',
  question: 'I have a learning curve, and want the simplest of the estimators M1 to M4.',
  formula: 'beta * x^c',
  inputs: { x: 'x' },
  params: {
    beta: { meaning: 'coefficient', unit: 'nats/token · x^-c', bounds: [0, null], scale: 'log' },
    c: { meaning: 'exponent', unit: '1', bounds: [null, 0], start: [-0.05, -0.1, -0.2, -0.35, -0.5, -1] },
  },
  decisive: ['c'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Alabdulmohsin et al. 2022', url: 'https://arxiv.org/abs/2209.06640' }],
  misleads: [
    'It is the law `power` with c = −alpha; without a floor it extrapolates too low where the curve levels off.',
    'Exponents differ several-fold between M1 and M4 on the same curve: choose by held-out error.',
  ],
})
