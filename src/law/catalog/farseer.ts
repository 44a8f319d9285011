import { defineLaw } from '../law.ts'

/** Loss whose data exponent depends on model size. */
export const farseer = defineLaw({
  name: 'farseer',
  title: 'Farseer law',
  question: 'I have a dense grid of sizes and lengths, and data are worth more or less at larger size.',
  formula: 'exp(a3 * N^gamma + b3) + exp(a2 * N^beta + b2) * D^-exp(a1 * N^alpha + b1)',
  inputs: { N: 'params', D: 'tokens' },
  params: {
    a3: {
      meaning: 'slope of the floor',
      unit: 'ln(nats/token) / parameters^gamma',
      bounds: [null, null],
      start: [-0.1, -0.03, -0.01],
    },
    gamma: { meaning: 'exponent of the floor', unit: '1', bounds: [null, null], start: [0.1, 0.17, 0.25] },
    b3: { meaning: 'offset of the floor', unit: 'ln(nats/token)', bounds: [null, null], start: [0, 0.5, 1] },
    a2: {
      meaning: 'slope of the data coefficient',
      unit: 'ln(nats/token) / parameters^beta',
      bounds: [null, null],
      start: [30, 80, 150],
    },
    beta: { meaning: 'exponent of the data coefficient', unit: '1', bounds: [null, null], start: [-0.15, -0.1, -0.06] },
    b2: {
      meaning: 'offset of the data coefficient',
      unit: 'ln(nats/token)',
      bounds: [null, null],
      start: [-9, -6, -3, 0],
    },
    a1: {
      meaning: 'slope of the data exponent',
      unit: 'ln of a number / parameters^alpha',
      bounds: [null, null],
      start: [-0.2, -0.1, -0.05],
    },
    alpha: { meaning: 'exponent of the data exponent', unit: '1', bounds: [null, null], start: [0.08, 0.12, 0.18] },
    b1: { meaning: 'offset of the data exponent', unit: 'ln of a number', bounds: [null, null], start: [0, 0.4, 0.8] },
  },
  decisive: ['gamma', 'beta', 'alpha'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Li et al. 2025', url: 'https://arxiv.org/abs/2506.10972', where: 'equation 3' }],
  misleads: [
    'Nine parameters: with fewer than five model sizes most of them are not determined.',
    'Slope, exponent and offset of each part trade off; compare predictions, not parameters, between fits.',
    'No published coefficients ship, as none could be read in the paper; the paper’s loss is in bits per character.',
  ],
})
