import { defineLaw } from '../law.ts'

/** Share of problems solved by at least one of k samples. */
export const coverage = defineLaw({
  name: 'coverage',
  title: 'Coverage by number of samples',
  question: 'I draw many samples a problem at test time, and want the share solved by any of them.',
  formula: 'exp(a * k^b)',
  inputs: { k: 'samples' },
  output: 'coverage',
  params: {
    a: { meaning: 'ln of the coverage of one sample', unit: '1', bounds: [null, 0], start: [-0.3, -1, -2, -4, -8] },
    b: { meaning: 'exponent', unit: '1', bounds: [null, 0], start: [-0.05, -0.1, -0.2, -0.35, -0.6, -1] },
  },
  decisive: ['b'],
  derived: { single: 'exp(a)' },
  objective: { space: 'linear', loss: 'square', delta: 0 },
  references: [{ cite: 'Brown et al. 2024', url: 'https://arxiv.org/abs/2407.21787' }],
  misleads: [
    'The authors fit a line through ln(−ln coverage); here the residual is of the coverage itself.',
    'Coverage is not accuracy: it needs a verifier that picks the right sample.',
    'It tends to 1; problems that are never solved make it come out too high.',
  ],
})
