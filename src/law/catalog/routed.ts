import { defineLaw } from '../law.ts'

/** Loss of routed models by dense-equivalent size and number of experts. */
export const routed = defineLaw({
  name: 'routed',
  title: 'Unified law of routed models',
  question: 'I vary model size and the number of experts, at one number of tokens.',
  formula: '10^(a * log10(N) + d - (b + c * log10(N)) * log10(1 / (X - 1 + 1 / (1 / Estart - 1 / Emax)) + 1 / Emax))',
  inputs: { N: 'params', X: 'experts' },
  params: {
    a: { meaning: 'exponent of parameters', unit: '1', bounds: [null, 0] },
    b: { meaning: 'exponent of experts', unit: '1', bounds: [null, 0] },
    c: { meaning: 'interaction: how experts lose value with size', unit: '1', bounds: [null, null] },
    d: { meaning: 'log10 of the loss at one parameter', unit: '1', bounds: [null, null] },
    Estart: {
      meaning: 'experts that a dense model counts as',
      unit: 'experts',
      bounds: [1, null],
      scale: 'log',
      start: [1.2, 1.8, 3, 5, 10],
    },
    Emax: {
      meaning: 'effective experts at most',
      unit: 'experts',
      bounds: [1, null],
      scale: 'log',
      start: [30, 100, 200, 400, 1000, 3000],
    },
  },
  decisive: ['a', 'b'],
  derived: { cutoff: '10^(-b / c)' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'clark-s-base',
      params: { a: -0.082, b: -0.108, c: 0.009, d: 1.104, Estart: 1.847, Emax: 314.478 },
      data: 'S-Base routing, 130B tokens',
      cite: 'Clark et al. 2022',
      source: 'secondary',
    },
    {
      name: 'clark-rl-r',
      params: { a: -0.083, b: -0.126, c: 0.012, d: 1.111, Estart: 1.88, Emax: 469.982 },
      data: 'RL-R routing, 130B tokens',
      cite: 'Clark et al. 2022',
      source: 'secondary',
    },
    {
      name: 'clark-hash',
      params: { a: -0.087, b: -0.136, c: 0.012, d: 1.157, Estart: 4.175, Emax: 477.741 },
      data: 'Hash routing, 130B tokens',
      cite: 'Clark et al. 2022',
      source: 'secondary',
    },
  ],
  references: [{ cite: 'Clark et al. 2022', url: 'https://arxiv.org/abs/2202.01169' }],
  misleads: [
    'N counts the dense model that the experts were added to, not all parameters; X is the number of experts, 1 = dense.',
    'cutoff, the size at which routing stops helping, is an artefact of the fixed number of tokens: later laws find none.',
    'That logarithms are to base 10 is inferred from two printed figures; the coefficients come from a digest.',
  ],
})
