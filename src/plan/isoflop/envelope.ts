import { UserError } from '../../base/error.ts'
import { fewOptimaNote } from '../../base/note-isoflop.ts'
import { Random, splitSeed } from '../../base/seed.ts'
import type { Interval } from '../../infer/estimate.ts'
import { intervalOf } from '../../infer/interval.ts'
import type { RunTable } from '../../table/table.ts'
import type { BudgetOptimum, Isoflop, IsoflopOptions } from './isoflop.ts'
import { FEWEST_OPTIMA, lineThrough, type PowerLaw } from './power-law.ts'

/** Budgets, evenly spaced in ln C, at which the lowest curve is looked for (Hoffmann et al. 2022, approach 1). */
const GRID = 1500

/** Losses of all runs at all budgets: NaN where a run has no row on one side. */
interface Curves {
  readonly lnFlops: Float64Array
  /** For each run one value a budget. */
  readonly loss: readonly Float64Array[]
  readonly lnParams: Float64Array
  readonly lnTokens: readonly Float64Array[]
}

/** Whether a table has training curves: two runs with several rows at least. */
export function hasCurves({ runs, length }: RunTable): boolean {
  const rows = new Int32Array(runs.names.length)
  for (let row = 0; row < length; row++) rows[runs.of[row]!]!++
  return rows.filter((count) => count > 1).length > 1
}

/**
 * Approach 1 of Hoffmann et al. 2022: at each budget the run whose training curve is lowest, and power laws through
 * these. A budget counts where runs of smaller and of larger size reach it too, since the optimum may lie beyond them
 * otherwise. Intervals draw runs anew. Throws UserError for a table without training curves.
 */
export function envelope(table: RunTable, options: IsoflopOptions = {}): Isoflop {
  const { level = 0.9, count = 1000, seed = 0 } = options
  if (!hasCurves(table)) {
    throw new UserError(
      'data',
      'isoflop: approach 1 needs training curves, and each run has one row here. Give logs with a run column (--map run=<column>), or take --approach 2.',
    )
  }
  const curves = curvesOf(table)
  const every = Array.from(curves.loss.keys())
  const centre = lowestRuns(curves, every)
  const drawn = Array.from({ length: count }, (_, k) => {
    const random = new Random(splitSeed(seed, k))
    return lowestRuns(
      curves,
      every.map(() => random.integer(every.length)),
    )
  })
  const law = (of: (run: number, at: number) => number): PowerLaw | null => {
    const lineOf = (winners: readonly Winner[]) =>
      lineThrough(
        curves.lnFlops,
        winners.map(({ run, isInside }, at) => (isInside ? of(run, at) : Number.NaN)),
      )
    const line = lineOf(centre)
    if (line === null || sizesOf(centre, curves).size < FEWEST_OPTIMA) return null
    const lines = drawn.map(lineOf)
    return {
      exponent: intervalOf(
        line.slope,
        lines.map((each) => each?.slope ?? Number.NaN),
        level,
      ),
      coefficient: intervalOf(
        Math.exp(line.intercept),
        lines.map((each) => Math.exp(each?.intercept ?? Number.NaN)),
        level,
      ),
    }
  }
  const params = law((run) => curves.lnParams[run]!)
  const tokens = law((run, at) => curves.lnTokens[run]![at]!)
  const budgets = segmentsOf(centre, curves)
  const used = sizesOf(centre, curves).size
  return {
    approach: 1,
    curve: null,
    level,
    budgets,
    law: params && tokens && { params, tokens },
    notes: used < FEWEST_OPTIMA ? [fewOptimaNote(used, budgets.length)] : [],
  }
}

function curvesOf({ runs, columns, length }: RunTable): Curves {
  const { params, tokens, flops, loss } = columns as Record<string, Float64Array>
  const ln = (values: Float64Array, rows: readonly number[]) => rows.map((row) => Math.log(values[row]!))
  const rowsOf: number[][] = runs.names.map(() => [])
  for (let row = 0; row < length; row++) rowsOf[runs.of[row]!]!.push(row)
  const all = flops!.map(Math.log)
  const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))]
  const lnFlops = Float64Array.from({ length: GRID }, (_, k) => low + ((high - low) * k) / (GRID - 1))
  const along = (rows: readonly number[], values: Float64Array) =>
    interpolated(ln(flops!, rows), ln(values, rows), lnFlops)
  const curves = rowsOf.filter((rows) => rows.length > 1)
  for (const rows of curves) rows.sort((a, b) => flops![a]! - flops![b]!)
  return {
    lnFlops,
    loss: curves.map((rows) => along(rows, loss!).map(Math.exp)),
    lnParams: Float64Array.from(curves, (rows) => Math.log(params![rows[0]!]!)),
    lnTokens: curves.map((rows) => along(rows, tokens!)),
  }
}

/** Piecewise linear at each of `at`, which ascends; NaN outside. */
function interpolated(x: readonly number[], y: readonly number[], at: Float64Array): Float64Array {
  let k = 0
  return at.map((t) => {
    if (t < x[0]! || t > x.at(-1)!) return Number.NaN
    while (k + 2 < x.length && t > x[k + 1]!) k++
    return y[k]! + ((t - x[k]!) / (x[k + 1]! - x[k]! || 1)) * (y[k + 1]! - y[k]!)
  })
}

interface Winner {
  /** −1 where no run reaches the budget. */
  readonly run: number
  /** Whether smaller and larger runs reach the budget too. */
  readonly isInside: boolean
  readonly end: 'smallest' | 'largest'
}

function lowestRuns({ lnFlops, loss, lnParams }: Curves, runs: readonly number[]): Winner[] {
  return Array.from(lnFlops, (_, at) => {
    let [best, small, large] = [-1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const run of runs) {
      const value = loss[run]![at]!
      if (Number.isNaN(value)) continue
      small = Math.min(small, lnParams[run]!)
      large = Math.max(large, lnParams[run]!)
      if (best < 0 || value < loss[best]![at]!) best = run
    }
    const size = lnParams[best] ?? Number.NaN
    return { run: best, isInside: size > small && size < large, end: size > small ? 'largest' : 'smallest' }
  })
}

function sizesOf(winners: readonly Winner[], { lnParams }: Curves): ReadonlySet<number> {
  return new Set(winners.filter(({ isInside }) => isInside).map(({ run }) => lnParams[run]!))
}

/** Neighbouring budgets with the same lowest run as one, at their geometric middle. */
function segmentsOf(winners: readonly Winner[], { lnFlops, lnParams, lnTokens, loss }: Curves): BudgetOptimum[] {
  const segments: BudgetOptimum[] = []
  for (let from = 0; from < winners.length; ) {
    const { run, isInside, end } = winners[from]!
    let to = from
    while (to + 1 < winners.length && winners[to + 1]!.run === run && winners[to + 1]!.isInside === isInside) to++
    const middle = (from + to) >> 1
    from = to + 1
    if (run < 0) continue
    const known = (value: number): Interval => ({ value: isInside ? value : null, low: null, high: null })
    segments.push({
      flops: Math.exp(lnFlops[middle]!),
      params: known(Math.exp(lnParams[run]!)),
      tokens: known(Math.exp(lnTokens[run]![middle]!)),
      loss: known(loss[run]![middle]!),
      curvature: null,
      used: isInside,
      why: isInside ? null : `the lowest curve is that of the ${end} size that reaches this compute`,
    })
  }
  return segments
}
