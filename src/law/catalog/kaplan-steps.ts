import { defineLaw } from '../law.ts'

/** Kaplan's law of parameters and of steps at a batch far above the critical one. */
export const kaplanSteps = defineLaw({
  name: 'kaplan-steps',
  title: 'Kaplan law of size and steps',
  question: 'I vary model size and optimiser steps, at a batch far above the critical one.',
  formula: '(Nc / N)^alphaN + (Sc / S)^alphaS',
  inputs: { N: 'params', S: 'step' },
  params: {
    Nc: {
      meaning: 'parameters at which the size term is 1 nat',
      unit: 'parameters',
      bounds: [0, null],
      scale: 'log',
      start: [1e1, 1e3, 1e5, 1e7],
      startUnit: 'N',
    },
    Sc: {
      meaning: 'steps at which the step term is 1 nat',
      unit: 'steps',
      bounds: [0, null],
      scale: 'log',
      start: [1e-4, 1e-2, 1, 1e2],
      startUnit: 'S',
    },
    alphaN: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.04, 0.08, 0.15, 0.3, 0.6] },
    alphaS: { meaning: 'step exponent', unit: '1', bounds: [0, null], start: [0.2, 0.4, 0.75, 1.2] },
  },
  decisive: ['alphaN', 'alphaS'],
  derived: { excess: 'alphaN / alphaS' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'kaplan',
      params: { Nc: 6.5e13, Sc: 2.1e3, alphaN: 0.077, alphaS: 0.76 },
      data: 'WebText2, non-embedding parameters, steps corrected to endless batch',
      cite: 'Kaplan et al. 2020',
      source: 'secondary',
    },
  ],
  references: [{ cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'equation 5.6, table 3' }],
  misleads: [
    'S is S_min, steps at endless batch: S_min = steps / (1 + B_crit/batch) with B_crit = 2e8 tokens / L^(1/0.21). Put that in the column, or take runs whose batch is far above B_crit.',
    'It has no floor but that of the size term; early steps and the warm-up bias alphaS and Sc.',
    'excess is the share of loss above convergence at which training is compute-efficient.',
  ],
})
