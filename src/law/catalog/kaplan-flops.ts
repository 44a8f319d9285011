import { defineLaw } from '../law.ts'
import { timeSeriesSets } from '../published/time-series.ts'

/** Loss against compute alone, at the best model size for each budget; no floor. */
export const kaplanFlops = defineLaw({
  name: 'kaplan-flops',
  title: 'Kaplan law of compute',
  question: 'I vary compute alone, at the best model size for each budget.',
  formula: '(Xc / C)^alpha',
  inputs: { C: 'flops' },
  params: {
    Xc: {
      meaning: 'compute at which the loss is 1 nat',
      unit: 'FLOP',
      bounds: [0, null],
      scale: 'log',
      start: [1e2, 1e4, 1e6, 1e8, 1e10, 1e12],
      startUnit: 'C',
    },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.03, 0.05, 0.08, 0.15, 0.3, 0.6, 1.2] },
  },
  decisive: ['alpha'],
  derived: { k: 'Xc^alpha' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'kaplan',
      // 3.1e8 PF-days of 8.64e19 FLOP.
      params: { Xc: 2.6784e28, alpha: 0.05 },
      data: 'WebText2, compute at a batch far below the critical one',
      cite: 'Kaplan et al. 2020',
      source: 'primary',
    },
    ...timeSeriesSets('flops'),
  ],
  references: [
    { cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'equation 1.3' },
    { cite: 'Yao et al. 2024', url: 'https://arxiv.org/abs/2410.12360' },
  ],
  misleads: [
    'It has no floor, so it breaks at large scale; Xc depends on the tokenizer.',
    'The published coefficients correct compute to small batches; raw compute lies above the line.',
  ],
})
