import { UserError } from '../base/error.ts'
import { oneScheduleNote } from '../base/note-study.ts'
import { type Fit, type FitOptions, fit } from '../fit/fit.ts'
import { type Estimate, type EstimateOptions, estimateSteps } from '../infer/estimate.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { findLaw } from '../law/catalog.ts'
import type { Law } from '../law/law.ts'
import type { RunTable } from '../table/table.ts'
import { average } from './average.ts'

/**
 * Fits each member of a law that is an average, and averages the estimates with equal weights. With one run there is no
 * telling the effect of a drop from that of time: the law that needs least is fitted alone, with a note.
 * Constraints are those of the members, by their own names of parameters.
 */
export function* memberSteps(
  table: RunTable,
  law: Law,
  options: FitOptions = {},
  uncertainty: EstimateOptions = {},
): Steps<Estimate> {
  const { members, alone } = law
  if (members === undefined) throw new UserError('law', `${law.name} is no average; fit it by itself.`)
  if (alone !== undefined && table.runs.names.length === 1) {
    const found = fit(table, findLaw(alone), options)
    return yield* estimateSteps({ ...found, notes: [oneScheduleNote(law.name, alone), ...found.notes] }, uncertainty)
  }
  const estimates: Estimate[] = []
  for (const member of members) {
    const fixed = { ...member.fixed, ...options.fixed }
    const fitted = fit(table, findLaw(member.law), { ...options, ...(Object.keys(fixed).length > 0 && { fixed }) })
    estimates.push(yield* estimateSteps(fitted, { ...uncertainty, checks: false }))
  }
  return average(
    estimates.map((estimate) => ({ estimate, weight: 1 })),
    law,
  )
}

/** Fits a law, or where it is an average each of its members, with the uncertainty asked for. */
export function* lawSteps(
  table: RunTable,
  law: Law,
  options: FitOptions = {},
  uncertainty: EstimateOptions = {},
): Steps<Estimate> {
  if (law.members) return yield* memberSteps(table, law, options, uncertainty)
  return yield* estimateSteps(fit(table, law, options), uncertainty)
}

/** The fit alone of {@link lawSteps}. */
export function fitLaw(table: RunTable, law: Law, options: FitOptions = {}): Fit {
  return law.members ? finish(memberSteps(table, law, options, { count: 0 })).fit : fit(table, law, options)
}
