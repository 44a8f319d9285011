import { defineLaw } from '../law.ts'

/** Estimator M3: a power law that bends towards its limit. */
export const m3 = defineLaw({
  name: 'm3',
  title: 'Learning curve M3: power law that saturates',
  question: 'I have a learning curve that bends away from a power law towards a limit.',
  formula: 'beta * (1 / x + gamma)^c',
  inputs: { x: 'x' },
  params: {
    beta: { meaning: 'coefficient', unit: 'nats/token · x^c', bounds: [0, null], scale: 'log' },
    gamma: {
      meaning: 'one over the x at which the curve bends',
      unit: '1/x',
      bounds: [0, null],
      scale: 'log',
      start: [1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1],
    },
    c: { meaning: 'exponent, at least 0', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.2, 0.35, 0.6, 1.2] },
  },
  decisive: ['c'],
  derived: { limit: 'beta * gamma^c' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Alabdulmohsin et al. 2022', url: 'https://arxiv.org/abs/2209.06640' }],
  misleads: [
    'This is the form of the released code; the paper writes the exponent with the opposite sign.',
    'gamma is determined only where the data reach past the bend; without one it drifts to 0, which is M1.',
  ],
})
