import { defineLaw } from '../law.ts'

/** Downstream error as an exponential of the loss: the second step after any law of loss. */
export const downstreamError = defineLaw({
  name: 'downstream-error',
  title: 'Downstream error from loss',
  question: 'I know the loss, and want the average error on downstream tasks.',
  formula: 'epsilon - k * exp(-gamma * L)',
  inputs: { L: 'loss' },
  output: 'error',
  params: {
    epsilon: { meaning: 'error at high loss (chance)', unit: '1', bounds: [0, null] },
    k: { meaning: 'coefficient', unit: '1', bounds: [0, null], scale: 'log' },
    gamma: { meaning: 'decay rate', unit: '1/(nats/token)', bounds: [0, null], start: [0.1, 0.3, 0.7, 1.5, 3] },
  },
  objective: { space: 'linear', loss: 'square', delta: 0 },
  sets: [
    {
      name: 'gadre-c4',
      params: { epsilon: 0.85, k: 2.08, gamma: 0.756 },
      data: 'trained on C4, mean top-1 error of 17 tasks, 6 runs',
      cite: 'Gadre et al. 2024',
      source: 'primary',
    },
    {
      name: 'gadre-redpajama',
      params: { epsilon: 0.857, k: 2.21, gamma: 0.715 },
      data: 'trained on RedPajama, mean top-1 error of 17 tasks, 6 runs',
      cite: 'Gadre et al. 2024',
      source: 'primary',
    },
    {
      name: 'gadre-refinedweb',
      params: { epsilon: 0.865, k: 2.21, gamma: 0.707 },
      data: 'trained on RefinedWeb, mean top-1 error of 17 tasks, 6 runs',
      cite: 'Gadre et al. 2024',
      source: 'primary',
    },
  ],
  references: [{ cite: 'Gadre et al. 2024', url: 'https://arxiv.org/abs/2403.08540' }],
  misleads: [
    'It holds for the average over many tasks; a single task may stay at chance and then drop.',
    'epsilon is determined only by runs near chance.',
  ],
})
