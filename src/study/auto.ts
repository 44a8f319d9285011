import { UserError } from '../base/error.ts'
import { sortNotes } from '../base/note-infer.ts'
import { autoWeightsNote } from '../base/note-study.ts'
import type { Role } from '../base/role.ts'
import { type Fit, type FitOptions, fit } from '../fit/fit.ts'
import { type Estimate, type EstimateOptions, estimateSteps } from '../infer/estimate.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { findLaw, lawOver } from '../law/catalog.ts'
import type { Law, Objective } from '../law/law.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { average } from './average.ts'
import { rollingErrors } from './rolling-errors.ts'
import { shareOf } from './share.ts'

/** Laws of one quantity that are averaged; m1 and m2 are power and power-floor by other names. */
export const autoCandidates = ['power', 'power-floor', 'm3', 'm4', 'exponential', 'stretched', 'broken:1'] as const

/**
 * Power of the held-out error by which a weight falls: between the plain mean of all laws (0) and the best alone (∞). A law
 * twice as wrong counts for a sixteenth. The power was chosen, among some thirty rules, by the held-out rows of 20 published
 * language curves (bench/extrapolation), so those curves don't test it.
 */
const SHARPNESS = 4

/** Members below this share would change no digit that matters, and only add their notes. */
export const LEAST_WEIGHT = 0.01

/** One objective for all: their errors must be of one kind to be compared. */
const objective: Objective = { space: 'log', loss: 'square', delta: 0 }

/** How each law is fitted and where intervals come from. Everything is optional. */
export type AutoOptions = Pick<FitOptions, 'seed' | 'starts' | 'solver'> & EstimateOptions

/** The average of laws of one quantity that these rows call for; see {@link autoSteps}. */
export function auto(table: RunTable, role: Role, options: AutoOptions = {}): Estimate {
  return finish(autoSteps(table, role, options))
}

/**
 * Fits every law in one quantity to the smaller rows, again and again, and weighs it by how well it predicts the larger
 * ones; then all rows are fitted by the laws that count, and averaged. Throws UserError where too few levels of `role`
 * leave nothing to hold out.
 */
export function* autoSteps(table: RunTable, role: Role, options: AutoOptions = {}): Steps<Estimate> {
  const laws = autoCandidates.map((name) => lawOver(findLaw(name), role))
  const errors: (number | null)[] = []
  for (const [at, law] of laws.entries()) {
    errors.push(rollingErrors(table, law, role, (rows) => attempt(selectRows(table, rows), law, options)))
    yield (0.5 * (at + 1)) / laws.length
  }
  const tried = laws.flatMap((law, at) => {
    const error = errors[at]!
    const found = error === null ? null : attempt(table, law, options)
    return found === null ? [] : [{ found, error: error! }]
  })
  if (tried.length === 0) throw tooFew(table, role)
  const weights = weightsOf(tried.map(({ error }) => error))
  const members: { estimate: Estimate; weight: number }[] = []
  for (const [at, { found }] of tried.entries()) {
    if (weights[at] === 0) continue
    const steps = shareOf(estimateSteps(found, { ...options, checks: false }), at, tried.length)
    members.push({ estimate: yield* shareOf(steps, 1, 2), weight: weights[at]! })
  }
  const found = average(members, {
    name: 'auto',
    title: 'Average of laws, by their error on held-out rows',
    question: 'I vary one thing, and do not know which law it follows.',
  })
  const note = autoWeightsNote(
    tried.map(({ found, error }, at) => ({ law: found.law.name, weight: weights[at]!, error })),
  )
  return { ...found, notes: sortNotes([...found.notes, note]) }
}

/** Weights that add up to 1, for held-out errors; 0 for those that hardly count. */
export function weightsOf(errors: readonly number[]): number[] {
  const least = Math.min(...errors)
  // an error of 0 leaves no other law a share
  const raw = errors.map((error) => (error === least ? 1 : (least / error) ** SHARPNESS))
  const sum = raw.reduce((total, w) => total + w, 0)
  const kept = raw.map((w) => (w / sum < LEAST_WEIGHT ? 0 : w))
  const keptSum = kept.reduce((total, w) => total + w, 0)
  return kept.map((w) => w / keptSum)
}

/** Null where these rows can't be fitted by the law. */
function attempt(table: RunTable, law: Law, { seed, starts, solver }: AutoOptions): Fit | null {
  try {
    return fit(table, law, {
      objective,
      ...(seed !== undefined && { seed }),
      ...(starts !== undefined && { starts }),
      ...(solver !== undefined && { solver }),
    })
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

function tooFew(table: RunTable, role: Role): UserError {
  const levels = new Set(table.columns[role]).size
  return new UserError(
    'data',
    `auto: ${table.length} rows with ${levels} levels of ${role} leave too few to hold any out. Add rows, or fit a law by its name, such as --law power.`,
  )
}
