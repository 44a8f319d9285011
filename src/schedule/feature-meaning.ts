import type { Feature, FeatureName } from './feature.ts'

const meanings: Readonly<Record<FeatureName, string>> = {
  'lr-sum': 'sum of the learning rates up to the step',
  'lr-momentum': 'sum, up to the step, of the momentum of drops of the learning rate',
  'lr-drops': 'drops of the learning rate up to the step, each by how much of it has taken effect',
  'forward-momentum': 'drops of the learning rate up to the step, as steps of Adam that took them for gradients',
  'last-iterate-distance': 'one over twice the sum of the learning rates up to the step',
  'last-iterate-noise': 'noise of the last step that the learning rates up to it leave, for gradients of norm 1',
}

/** What the column of a feature holds, in words; its unit is that of a learning rate, or one over it. */
export function meaningOf({ use, warmup }: Feature): string {
  const meaning = meanings[use]
  if (warmup !== 'peak') return meaning
  return use === 'lr-drops'
    ? `${meaning}; the rise of the warm-up is none`
    : `${meaning}, as if the warm-up were at its peak`
}
