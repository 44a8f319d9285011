import { UserError } from '../base/error.ts'
import { sortNotes } from '../base/note-infer.ts'
import { autoWeightsNote } from '../base/note-study.ts'
import type { Role } from '../base/role.ts'
import { Ensemble } from '../fit/ensemble.ts'
import { type Fit, type FitOptions, fit } from '../fit/fit.ts'
import { type Estimate, type EstimateOptions, estimateSteps, single } from '../infer/estimate.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { findLaw, lawOver } from '../law/catalog.ts'
import type { Law, Objective } from '../law/law.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { average, type Weighted } from './average.ts'
import { rollingErrors } from './rolling-errors.ts'
import { shareOf } from './share.ts'

/** Laws of one quantity that are averaged; m1 and m2 are power and power-floor by other names. */
export const autoCandidates = ['power', 'power-floor', 'm3', 'm4', 'exponential', 'stretched', 'broken:1'] as const

/**
 * How weights follow from held-out errors: each falls with this power of the error, and below this share of the largest it
 * is dropped, since a law that is clearly worse near the rows runs away beyond them. Chosen by simulated curves and by
 * rolling origins inside the fitted rows of published ones (bench/auto-rule).
 */
export interface WeightRule {
  readonly power: number
  readonly least: number
}

export const weightRule: WeightRule = { power: 4, least: 0.1 }

/** The held-out error only has to rank laws: fits to parts of the rows stop early. */
const PART_OPTIONS = { starts: 2, maxSteps: 100 }

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
  const judged: Judged[] = []
  for (const [at, law] of laws.entries()) {
    const error = heldOutError(table, law, role, options)
    if (error !== null) judged.push({ law, error })
    yield (0.5 * (at + 1)) / laws.length
  }
  const chosen = choose(table, role, judged, options)
  if (chosen.length === 0) throw tooFew(table, role)
  const members: Weighted[] = []
  for (const [at, { found, weight }] of chosen.entries()) {
    const steps = shareOf(estimateSteps(found, { ...options, checks: false }), at, chosen.length)
    members.push({ estimate: yield* shareOf(steps, 1, 2), weight })
  }
  const found = average(members, {
    name: 'auto',
    title: 'Average of laws, by their error on held-out rows',
    question: 'I vary one thing, and do not know which law it follows.',
  })
  const shares = chosen.map(({ found, error, weight }) => ({ law: found.law.name, weight, error }))
  return { ...found, notes: sortNotes([...found.notes, autoWeightsNote(shares)]) }
}

/** A law and its held-out error. */
interface Judged {
  readonly law: Law
  readonly error: number
}

/** Fits the laws that count to all rows. One that has no value further out is left out, and the others are weighed anew. */
function choose(table: RunTable, role: Role, judged: readonly Judged[], options: AutoOptions) {
  const fits = new Map<Law, Fit | null>()
  for (let left = judged; ; ) {
    const weights = weightsOf(left.map(({ error }) => error))
    const counting = left.filter((_, at) => weights[at] !== 0)
    for (const { law } of counting) if (!fits.has(law)) fits.set(law, attempt(table, law, options))
    const isSound = ({ law }: Judged) => !fits.has(law) || hasValues(fits.get(law)!, table, role)
    if (left.every(isSound)) {
      return left.flatMap((each, at) =>
        weights[at] === 0 ? [] : [{ ...each, found: fits.get(each.law)!, weight: weights[at]! }],
      )
    }
    left = left.filter(isSound)
  }
}

/** How far beyond the largest row, as a ratio, a law must have values above 0. */
const FAR = 10

/** Whether a fit has a value above 0 at every row and up to ten times the largest. */
export function hasValues(found: Fit | null, table: RunTable, role: Role): boolean {
  if (found === null) return false
  const curve = new Ensemble(found.law, single(found))
  const size = table.columns[role]!
  const largest = size.reduce((max, v) => Math.max(max, v), 0)
  const further = Array.from({ length: 8 }, (_, i) => largest * FAR ** ((i + 1) / 8))
  return [...size, ...further].every((x) => {
    const value = curve.at({ x })[0]!
    return value > 0 && value < Number.POSITIVE_INFINITY
  })
}

/** Mean error of a law on larger rows than those fitted; null where they are too few to hold any out. */
export function heldOutError(table: RunTable, law: Law, role: Role, options: AutoOptions = {}): number | null {
  const needed = Object.keys(law.params).length + 1
  return rollingErrors(table, law, role, (rows) =>
    rows.length < needed ? null : attempt(selectRows(table, rows), law, { ...options, ...PART_OPTIONS }),
  )
}

/** Weights that add up to 1, for held-out errors. */
export function weightsOf(errors: readonly number[], { power, least }: WeightRule = weightRule): number[] {
  const lowest = Math.min(...errors)
  // an error of 0 leaves no other law a share
  const raw = errors.map((error) => (error === lowest ? 1 : (lowest / error) ** power))
  const kept = raw.map((w) => (w < least ? 0 : w))
  const sum = kept.reduce((total, w) => total + w, 0)
  return kept.map((w) => w / sum)
}

/** Null where these rows can't be fitted by the law. */
function attempt(table: RunTable, law: Law, options: AutoOptions & Pick<FitOptions, 'maxSteps'>): Fit | null {
  const { seed, starts, maxSteps, solver } = options
  try {
    return fit(table, law, {
      objective,
      ...(seed !== undefined && { seed }),
      ...(starts !== undefined && { starts }),
      ...(maxSteps !== undefined && { maxSteps }),
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
