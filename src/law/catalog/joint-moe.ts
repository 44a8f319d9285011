import { defineLaw } from '../law.ts'

/** Chinchilla loss whose coefficients and exponents follow the number of experts. */
export const jointMoe = defineLaw({
  name: 'joint-moe',
  title: 'Joint law of dense and expert models',
  question: 'I vary active size, data and the number of experts, and want the best of all three.',
  formula:
    'a * N^alpha * (1 / (1 / (X - 1 + 1 / (1 / Estart - 1 / Emax)) + 1 / Emax))^(delta + gamma * log(N))' +
    ' + b * D^beta * (1 / (1 / (X - 1 + 1 / (1 / Estart - 1 / Emax)) + 1 / Emax))^(omega + zeta * log(D)) + c',
  inputs: { N: 'active_params', D: 'tokens', X: 'experts' },
  params: {
    a: { meaning: 'parameter coefficient', unit: 'nats/token · parameters^-alpha', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'parameter exponent', unit: '1', bounds: [null, 0], start: [-0.1, -0.19, -0.35] },
    delta: { meaning: 'exponent of experts in the size term', unit: '1', bounds: [null, null], start: [-0.4, -0.2, 0] },
    gamma: { meaning: 'interaction of experts and size', unit: '1', bounds: [null, null], start: [0, 0.01, 0.02] },
    b: { meaning: 'token coefficient', unit: 'nats/token · tokens^-beta', bounds: [0, null], scale: 'log' },
    beta: { meaning: 'token exponent', unit: '1', bounds: [null, 0], start: [-0.1, -0.19, -0.35] },
    omega: { meaning: 'exponent of experts in the token term', unit: '1', bounds: [null, null], start: [0, 0.3, 0.6] },
    zeta: { meaning: 'interaction of experts and tokens', unit: '1', bounds: [null, null], start: [-0.03, -0.015, 0] },
    Estart: {
      meaning: 'experts that a dense model counts as',
      unit: 'experts',
      bounds: [1, null],
      scale: 'log',
      start: [1.5, 2, 4],
    },
    Emax: {
      meaning: 'effective experts at most',
      unit: 'experts',
      bounds: [1, null],
      scale: 'log',
      start: [100, 300, 1000],
    },
    c: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
  },
  decisive: ['alpha', 'beta'],
  objective: { space: 'log', loss: 'huber', delta: 1e-2 },
  sets: [
    {
      name: 'ludziejewski',
      params: {
        a: 35.91,
        alpha: -0.1889,
        delta: -0.2285,
        gamma: 0.0098,
        b: 35.98,
        beta: -0.1775,
        omega: 0.5529,
        zeta: -0.0259,
        Estart: 2.0732,
        Emax: 290.4521,
        c: 1.3637,
      },
      data: 'mixtures of experts and dense models of one family',
      cite: 'Ludziejewski et al. 2025',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Ludziejewski et al. 2025', url: 'https://arxiv.org/abs/2502.05172' }],
  misleads: [
    'N counts active parameters; X is the number of experts, 1 = dense. Exponents have the sign of the paper, below 0.',
    'Eleven parameters: Estart and Emax need four or more numbers of experts, and are best held with --fix otherwise.',
    'It does not know of memory: all experts must fit, so the best number of experts may be out of reach.',
  ],
})
