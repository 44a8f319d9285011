import { defineLaw } from '../law.ts'

/** Rate of passing a task by model size. */
export const passUntil = defineLaw({
  name: 'pass-until',
  title: 'Task law of PassUntil',
  question: 'I measured pass rates of a task, also tiny ones, and vary model size.',
  formula: 'exp(-c / N^alpha)',
  inputs: { N: 'params' },
  output: 'pass_rate',
  params: {
    c: { meaning: 'coefficient', unit: 'parameters^alpha', bounds: [0, null], scale: 'log' },
    alpha: { meaning: 'exponent', unit: '1', bounds: [0, null], start: [0.03, 0.06, 0.12, 0.25, 0.5, 1] },
  },
  decisive: ['alpha'],
  objective: { space: 'log', loss: 'square', delta: 0 },
  references: [{ cite: 'Hu et al. 2023', url: 'https://arxiv.org/abs/2310.03262' }],
  misleads: [
    'The form is the one commonly quoted for the paper; no published coefficients ship, so fit your own rows.',
    'Emergence shows as a curve of ln(−ln pass_rate) against ln N that bends down: then the law comes out too low.',
    'A pass rate measured as r successes in K draws has a relative error near 1/√r: weigh rows by r.',
  ],
})
