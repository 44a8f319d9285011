import { defineLaw } from '../law.ts'

/** What two scales tell of a third, for each composition of the data. */
export const twoScale = defineLaw({
  name: 'two-scale',
  title: 'Two-scale mapping',
  question: 'I measured many mixtures of data at two sizes, and want them at a larger one.',
  formula: '(log(x / x0) * P1 - log(x / x1) * P0) / log(x1 / x0)',
  inputs: { x: 'x', P0: 'performance_small', P1: 'performance_large' },
  output: 'performance',
  params: {
    x0: {
      meaning: 'size at which performance_small was measured',
      unit: 'x',
      bounds: [0, null],
      scale: 'log',
      start: [0.03, 0.1, 0.3],
      startUnit: 'x',
    },
    x1: {
      meaning: 'size at which performance_large was measured',
      unit: 'x',
      bounds: [0, null],
      scale: 'log',
      start: [0.2, 0.5, 1],
      startUnit: 'x',
    },
  },
  objective: { space: 'linear', loss: 'square', delta: 0 },
  references: [{ cite: 'Kang et al. 2023', url: 'https://arxiv.org/abs/2307.02460' }],
  misleads: [
    'It has nothing to fit: hold x0 and x1 at both sizes with --fix, or give them as a set. Fitted, they say whether a line in ln x holds.',
    'Noise of both measurements is multiplied by about ln(x/x0) / ln(x1/x0): 6 times for a sevenfold size from two that differ by a half.',
    'A line in ln x passes every ceiling: put in the logarithm of an error, not accuracy, to make it a power law.',
  ],
})
