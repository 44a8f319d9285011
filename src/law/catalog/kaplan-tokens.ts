import { defineLaw } from '../law.ts'
import { timeSeriesSets } from '../published/time-series.ts'

/** Loss against tokens alone, for a model that is large enough; no floor. */
export const kaplanTokens = defineLaw({
  name: 'kaplan-tokens',
  title: 'Kaplan law of data size',
  question: 'I vary data alone, with a model that is large enough.',
  formula: '(Xc / D)^alpha',
  inputs: { D: 'tokens' },
  params: {
    Xc: {
      meaning: 'tokens at which the loss is 1 nat',
      unit: 'tokens',
      bounds: [0, null],
      scale: 'log',
      start: [1e2, 1e4, 1e6, 1e8, 1e10, 1e12],
      startUnit: 'D',
    },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.03, 0.05, 0.08, 0.15, 0.3, 0.6, 1.2] },
  },
  decisive: ['alpha'],
  derived: { k: 'Xc^alpha' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'kaplan',
      params: { Xc: 5.4e13, alpha: 0.095 },
      data: 'WebText2, large models stopped early',
      cite: 'Kaplan et al. 2020',
      source: 'primary',
    },
    ...timeSeriesSets('tokens'),
  ],
  references: [
    { cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'equation 1.2' },
    { cite: 'Yao et al. 2024', url: 'https://arxiv.org/abs/2410.12360' },
  ],
  misleads: [
    'It has no floor, so it breaks at large scale; Xc depends on the tokenizer.',
    'It describes early-stopped training on a limited set, not one pass over fresh data.',
  ],
})
