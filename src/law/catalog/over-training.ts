import { defineLaw } from '../law.ts'

/** Loss against compute for any ratio of tokens to parameters: parallel lines above a floor in log–log. */
export const overTraining = defineLaw({
  name: 'over-training',
  title: 'Over-training law',
  question:
    'I train small models on far more tokens than is compute-optimal, and vary compute and tokens per parameter.',
  formula: 'E + (a * (D / N)^eta + b * (D / N)^-eta) * C^-eta',
  inputs: { C: 'flops', N: 'params', D: 'tokens' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    a: { meaning: 'parameter coefficient', unit: 'nats/token · FLOP^eta', bounds: [0, null], scale: 'log' },
    b: { meaning: 'token coefficient', unit: 'nats/token · FLOP^eta', bounds: [0, null], scale: 'log' },
    eta: { meaning: 'compute exponent', unit: '1', bounds: [0, null], start: [0.03, 0.06, 0.1, 0.15, 0.25, 0.5] },
  },
  decisive: ['eta'],
  derived: { Mstar: '(b / a)^(1 / (2 * eta))' },
  objective: { space: 'linear', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'gadre-c4',
      params: { E: 1.51, a: 141, b: 190, eta: 0.121 },
      data: 'trained on C4, loss on C4 eval, 5 runs',
      cite: 'Gadre et al. 2024',
      source: 'primary',
    },
    {
      name: 'gadre-redpajama',
      params: { E: 1.84, a: 212, b: 367, eta: 0.136 },
      data: 'trained on RedPajama, loss on C4 eval, 5 runs',
      cite: 'Gadre et al. 2024',
      source: 'primary',
    },
    {
      name: 'gadre-refinedweb',
      params: { E: 1.73, a: 157, b: 246, eta: 0.127 },
      data: 'trained on RefinedWeb, loss on C4 eval, 5 runs',
      cite: 'Gadre et al. 2024',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Gadre et al. 2024', url: 'https://arxiv.org/abs/2403.08540' }],
  misleads: [
    'The published fits have four parameters and five runs: one degree of freedom.',
    'Mstar, the best ratio of tokens to parameters, is not determined where all runs lie on one side of it.',
    'Both exponents are tied: it is the Chinchilla law with alpha = beta = 2·eta.',
  ],
})
