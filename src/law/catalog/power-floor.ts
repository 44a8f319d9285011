import { defineLaw } from '../law.ts'
import { henighanSets } from '../published/henighan.ts'

/** A power law in one quantity above a floor. */
export const powerFloor = defineLaw({
  name: 'power-floor',
  title: 'Power law with a floor',
  question: 'I vary one thing (size, data, compute or steps), and the loss levels off.',
  formula: 'E + k / x^alpha',
  inputs: { x: 'x' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    k: { meaning: 'coefficient', unit: 'nats/token · x^alpha', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.03, 0.05, 0.1, 0.2, 0.35, 0.6, 1.2] },
  },
  decisive: ['alpha'],
  derived: { x0: 'k^(1 / alpha)' },
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  sets: henighanSets,
  references: [
    { cite: 'Henighan et al. 2020', url: 'https://arxiv.org/abs/2010.14701', where: 'equation 1.1, table 1' },
    { cite: 'Hestness et al. 2017', url: 'https://arxiv.org/abs/1712.00409' },
  ],
  misleads: [
    'E and alpha trade off unless the data reach the bend: a floor far below every measured loss is not determined.',
    'Points from the plateau at very small x bias the exponent.',
  ],
})
