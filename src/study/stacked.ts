import { UserError } from '../base/error.ts'
import { sortNotes } from '../base/note-infer.ts'
import { autoWeightsNote } from '../base/note-study.ts'
import { fit } from '../fit/fit.ts'
import { type Estimate, estimateSteps } from '../infer/estimate.ts'
import type { Steps } from '../infer/steps.ts'
import type { Law } from '../law/law.ts'
import type { RunTable } from '../table/table.ts'
import { average } from './average.ts'
import { type CompareOptions, type Comparison, commonRows, constraintsFor, labelOf } from './compare.ts'
import { shareOf } from './share.ts'

/** Members below this share would change no digit that matters, and only add their notes. */
const LEAST_WEIGHT = 0.01

/**
 * The stack of a comparison as one estimate: its laws fitted to all rows that were compared, averaged by its weights.
 * Throws UserError where the comparison has no stack.
 */
export function* stackedSteps(
  table: RunTable,
  laws: readonly Law[],
  { stack, objective, level, laws: compared }: Comparison,
  options: CompareOptions = {},
): Steps<Estimate> {
  if (stack === null) {
    throw new UserError(
      'data',
      'compare: nothing is held out, so there is no performance to stack laws by. Add runs, or name some with --holdout.',
    )
  }
  const weightOf = new Map(stack.weights.map(({ law, weight }) => [law, weight]))
  const common = commonRows(table, laws, objective)
  const members: { estimate: Estimate; weight: number }[] = []
  for (const [at, law] of laws.entries()) {
    const weight = weightOf.get(labelOf(law))!
    if (weight < LEAST_WEIGHT) continue
    const found = fit(common, law, { ...options, ...constraintsFor(law, options), objective })
    const estimate = yield* shareOf(estimateSteps(found, { level, checks: false }), at, laws.length)
    members.push({ estimate, weight })
  }
  const found = average(members, {
    name: 'stack',
    title: 'Laws stacked by their error on held-out rows',
    question: 'Several laws fit my runs, and I do not know which of them holds beyond.',
  })
  const tried = compared.map(({ law, heldout }) => ({
    law,
    weight: weightOf.get(law)!,
    error: heldout.mre ?? Number.NaN,
  }))
  return { ...found, notes: sortNotes([...found.notes, autoWeightsNote(tried)]) }
}
