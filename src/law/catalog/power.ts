import { defineLaw } from '../law.ts'
import { imageSets } from '../published/images.ts'

/** A pure power law in one quantity: a straight line in a log–log plot. */
export const power = defineLaw({
  name: 'power',
  title: 'Power law',
  question: 'I vary one thing (size, data, compute or steps), and loss against it is a straight line in log–log.',
  formula: 'k / x^alpha',
  inputs: { x: 'x' },
  params: {
    k: { meaning: 'coefficient', unit: 'nats/token · x^alpha', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.03, 0.05, 0.1, 0.2, 0.35, 0.6, 1.2] },
  },
  decisive: ['alpha'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: imageSets,
  references: [
    { cite: 'Hestness et al. 2017', url: 'https://arxiv.org/abs/1712.00409' },
    { cite: 'Tian et al. 2024', url: 'https://arxiv.org/abs/2404.02905', where: 'equations 13 to 16' },
    { cite: 'Liang et al. 2024', url: 'https://arxiv.org/abs/2410.08184' },
  ],
  misleads: [
    'Without a floor it predicts ever lower losses: far extrapolations come out too low where a floor exists.',
    'Losses of the published sets for images and token errors are of their own kind, below 1: compare them with nothing in nats/token.',
  ],
})
