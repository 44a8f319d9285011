import { defineLaw } from '../law.ts'

/** Chinchilla with an outer power: gamma below 1 couples parameters and tokens. */
export const gamma = defineLaw({
  name: 'gamma',
  title: 'Chinchilla with an outer exponent',
  question: 'I vary model size and data, and the plain Chinchilla law leaves a pattern in its residuals.',
  formula: 'E + (A / N^alpha + B / D^beta)^gamma',
  inputs: { N: 'params', D: 'tokens' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    // Neither A nor B enters linearly: decades that cover gamma from 0.25 to 1.
    A: {
      meaning: 'parameter coefficient',
      unit: '(nats/token)^(1/gamma) · parameters^alpha',
      bounds: [0, null],
      scale: 'log',
      start: [1, 1e2, 1e4, 1e6, 1e8],
    },
    B: {
      meaning: 'token coefficient',
      unit: '(nats/token)^(1/gamma) · tokens^beta',
      bounds: [0, null],
      scale: 'log',
      start: [1, 1e2, 1e4, 1e6, 1e8],
    },
    alpha: { meaning: 'inner parameter exponent', unit: '1', bounds: [0, null], start: [0.1, 0.2, 0.35, 0.6, 1] },
    beta: { meaning: 'inner token exponent', unit: '1', bounds: [0, null], start: [0.1, 0.2, 0.35, 0.6, 1] },
    gamma: { meaning: 'outer exponent', unit: '1', bounds: [0, null], start: [0.25, 0.5, 1] },
  },
  decisive: ['alpha', 'beta', 'gamma'],
  derived: {
    a: 'beta / (alpha + beta)',
    b: 'alpha / (alpha + beta)',
    G: '(alpha * A / (beta * B))^(1 / (alpha + beta))',
    alphaOuter: 'alpha * gamma',
    betaOuter: 'beta * gamma',
  },
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  sets: [
    {
      name: 'xlstm-transformer',
      // e^0.090102, e^14.445072, e^16.329536.
      params: {
        E: 1.0942858951742365,
        A: 1876787.3187279284,
        B: 12354562.67280329,
        alpha: 0.644827,
        beta: 0.625879,
        gamma: 0.253203,
      },
      data: 'Transformers, DCLM validation loss, context 8192, Huber threshold 0.1 or more',
      cite: 'Beck et al. 2025',
      source: 'primary',
    },
    {
      name: 'xlstm',
      // e^0.176768, e^15.457385, e^16.52583.
      params: {
        E: 1.1933542028340494,
        A: 5164841.640759905,
        B: 15034077.264140794,
        alpha: 0.705822,
        beta: 0.653441,
        gamma: 0.2578,
      },
      data: 'xLSTM, DCLM validation loss, context 8192, Huber threshold 0.1 or more',
      cite: 'Beck et al. 2025',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Beck et al. 2025', url: 'https://arxiv.org/abs/2510.02228' }],
  misleads: [
    'gamma, alpha, beta, A and B move together: only alpha·gamma and beta·gamma are stable between fits.',
    'The optimal split equals that of the Chinchilla law with the same A, B, alpha and beta; gamma does not enter it.',
  ],
})
