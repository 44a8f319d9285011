import { defineLaw } from '../law.ts'

/** Loss that falls as a stretched exponential to a floor: between power law and exponential. */
export const stretched = defineLaw({
  name: 'stretched',
  title: 'Stretched exponential decay to a floor',
  question: 'I vary one thing, and the loss falls faster than a power law but slower than an exponential.',
  formula: 'E + A * exp(-(x / x0)^s)',
  inputs: { x: 'x' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    A: { meaning: 'reducible loss at x = 0', unit: 'nats/token', bounds: [0, null], scale: 'log' },
    x0: {
      meaning: 'x at which the reducible loss has fallen by a factor e',
      unit: 'x',
      bounds: [0, null],
      scale: 'log',
      start: [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
      startUnit: 'x',
    },
    s: { meaning: 'stretch; 1 is exponential', unit: '1', bounds: [0, null], start: [0.1, 0.2, 0.35, 0.6, 1, 1.6] },
  },
  decisive: ['s'],
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  references: [
    { cite: 'Sorscher et al. 2022', url: 'https://arxiv.org/abs/2206.14486', where: 'theory only; no fitted form' },
  ],
  misleads: [
    'The paper derives exponential decay for perfectly pruned data, and fits no closed form; this one is our choice.',
    'A small s imitates a power law: A, x0 and s are then not determined apart from each other.',
  ],
})
