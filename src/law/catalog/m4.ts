import { defineLaw } from '../law.ts'

/** Estimator M4: a power law between two plateaus, the error at chance and the limit. */
export const m4 = defineLaw({
  name: 'm4',
  title: 'Learning curve M4: from chance to a limit',
  question: 'I have a learning curve that starts at chance, falls as a power law and levels off.',
  // (y − einf) / (e0 − y)^alpha = beta · x^c, solved for y: the share w = (y − einf) / (e0 − einf) has w / (1 − w)^alpha = (x / x0)^c
  formula: 'einf + (e0 - einf) / (1 + exp(-bend(c * log(x / x0), alpha)))',
  inputs: { x: 'x' },
  params: {
    einf: { meaning: 'limit', unit: 'nats/token', bounds: [0, null] },
    e0: { meaning: 'value at chance', unit: 'nats/token', bounds: [0, null] },
    alpha: {
      meaning: 'how long it stays near chance; 0 is M2',
      unit: '1',
      bounds: [0, null],
      start: [0.2, 0.5, 1, 2, 4],
    },
    x0: {
      meaning: 'x at which the bend from chance lies; half-way to the limit where alpha is 1',
      unit: 'x',
      bounds: [0, null],
      scale: 'log',
      start: [1e-12, 1e-9, 1e-6, 1e-4, 1e-2, 0.1, 0.5, 2, 10, 100],
      startUnit: 'x',
    },
    c: {
      meaning: 'exponent',
      unit: '1',
      bounds: [null, 0],
      start: [-0.05, -0.1, -0.2, -0.35, -0.6, -1, -2],
    },
  },
  decisive: ['c'],
  derived: { beta: 'x0^-c * (e0 - einf)^(1 - alpha)' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Alabdulmohsin et al. 2022', url: 'https://arxiv.org/abs/2209.06640' }],
  misleads: [
    'e0 and alpha are determined only by rows near chance: hold e0 at its value there where they are missing.',
    'The authors write (loss − einf) / (e0 − loss)^alpha = beta · x^c and look the loss up on a grid; this is the same, solved for it. bend(t, s) is the z with z + (s − 1) · ln(1 + e^z) = t.',
    'beta is the coefficient of the authors; x0, which has the unit of x, stands for it here.',
  ],
})
