import { defineLaw } from '../law.ts'

/** Loss that falls exponentially to a floor: faster than any power law. */
export const exponential = defineLaw({
  name: 'exponential',
  title: 'Exponential decay to a floor',
  question: 'I vary one thing, and the loss falls faster than a power law, as with well-pruned data.',
  formula: 'E + A * exp(-x / x0)',
  inputs: { x: 'x' },
  params: {
    E: { meaning: 'irreducible loss', unit: 'nats/token', bounds: [0, null] },
    A: { meaning: 'reducible loss at x = 0', unit: 'nats/token', bounds: [0, null], scale: 'log' },
    x0: {
      meaning: 'x over which the reducible loss falls by a factor e',
      unit: 'x',
      bounds: [0, null],
      scale: 'log',
      start: [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
      startUnit: 'x',
    },
  },
  derived: { half: 'x0 * log(2)' },
  objective: { space: 'log', loss: 'huber', delta: 1e-3 },
  references: [
    { cite: 'Sorscher et al. 2022', url: 'https://arxiv.org/abs/2206.14486', where: 'theory only; no fitted form' },
  ],
  misleads: [
    'The paper derives exponential decay for perfectly pruned data, and fits no closed form; this one is our choice.',
    'Its local slope in log–log is −x/x0 and grows with x: hold it against power-floor on held-out rows before use.',
    'With imperfect pruning the curve returns to a power law beyond the data, and this law comes out too low.',
  ],
})
