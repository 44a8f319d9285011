import { defineLaw } from '../law.ts'

/** Chinchilla loss of mixtures of experts whose experts are split finer. */
export const fineGrainedMoe = defineLaw({
  name: 'fine-grained-moe',
  title: 'Fine-grained mixture of experts',
  question: 'I train mixtures of experts, and vary size, data and how finely experts are split.',
  formula: 'c + (g / G^gamma + a) / N^alpha + b / D^beta',
  inputs: { N: 'params', D: 'tokens', G: 'granularity' },
  // depth = width / 64 and 64 experts: N = 516·width²·depth; 6 FLOP an active parameter, 14 an entry of the router
  flopsPerToken: '6 / 43 * N + 14 * G * (16 / 129 * N)^(2 / 3)',
  params: {
    c: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    g: {
      meaning: 'coefficient of granularity',
      unit: 'nats/token · parameters^alpha',
      bounds: [0, null],
      scale: 'log',
    },
    a: { meaning: 'parameter coefficient', unit: 'nats/token · parameters^alpha', bounds: [0, null], scale: 'log' },
    b: { meaning: 'token coefficient', unit: 'nats/token · tokens^beta', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.15, 0.25, 0.4, 0.7] },
    beta: { meaning: 'token exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.15, 0.25, 0.4, 0.7] },
    gamma: { meaning: 'granularity exponent', unit: '1', bounds: [0, null], start: [0.15, 0.3, 0.6, 1.2] },
  },
  decisive: ['alpha', 'beta', 'gamma'],
  objective: { space: 'log', loss: 'huber', delta: 0.1 },
  sets: [
    {
      name: 'krajewski',
      params: { c: 0.47, g: 2.1, a: 18.1, b: 30.8, alpha: 0.115, beta: 0.147, gamma: 0.58 },
      data: 'mixtures of 64 experts',
      cite: 'Krajewski et al. 2024',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Krajewski et al. 2024', url: 'https://arxiv.org/abs/2402.07871' }],
  misleads: [
    'N counts all parameters, about 43 times the active ones at 64 experts; that reading meets the printed table to 0.03.',
    'G is the width of the dense feed-forward layer over that of one expert; the number of experts is fixed at 64.',
    'Routing costs compute that grows with G: plans count it as the paper does, with depth = width / 64; 6·N·D leaves it out.',
  ],
})
