import { defineLaw } from '../law.ts'

/** Kaplan's joint law of parameters and tokens; no floor. */
export const kaplan = defineLaw({
  name: 'kaplan',
  title: 'Kaplan joint law',
  question: 'I vary model size and data, train to convergence, and compare with Kaplan et al.',
  formula: '((Nc / N)^(alphaN / alphaD) + Dc / D)^alphaD',
  inputs: { N: 'params', D: 'tokens' },
  params: {
    Nc: {
      meaning: 'parameters at which the size term is 1 nat',
      unit: 'parameters',
      bounds: [0, null],
      scale: 'log',
      start: [1e2, 1e4, 1e6, 1e8],
      startUnit: 'N',
    },
    Dc: {
      meaning: 'tokens at which the data term is 1 nat',
      unit: 'tokens',
      bounds: [0, null],
      scale: 'log',
      start: [1e1, 1e3, 1e5, 1e7],
      startUnit: 'D',
    },
    alphaN: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.04, 0.08, 0.15, 0.3, 0.6] },
    alphaD: { meaning: 'token exponent', unit: '1', bounds: [0, null], start: [0.04, 0.08, 0.15, 0.3, 0.6] },
  },
  decisive: ['alphaN', 'alphaD'],
  derived: { a: 'alphaD / (alphaN + alphaD)', b: 'alphaN / (alphaN + alphaD)' },
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'kaplan',
      params: { Nc: 6.4e13, Dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 },
      data: 'WebText2, non-embedding parameters, early-stopped',
      cite: 'Kaplan et al. 2020',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'equation 1.5, table 2' }],
  misleads: [
    'It has no floor, so it breaks at large scale.',
    'Published coefficients count non-embedding parameters and depend on the tokenizer; do not mix them with total counts.',
    'a and b split compute for models trained to convergence, not for one pass at a tuned schedule.',
  ],
})
