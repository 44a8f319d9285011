import { defineLaw } from '../law.ts'

/** The bound of convex optimisation on the last iterate, as a law of training curves. */
export const lastIterate = defineLaw({
  name: 'last-iterate',
  title: 'Last-iterate bound of convex optimisation',
  question: 'I want a baseline for curves that comes from theory alone.',
  formula: 'L0 + p * T1 + q * T2',
  inputs: {},
  features: { T1: { use: 'last-iterate-distance' }, T2: { use: 'last-iterate-noise' } },
  params: {
    L0: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    p: { meaning: 'squared distance to the optimum', unit: 'nats/token', bounds: [0, null] },
    q: { meaning: 'squared norm of gradients', unit: 'nats/token', bounds: [0, null] },
  },
  references: [{ cite: 'Schaipp et al. 2025', url: 'https://arxiv.org/abs/2501.18965' }],
  misleads: ['As a predictor of loss it is weak: the shape of the curve is that of a bound.'],
})
