import { gainOfDrops } from '../curve-params.ts'
import { defineLaw } from '../law.ts'

/** The functional scaling law at one model size: annealing acts on what noise is left to anneal. */
export const functional = defineLaw({
  name: 'functional',
  title: 'Functional scaling law of schedules',
  question: 'I have training curves of a few schedules and want a law with a theory of stochastic gradients behind it.',
  formula: 'L0 + c1 * T^(-s) - c2 * H - c5 * G',
  inputs: {},
  features: {
    T: { use: 'lr-sum' },
    G: {
      use: 'lr-drops',
      warmup: 'peak',
      inclusive: false,
      args: { rate: 'c4', shape: 'gamma', slowing: 0, discount: 0 },
    },
    H: {
      use: 'lr-drops',
      warmup: 'peak',
      inclusive: false,
      args: { rate: 'c4', shape: 'gamma', slowing: 0, discount: 's' },
    },
  },
  params: {
    L0: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    c1: { meaning: 'coefficient of intrinsic time', unit: 'nats/token', bounds: [0, null] },
    s: { meaning: 'exponent of intrinsic time', unit: '1', bounds: [0, null], start: [0.3, 0.5, 0.7] },
    c2: { meaning: 'gain a unit of drop that fades with time', unit: 'nats/token', bounds: [0, null] },
    c5: {
      meaning: 'gain a unit of drop that does not fade, c2·c3 of the paper',
      unit: 'nats/token',
      bounds: [0, null],
    },
    c4: {
      meaning: 'speed at which a drop takes effect',
      unit: '1',
      bounds: [0, null],
      scale: 'log',
      start: [3, 30, 300],
    },
    gamma: {
      meaning: 'exponent with which a drop takes effect',
      unit: '1',
      bounds: gainOfDrops.beta.bounds,
      scale: 'log',
      start: [0.15, 0.5, 1.2],
    },
  },
  decisive: ['s'],
  derived: { c3: 'c5 / c2' },
  references: [{ cite: 'Li et al. 2025', url: 'https://arxiv.org/abs/2509.19189', where: 'appendix B.2, equation 30' }],
  misleads: ['c2 often falls to 0, and with it what c3 could mean: the law is then a multi-power law without slowing.'],
})
