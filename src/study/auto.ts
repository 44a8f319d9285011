import { UserError } from '../base/error.ts'
import { sortNotes } from '../base/note-infer.ts'
import { autoWeightsNote } from '../base/note-study.ts'
import type { Role } from '../base/role.ts'
import { Ensemble } from '../fit/ensemble.ts'
import { type Fit, type FitOptions, fit } from '../fit/fit.ts'
import { memberLabel } from '../fit/member-text.ts'
import { type Estimate, type EstimateOptions, estimateSteps, single } from '../infer/estimate.ts'
import { fewRuns } from '../infer/interval-method.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { findLaw, lawOver } from '../law/catalog.ts'
import type { Law, Objective } from '../law/law.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { agreeing, autoCandidates, beliefRule, type Candidate, drawnRule, judge, weightsOf } from './auto-rule.ts'
import { average, type Weighted } from './average.ts'
import { holdFree } from './hold-free.ts'
import { largerRows } from './larger-rows.ts'
import { rollingErrors } from './rolling-errors.ts'
import { shareOf } from './share.ts'
import { leaveUndrawn } from './undrawn.ts'

/** The held-out error only has to rank laws: fits to parts of the rows stop early. */
const PART_OPTIONS = { starts: 2, maxSteps: 100 }

/** Starts of the fits to all rows: fewer than for one law alone, since there are several. */
const STARTS = 4

/** Draws of the average at most: every one of them is a refit of a law. */
const MOST_DRAWS = 100

/** Draws of each law at least, for the intervals of its parameters. */
const FEWEST_DRAWS = 25

/** One objective for all: their errors must be of one kind to be compared. */
const objective: Objective = { space: 'log', loss: 'square', delta: 0 }

/**
 * How each law is fitted and where intervals come from, of 100 draws at most. `bootstrap`, the default, is `normal` here:
 * resampling a curve's few rows told too little (bench/auto-coverage).
 */
export type AutoOptions = Pick<FitOptions, 'seed' | 'starts' | 'solver'> & EstimateOptions

/** The average of laws of one quantity that these rows call for; see {@link autoSteps}. */
export function auto(table: RunTable, role: Role, options: AutoOptions = {}): Estimate {
  return finish(autoSteps(table, role, options))
}

/**
 * Fits every law in one quantity to the smaller rows, again and again, with and without the smallest of them, and weighs it
 * by how well it predicts the larger ones; then all rows are fitted by the laws that count, and averaged. Throws UserError
 * where too few levels of `role` leave nothing to hold out.
 */
export function* autoSteps(table: RunTable, role: Role, options: AutoOptions = {}): Steps<Estimate> {
  const errors: (number | null)[][] = []
  for (const [at, candidate] of autoCandidates.entries()) {
    errors.push(heldOutErrors(table, candidate, role, options))
    yield (0.5 * (at + 1)) / autoCandidates.length
  }
  const judged = judge(errors).flatMap(({ error, score }, at): Judged[] =>
    error === null ? [] : [{ candidate: autoCandidates[at]!, error, score: score! }],
  )
  const chosen = choose(table, role, judged, options)
  if (chosen.length === 0) throw tooFew(table, role)
  const count = Math.min(options.count ?? MOST_DRAWS, MOST_DRAWS)
  const method = (options.method ?? 'bootstrap') === 'bootstrap' ? 'normal' : options.method!
  const members: Weighted[] = []
  for (const [at, { candidate, found, weight, drawn }] of chosen.entries()) {
    const held = holdFree(found, pointsBeyond(table, role), (fixed) => refitFrom(found, fixed, options))
    const steps = shareOf(
      estimateSteps(held, { ...options, method, count: drawsFor(count, drawn), checks: false }),
      at,
      chosen.length,
    )
    const estimate = yield* shareOf(steps, 1, 2)
    const few = fewRuns(held, options).filter(({ level }) => level === 'unreliable')
    members.push({
      estimate: { ...estimate, notes: sortNotes([...estimate.notes, ...few]) },
      weight,
      drawn,
      label: labelOf(candidate, found.table),
    })
  }
  const { members: shared, notes } = leaveUndrawn(members)
  const found = average(shared, {
    name: 'auto',
    title: 'Average of laws, by their error on held-out rows',
    question: 'I vary one thing, and do not know which law it follows.',
    table,
  })
  const larger = largerRows(table, role)
  const weights = new Map(found.fit.members!.map((member) => [memberLabel(member), member.weight]))
  const shares = judged.map(({ candidate, error }) => {
    const law = labelOf(candidate, larger)
    return { law, error, weight: weights.get(law) ?? 0 }
  })
  return { ...found, notes: sortNotes([...found.notes, ...notes, autoWeightsNote(shares)]) }
}

function labelOf({ law, rows }: Candidate, { length }: RunTable): string {
  return memberLabel(rows === 'all' ? { law } : { law, rows: length })
}

/** A candidate, its mean error on held-out rows, and what it is weighed by. */
interface Judged {
  readonly candidate: Candidate
  readonly error: number
  readonly score: number
}

/** Fits the laws that count to all rows. One that has no value further out is left out, and the others are weighed anew. */
function choose(table: RunTable, role: Role, judged: readonly Judged[], options: AutoOptions) {
  const fits = new Map<Candidate, Fit | null>()
  for (let left = judged; ; ) {
    const scores = left.map(({ score }) => score)
    const [beliefs, drawn] = [beliefRule, drawnRule].map((rule) => weightsOf(scores, rule)) as [number[], number[]]
    const counting = left.flatMap((each, at) =>
      beliefs[at]! > 0 || drawn[at]! > 0 ? [{ ...each, belief: beliefs[at]!, drawn: drawn[at]! }] : [],
    )
    for (const { candidate } of counting)
      if (!fits.has(candidate)) fits.set(candidate, fitCandidate(table, candidate, role, options))
    const isSound = ({ candidate }: Judged) => !fits.has(candidate) || hasValues(fits.get(candidate)!, table, role)
    if (counting.every(isSound)) {
      const found = counting.map(({ candidate }) => fits.get(candidate)!)
      const weights = agreeing(
        counting.map(({ belief }) => belief),
        found.map((each) => valuesBeyond(each, table, role)),
      )
      return counting.map((each, at) => ({ ...each, found: found[at]!, weight: weights[at]! }))
    }
    left = left.filter(isSound)
  }
}

/** Draws of a law with this share of them. */
function drawsFor(count: number, share: number): number {
  return Math.min(count, Math.max(FEWEST_DRAWS, Math.ceil(share * count)))
}

/** How far beyond the largest row, as a ratio, a law must have values above 0. */
const FAR = 10

/** Whether a fit has a value above 0 at every row and up to ten times the largest. */
export function hasValues(found: Fit | null, table: RunTable, role: Role): boolean {
  if (found === null) return false
  const curve = new Ensemble(found.law, single(found))
  const rows = Array.from(table.columns[role]!, (x) => ({ x }))
  return [...rows, ...pointsBeyond(table, role)].every((point) => {
    const value = curve.at(point)[0]!
    return value > 0 && value < Number.POSITIVE_INFINITY
  })
}

/** What a fit predicts from the largest row to ten times as far. */
export function valuesBeyond(found: Fit, table: RunTable, role: Role): number[] {
  const curve = new Ensemble(found.law, single(found))
  return pointsBeyond(table, role).map((point) => curve.at(point)[0]!)
}

/** Inputs from the largest row to ten times as far. */
function pointsBeyond(table: RunTable, role: Role): { x: number }[] {
  const largest = table.columns[role]!.reduce((max, v) => Math.max(max, v), 0)
  return Array.from({ length: 8 }, (_, i) => ({ x: largest * FAR ** ((i + 1) / 8) }))
}

/** The same law and rows with parameters held, from the optimum that was found. */
function refitFrom(
  { table, law, params }: Fit,
  fixed: Readonly<Record<string, number>>,
  options: AutoOptions,
): Fit | null {
  const start = Object.fromEntries(Object.entries(params).filter(([name]) => !Object.hasOwn(fixed, name)))
  return attempt(table, law, { ...options, starts: 1 }, { fixed, start })
}

/** Mean error of a candidate on larger rows than those fitted, at each origin; null where these are too few. */
export function heldOutErrors(
  table: RunTable,
  candidate: Candidate,
  role: Role,
  options: AutoOptions = {},
): (number | null)[] {
  return rollingErrors(table, role, (rows) =>
    fitCandidate(selectRows(table, rows), candidate, role, { ...options, ...PART_OPTIONS }),
  )
}

/** A candidate fitted to these rows, or to the larger of them; null where they are too few for its law. */
export function fitCandidate(
  table: RunTable,
  candidate: Candidate,
  role: Role,
  options: AutoOptions & Pick<FitOptions, 'maxSteps'> = {},
): Fit | null {
  const law = lawOver(findLaw(candidate.law), role)
  const rows = candidate.rows === 'all' ? table : largerRows(table, role)
  return rows.length <= Object.keys(law.params).length ? null : attempt(rows, law, options)
}

/** Null where these rows can't be fitted by the law. */
function attempt(
  table: RunTable,
  law: Law,
  options: AutoOptions & Pick<FitOptions, 'maxSteps'>,
  from: Pick<FitOptions, 'fixed' | 'start'> = {},
): Fit | null {
  const { seed, starts, maxSteps, solver } = options
  try {
    return fit(table, law, {
      ...from,
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
