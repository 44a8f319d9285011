import { defineLaw } from '../law.ts'

/** Chinchilla loss when weights, activations and the key–value cache are trained in few bits. */
export const precision = defineLaw({
  name: 'precision',
  title: 'Law of training precision',
  question:
    'I train in few bits, and want to know what bits of weights, activations and cache are worth in parameters.',
  formula:
    'A / (N * (1 - exp(-Pw / gammaw)) * (1 - exp(-Pa / gammaa)) * (1 - exp(-Pkv / gammakv)))^alpha + B / D^beta + E',
  inputs: { N: 'params', D: 'tokens', Pw: 'weight_bits', Pa: 'activation_bits', Pkv: 'kv_bits' },
  params: {
    A: { meaning: 'parameter coefficient', unit: 'nats/token · parameters^alpha', bounds: [0, null], scale: 'log' },
    B: { meaning: 'token coefficient', unit: 'nats/token · tokens^beta', bounds: [0, null], scale: 'log' },
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    alpha: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.2, 0.35, 0.5, 0.8] },
    beta: { meaning: 'token exponent', unit: '1', bounds: [0, null], start: [0.2, 0.35, 0.5, 0.8] },
    gammaw: {
      meaning: 'bits of weights per factor e',
      unit: 'bits',
      bounds: [0, null],
      scale: 'log',
      start: [0.7, 1.5, 3, 6],
    },
    gammaa: {
      meaning: 'bits of activations per factor e',
      unit: 'bits',
      bounds: [0, null],
      scale: 'log',
      start: [0.7, 1.5, 3, 6],
    },
    gammakv: {
      meaning: 'bits of the cache per factor e',
      unit: 'bits',
      bounds: [0, null],
      scale: 'log',
      start: [0.5, 1, 2, 4],
    },
  },
  decisive: ['alpha', 'beta'],
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  sets: [
    {
      name: 'kumar',
      params: {
        A: 4299,
        B: 18060,
        E: 2.7648,
        alpha: 0.4965,
        beta: 0.4965,
        gammaw: 2.6745,
        gammaa: 2.2102,
        gammakv: 0.9578,
      },
      data: 'alpha and beta tied; without the shifts of the published fit',
      cite: 'Kumar et al. 2024',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Kumar et al. 2024', url: 'https://arxiv.org/abs/2411.04330', where: 'table 2, appendix K' }],
  misleads: [
    'The published fits shift each number of bits by a bias that the main text leaves out; without it these coefficients do not give the printed curves or the printed best precision of 7 to 8 bits.',
    'Full precision is 16 bits or more; activations and cache are unstable at 3 bits and below, where the law does not hold.',
    'Compute goes with N·D·bits, not 6·N·D.',
  ],
})
