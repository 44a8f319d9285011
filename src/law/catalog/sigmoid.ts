import { defineLaw } from '../law.ts'

/** Task accuracy as a sigmoid of the loss: the second step after any law of loss. */
export const sigmoid = defineLaw({
  name: 'sigmoid',
  title: 'Sigmoid accuracy from loss',
  question: 'I know the loss, and want the accuracy on a task.',
  formula: 'a / (1 + exp(-k * (L - L0))) + b',
  inputs: { L: 'loss' },
  output: 'accuracy',
  params: {
    a: { meaning: 'height from chance to the best accuracy', unit: '1', bounds: [0, null], scale: 'log' },
    k: {
      meaning: 'steepness',
      unit: '1/(nats/token)',
      bounds: [null, 0],
      start: [-1.5, -3, -6, -12, -24, -48, -96, -192],
      startUnit: '1/L',
    },
    L0: {
      meaning: 'loss at half height',
      unit: 'nats/token',
      bounds: [0, null],
      scale: 'log',
      start: [0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.8],
      startUnit: 'L',
    },
    b: { meaning: 'accuracy at high loss (chance)', unit: '1', bounds: [0, null] },
  },
  derived: { best: 'a + b' },
  objective: { space: 'linear', loss: 'square', delta: 0 },
  references: [
    { cite: 'Bhagia et al. 2024', url: 'https://arxiv.org/abs/2412.04403' },
    { cite: 'McLeish et al. 2025', url: 'https://arxiv.org/abs/2502.06857' },
  ],
  misleads: [
    'a and b are determined only by runs on both plateaus: hold b at chance, and a at 1 − b, where they are missing.',
    'A loss of the task, not of pre-training, is what the authors put in.',
    'Its interval takes the loss as known: chain it with the first step to carry that uncertainty along.',
  ],
})
