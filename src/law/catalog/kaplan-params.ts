import { defineLaw } from '../law.ts'
import { timeSeriesSets } from '../published/time-series.ts'

/** Loss against parameters alone, with data in plenty; no floor. */
export const kaplanParams = defineLaw({
  name: 'kaplan-params',
  title: 'Kaplan law of model size',
  question: 'I vary model size alone, with data and steps in plenty.',
  formula: '(Xc / N)^alpha',
  inputs: { N: 'params' },
  params: {
    Xc: {
      meaning: 'parameters at which the loss is 1 nat',
      unit: 'parameters',
      bounds: [0, null],
      scale: 'log',
      start: [1e2, 1e4, 1e6, 1e8, 1e10, 1e12],
      startUnit: 'N',
    },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.03, 0.05, 0.08, 0.15, 0.3, 0.6, 1.2] },
  },
  decisive: ['alpha'],
  derived: { k: 'Xc^alpha' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'kaplan',
      params: { Xc: 8.8e13, alpha: 0.076 },
      data: 'WebText2, non-embedding parameters',
      cite: 'Kaplan et al. 2020',
      source: 'primary',
    },
    {
      name: 'clark-dense',
      params: { Xc: 3.568e13, alpha: 0.078 },
      data: 'dense models, 130B tokens',
      cite: 'Clark et al. 2022',
      source: 'secondary',
    },
    ...timeSeriesSets('params'),
  ],
  references: [
    { cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'equation 1.1' },
    { cite: 'Clark et al. 2022', url: 'https://arxiv.org/abs/2202.01169' },
    { cite: 'Yao et al. 2024', url: 'https://arxiv.org/abs/2410.12360' },
  ],
  misleads: [
    'It has no floor, so it breaks at large scale; Xc depends on the tokenizer.',
    'N counts non-embedding parameters in the published coefficients; do not mix them with total counts.',
  ],
})
