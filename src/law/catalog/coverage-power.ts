import { defineLaw } from '../law.ts'

/** Share of problems that k samples leave unsolved, as a power of k. */
export const coveragePower = defineLaw({
  name: 'coverage-power',
  title: 'Coverage with failures as a power of samples',
  question: 'I draw many samples a problem at test time, and the share left unsolved is a straight line in log–log.',
  formula: '1 - c / k^alpha',
  inputs: { k: 'samples' },
  output: 'coverage',
  params: {
    c: { meaning: 'share left unsolved by one sample, as the line has it', unit: '1', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.05, 0.1, 0.2, 0.35, 0.6, 1] },
  },
  decisive: ['alpha'],
  objective: { space: 'linear', loss: 'square', delta: 0 },
  references: [{ cite: 'Schaeffer et al. 2025', url: 'https://arxiv.org/abs/2502.17578' }],
  misleads: [
    'It is the limit for many samples where pass rates of problems follow a beta distribution with density p^(alpha − 1) near 0; with few samples it comes out too low (`betaCoverage` in code is exact).',
    'One problem fails exponentially in k: the power law is one of the mean over problems, and follows from those that are hardly ever solved.',
    'Estimate coverage from more samples than k (`passAtK` in code): plugging in a rate is biased.',
  ],
})
