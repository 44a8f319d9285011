import { defineLaw } from '../law.ts'

/** Loss along training at any batch size: steps count for less below the critical batch, which depends on the loss. */
export const batchTrajectory = defineLaw({
  name: 'batch-trajectory',
  title: 'Loss along training at any batch',
  question: 'I vary model size, steps and batch size, and want the whole trajectory.',
  formula: 'root(L, (Nc / N)^alphaN, (Nc / N)^alphaN + (Sc / S * (1 + Bstar / (B * L^(1 / alphaB))))^alphaS)',
  inputs: { N: 'params', S: 'step', B: 'batch' },
  params: {
    Nc: {
      meaning: 'parameters at which the size term is 1 nat',
      unit: 'parameters',
      bounds: [0, null],
      scale: 'log',
      start: [10, 1e3, 1e5],
      startUnit: 'N',
    },
    alphaN: { meaning: 'parameter exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.2, 0.4] },
    Sc: {
      meaning: 'steps at which the step term is 1 nat at endless batch',
      unit: 'steps',
      bounds: [0, null],
      scale: 'log',
      start: [1e-3, 1e-2, 0.1, 1],
      startUnit: 'S',
    },
    alphaS: { meaning: 'step exponent', unit: '1', bounds: [0, null], start: [0.3, 0.5, 0.75, 1.1] },
    Bstar: {
      meaning: 'critical batch at a loss of 1 nat',
      unit: 'tokens',
      bounds: [0, null],
      scale: 'log',
      start: [1, 10, 100, 1e3],
      startUnit: 'B',
    },
    alphaB: { meaning: 'exponent of the critical batch', unit: '1', bounds: [0, null], start: [0.15, 0.21, 0.3] },
  },
  decisive: ['alphaN', 'alphaS'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'kaplan',
      params: { Nc: 6.5e13, alphaN: 0.077, Sc: 2.1e3, alphaS: 0.76, Bstar: 2e8, alphaB: 0.21 },
      data: 'WebText2, non-embedding parameters, batch in tokens',
      cite: 'Kaplan et al. 2020',
      source: 'secondary',
    },
  ],
  references: [
    { cite: 'Su et al. 2024', url: 'https://arxiv.org/abs/2403.06563' },
    { cite: 'Kaplan et al. 2020', url: 'https://arxiv.org/abs/2001.08361', where: 'section 5' },
  ],
  misleads: [
    'Bstar and alphaB are determined only by runs at three batch sizes or more, some of them below the critical batch.',
    'The learning rate must be constant after a short warm-up; early steps bias alphaS and Sc.',
    'Constants change with data, tokenizer and context: a set of another data set predicts nothing of yours.',
  ],
})
