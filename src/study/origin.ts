import { UserError } from '../base/error.ts'
import { fewestLevels } from '../base/note-table.ts'
import { own } from '../base/own.ts'
import { formatQuantity } from '../base/quantity.ts'
import { type Role, roleInfo } from '../base/role.ts'
import type { Constraints } from '../fit/fit.ts'
import { freeCount } from '../fit/variables.ts'
import type { Law } from '../law/law.ts'
import { distinct } from '../num/sample.ts'
import type { RunTable } from '../table/table.ts'
import { evaluateWhere } from '../table/where.ts'
import { tableRows } from '../table/where-columns.ts'
import { growthRole, sizeColumn } from './compute.ts'

/** One split of a table: rows to fit, and rows to predict from them. */
export interface Origin {
  /** What holds for the fitted rows, such as `flops <= 3.2e20`; or the predicate that the held-out rows meet. */
  readonly label: string
  /** Largest fitted value of the role by which the window grows; null where a predicate chose the rows. */
  readonly upTo: number | null
  /** Row numbers in the table, ascending. */
  readonly fitted: readonly number[]
  readonly heldOut: readonly number[]
}

export interface OriginOptions {
  /**
   * Role by which the window of fitted rows grows. Default flops, where compute is known; steps for a law of curves.
   * `run` leaves out each run in turn instead.
   */
  readonly by?: Role
  /** Predicate of the rows to hold out, such as `params > 1e9`; instead of a growing window. */
  readonly holdout?: string
}

/** What is held out, and the role by which runs grow. */
export interface Origins {
  readonly by: Role
  readonly holdout: string | null
  readonly origins: readonly Origin[]
}

/** Rows beyond the free parameters that a fit needs at least: with fewer, residuals hardly tell the noise. */
const SPARE_ROWS = 2
/** Windows at most: each is a fit and its refits. Further levels are merged, evenly in the logarithm. */
const MOST_ORIGINS = 12
/** Where levels are merged, a window grows by an octave at least. */
const LEAST_GROWTH = 2

/**
 * The splits of a table for these laws, each with enough rows for all of them. A growing window takes in the distinct
 * levels of a role from the smallest on; in the last split only the largest level is held out. Throws UserError where no
 * split leaves enough to fit.
 */
export function originsOf(
  table: RunTable,
  laws: readonly Law[],
  { by, holdout }: OriginOptions,
  constraints: Constraints = {},
): Origins {
  const needed = Math.max(...laws.map((law) => freeCount(law, constraints))) + SPARE_ROWS
  if (holdout !== undefined) {
    const origins = [holdoutOrigin(table, holdout, needed)]
    return { by: by ?? growthRole(table, laws[0]!), holdout, origins }
  }
  const role = by ?? growthRole(table, laws[0]!)
  const origins = role === 'run' ? eachRun(table, needed) : rollingOrigins(table, laws, role, needed)
  return { by: role, holdout: null, origins }
}

function eachRun({ runs, length }: RunTable, needed: number): Origin[] {
  const rows = Array.from(runs.of.keys())
  const origins = runs.names.map((name, run) => ({
    label: `without ${name}`,
    upTo: null,
    fitted: rows.filter((row) => runs.of[row] !== run),
    heldOut: rows.filter((row) => runs.of[row] === run),
  }))
  const enough = origins.filter(({ fitted }) => fitted.length >= needed)
  if (enough.length > 0) return enough
  throw new UserError(
    'data',
    `backtest: ${length} rows of ${runs.names.length} ${runs.names.length === 1 ? 'run leaves' : 'runs leave'} too few to fit once a run is held out; at least ${needed} are needed. Add runs.`,
  )
}

function holdoutOrigin(table: RunTable, where: string, needed: number): Origin {
  const { keep } = evaluateWhere(where, tableRows(table))
  const rows = Array.from(keep.keys())
  const heldOut = rows.filter((row) => keep[row] === 1)
  const fitted = rows.filter((row) => keep[row] === 0)
  if (heldOut.length === 0) {
    throw new UserError('option', `--holdout "${where}": no row of ${table.length} meets it. Loosen it.`)
  }
  if (fitted.length < needed) {
    throw new UserError(
      'option',
      `--holdout "${where}": leaves ${fitted.length} of ${table.length} rows to fit; at least ${needed} are needed. Hold out fewer.`,
    )
  }
  return { label: where, upTo: null, fitted, heldOut }
}

function rollingOrigins(table: RunTable, laws: readonly Law[], by: Role, needed: number): Origin[] {
  const size = sizeColumn(table, by)
  if (size === undefined) {
    const { meaning } = roleInfo(by)
    throw new UserError(
      'option',
      `backtest: the table has no ${by}${meaning === by ? '' : ` (${meaning})`} to order runs by. Choose with --by, or hold rows out with --holdout.`,
    )
  }
  const inputs = [...new Set(laws.flatMap(({ inputs }) => Object.values(inputs)))].flatMap(
    (role) => own(table.columns, role) ?? [],
  )
  const levels = distinct(size)
  const rows = Array.from({ length: table.length }, (_, row) => row)
  const isEnough = (fitted: readonly number[]) =>
    fitted.length >= needed && inputs.every((column) => hasLevels(column, fitted))
  // a smaller window never has enough where a larger one hasn't
  let [few, enough] = [-1, levels.length - 1]
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (isEnough(rows.filter((row) => size[row]! <= levels[middle]!))) enough = middle
    else few = middle
  }
  const cuts = levels.slice(enough, -1).reverse()
  if (cuts.length === 0) {
    throw new UserError(
      'data',
      `backtest: ${table.length} rows with ${levels.length} level${levels.length === 1 ? '' : 's'} of ${by} leave too few to fit once the largest is held out; ${laws.map(({ name }) => name).join(', ')} ${laws.length === 1 ? 'needs' : 'need'} at least ${needed} rows, and ${fewestLevels} levels of each input. Add runs, or choose with --by or --holdout.`,
    )
  }
  return thinned(cuts)
    .reverse()
    .map((upTo) => ({
      label: `${by} <= ${formatQuantity(upTo)}`,
      upTo,
      fitted: rows.filter((row) => size[row]! <= upTo),
      heldOut: rows.filter((row) => size[row]! > upTo),
    }))
}

/** An input with fewer levels than show the shape of its effect can't be extrapolated; one that never varies needn't be. */
function hasLevels(column: Float64Array, rows: readonly number[]): boolean {
  const wanted = Math.min(fewestLevels, new Set(column).size)
  const seen = new Set<number>()
  for (const row of rows) {
    seen.add(column[row]!)
    if (seen.size >= wanted) return true
  }
  return false
}

/** Descending cuts, thinned to a number that can be fitted; the first, that holds out the largest level only, stays. */
function thinned(cuts: readonly number[]): number[] {
  if (cuts.length <= MOST_ORIGINS) return [...cuts]
  const span = cuts[0]! / cuts.at(-1)!
  const step = Math.max(LEAST_GROWTH, span ** (1 / (MOST_ORIGINS - 1)))
  const kept = [cuts[0]!]
  // a hair of slack, so that levels an exact step apart are all kept
  for (const cut of cuts) if (cut * step <= kept.at(-1)! * (1 + 1e-9)) kept.push(cut)
  return kept
}
