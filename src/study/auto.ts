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
 * is dropped, since a law that is clearly worse near the rows runs away beyond them. Chosen, like the rest of the rule, by
 * simulated curves and by origins inside the fitted rows of published ones (bench/auto-rule).
 */
export interface WeightRule {
  readonly power: number
  readonly least: number
}

export const weightRule: WeightRule = { power: 6, least: 0.1 }

/**
 * What is known of a law before the rows: its error beyond them as a multiple of that of the best law for the curve,
 * geometric mean over simulated curves (bench/auto-rule). Laws with both a bend and a floor follow most curves.
 */
const usualErrors: Readonly<Record<(typeof autoCandidates)[number], number>> = {
  power: 14,
  'power-floor': 6.5,
  m3: 6.2,
  m4: 3.3,
  exponential: 24,
  stretched: 6.3,
  'broken:1': 5,
}

/** How much that counts beside one set of rows, as a power of it. */
const USUAL = 0.5

/** The held-out error only has to rank laws: fits to parts of the rows stop early. */
const PART_OPTIONS = { starts: 2, maxSteps: 100 }

/** Starts of the fits to all rows: fewer than for one law alone, since there are several. */
const STARTS = 4

/** Draws of each law at most: every one of them is a refit of every law. */
const MOST_DRAWS = 200

/** One objective for all: their errors must be of one kind to be compared. */
const objective: Objective = { space: 'log', loss: 'square', delta: 0 }

/** How each law is fitted and where intervals come from, of 200 draws at most. Everything is optional. */
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
  const errors: (number | null)[][] = []
  for (const [at, law] of laws.entries()) {
    errors.push(heldOutErrors(table, law, role, options))
    yield (0.5 * (at + 1)) / laws.length
  }
  const judged = judge(errors).flatMap(({ error, score }, at): Judged[] =>
    error === null ? [] : [{ law: laws[at]!, error, score: score! }],
  )
  const chosen = choose(table, role, judged, options)
  if (chosen.length === 0) throw tooFew(table, role)
  const count = Math.min(options.count ?? MOST_DRAWS, MOST_DRAWS)
  const members: Weighted[] = []
  for (const [at, { found, weight }] of chosen.entries()) {
    const steps = shareOf(estimateSteps(found, { ...options, count, checks: false }), at, chosen.length)
    members.push({ estimate: yield* shareOf(steps, 1, 2), weight })
  }
  const found = average(members, {
    name: 'auto',
    title: 'Average of laws, by their error on held-out rows',
    question: 'I vary one thing, and do not know which law it follows.',
  })
  const shares = judged.map(({ law, error }) => ({
    law: law.name,
    error,
    weight: chosen.find((each) => each.law === law)?.weight ?? 0,
  }))
  return { ...found, notes: sortNotes([...found.notes, autoWeightsNote(shares)]) }
}

/** A law, its mean error on held-out rows, and what it is weighed by. */
interface Judged {
  readonly law: Law
  readonly error: number
  readonly score: number
}

/** Origins below which a law isn't believed: one may be luck. */
const FEWEST_ORIGINS = 2

/** Errors below this are none. */
const NONE = 1e-6

/**
 * Mean error of each of the candidates, and the score by which it is weighed: the geometric mean of its errors over those of
 * the plain power law at the same origins, since later origins are easier and not every law can be fitted at the first; times
 * what is known of it beforehand. Null where it can be fitted at fewer than two.
 */
export function judge(
  errors: readonly (readonly (number | null)[])[],
): { error: number | null; score: number | null }[] {
  const reference = errors[autoCandidates.indexOf('power')]!
  return errors.map((own, law) => {
    const pairs = own.flatMap((error, at) => {
      const other = reference[at] ?? null
      return error === null || other === null
        ? []
        : [[error, Math.log(Math.max(error, NONE) / Math.max(other, NONE))] as const]
    })
    if (pairs.length < FEWEST_ORIGINS) return { error: null, score: null }
    const mean = (of: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length
    return { error: mean(0), score: Math.exp(mean(1)) * usualErrors[autoCandidates[law]!] ** USUAL }
  })
}

/** Fits the laws that count to all rows. One that has no value further out is left out, and the others are weighed anew. */
function choose(table: RunTable, role: Role, judged: readonly Judged[], options: AutoOptions) {
  const fits = new Map<Law, Fit | null>()
  for (let left = judged; ; ) {
    const weights = weightsOf(left.map(({ score }) => score))
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

/** Mean error of a law on larger rows than those fitted, at each origin; null where these are too few. */
export function heldOutErrors(table: RunTable, law: Law, role: Role, options: AutoOptions = {}): (number | null)[] {
  const needed = Object.keys(law.params).length + 1
  return rollingErrors(table, law, role, (rows) =>
    rows.length < needed ? null : attempt(selectRows(table, rows), law, { ...options, ...PART_OPTIONS }),
  )
}

/** Weights that add up to 1, for errors or scores. */
export function weightsOf(scores: readonly number[], { power, least }: WeightRule = weightRule): number[] {
  const lowest = Math.min(...scores)
  // a score of 0 leaves no other law a share
  const raw = scores.map((score) => (score === lowest ? 1 : (lowest / score) ** power))
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
      starts: starts ?? STARTS,
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
