import { defineLaw } from '../law.ts'

/** Loss of mixtures of experts by total size, data and share of idle experts. */
export const sparseMoe = defineLaw({
  name: 'sparse-moe',
  title: 'Mixture of experts by sparsity',
  question: 'I train mixtures of experts, and vary total size, data and sparsity.',
  formula: 'e + a / N^alpha + b / D^beta + c / (1 - S)^lambda + d / ((1 - S)^delta * N^gamma)',
  inputs: { N: 'params', D: 'tokens', S: 'sparsity' },
  flopsPerToken: '6 * N * (1 - S)',
  params: {
    e: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    a: { meaning: 'parameter coefficient', unit: 'nats/token · parameters^alpha', bounds: [0, null], scale: 'log' },
    b: { meaning: 'token coefficient', unit: 'nats/token · tokens^beta', bounds: [0, null], scale: 'log' },
    c: { meaning: 'sparsity coefficient', unit: 'nats/token', bounds: [0, null], scale: 'log' },
    d: { meaning: 'joint coefficient', unit: 'nats/token · parameters^gamma', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.2, 0.35, 0.6, 0.9] },
    beta: { meaning: 'token exponent', unit: '1', bounds: [0, null], start: [0.15, 0.25, 0.4, 0.6] },
    lambda: { meaning: 'exponent of the active share', unit: '1', bounds: [null, null], start: [-0.4, -0.2, 0.2, 0.4] },
    delta: { meaning: 'joint exponent of the active share', unit: '1', bounds: [null, null], start: [0.08, 0.16, 0.3] },
    gamma: { meaning: 'joint exponent of parameters', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.16, 0.3] },
  },
  decisive: ['alpha', 'beta', 'gamma'],
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  sets: [
    {
      name: 'abnar',
      params: {
        e: 0.94,
        a: 16612.5,
        b: 5455.67,
        c: 0.4598,
        d: 17.26,
        alpha: 0.5962,
        beta: 0.3954,
        lambda: -0.1666,
        delta: 0.1603,
        gamma: 0.1595,
      },
      data: 'mixtures of experts of many sparsities; R² on held-out runs 0.68',
      cite: 'Abnar et al. 2025',
      source: 'secondary',
    },
  ],
  references: [{ cite: 'Abnar et al. 2025', url: 'https://arxiv.org/abs/2501.12370' }],
  misleads: [
    'S is the share of idle experts, (E − K)/E, below 1; N counts all parameters.',
    'Plans count 6·N·(1 − S)·D as compute, as if every parameter belonged to an expert: too little for small models.',
    'lambda below 0 makes one term fall with S while the joint term rises: they nearly cancel, and so trade off.',
    'The published fit explains 68 % of the variance on held-out runs.',
  ],
})
