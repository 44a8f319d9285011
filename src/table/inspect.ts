import type { Note } from '../base/note.ts'
import {
  collinearInputs,
  fewestLevels,
  fewLevels,
  fixedRatio,
  highestCorrelation,
  ladderSpread,
} from '../base/note-table.ts'
import { roles as knownRoles, type Role } from '../base/role.ts'
import { median } from './complete.ts'
import { mixedLosses } from './mixed-losses.ts'
import type { Dropped, RunTable } from './table.ts'
import { unfinishedRuns } from './unfinished-runs.ts'

/** Smallest, middle and largest finite value of a column. */
export interface Range {
  readonly low: number
  readonly median: number
  readonly high: number
}

/** What the rows can tell apart. */
export interface Design {
  /** Input role → number of distinct values; values within 5 % of each other count once. */
  readonly levels: Readonly<Record<string, number>>
  /** Input role → log2 of largest over smallest. */
  readonly octaves: Readonly<Record<string, number>>
  /** Correlation of ln params and ln tokens; null where either is absent or constant, or not above 0 everywhere. */
  readonly correlation: number | null
  /** Tokens per parameter where it is the same in all rows, else null. */
  readonly tokensPerParam: number | null
}

/** What was read, and what its design allows. */
export interface Inspection {
  readonly rows: number
  readonly runs: number
  readonly roles: Readonly<Partial<Record<Role, string>>>
  /** Every number column by role or name; null where it holds no finite value. */
  readonly ranges: Readonly<Record<string, Range | null>>
  /** Names of text columns. */
  readonly labels: readonly string[]
  readonly design: Design
  readonly dropped: readonly Dropped[]
  readonly notes: readonly Note[]
}

/** Describes a table. `inputs` are the roles whose design matters; default params, tokens, unique_tokens and symbols of laws. */
export function inspect(table: RunTable, inputs: readonly Role[] = inputsOf(table)): Inspection {
  const ranges = Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, rangeOf(column)]))
  const design = designOf(table, inputs)
  return {
    rows: table.length,
    runs: table.runs.names.length,
    roles: table.roles,
    ranges,
    labels: Object.keys(table.labels),
    design,
    dropped: table.dropped,
    notes: [...table.notes, ...designNotes(table, design), ...mixedLosses(table), ...unfinishedRuns(table)],
  }
}

function inputsOf({ roles, columns }: RunTable): Role[] {
  const isSymbol = (role: Role): boolean => !Object.hasOwn(knownRoles, role)
  const inputs = ['params', 'tokens', 'unique_tokens', ...Object.keys(roles).filter(isSymbol)]
  const found = inputs.filter((role) => roles[role] !== undefined && columns[role] !== undefined)
  return found.length === 0 && columns.flops !== undefined ? ['flops'] : found
}

function rangeOf(column: Float64Array): Range | null {
  const sorted = column.filter(Number.isFinite).sort()
  return sorted.length === 0 ? null : { low: sorted[0]!, median: median(sorted), high: sorted.at(-1)! }
}

function designOf(table: RunTable, inputs: readonly Role[]): Design {
  const { params, tokens } = table.columns
  const isPositive = (column?: Float64Array): boolean => column?.every((value) => value > 0) ?? false
  const both = isPositive(params) && isPositive(tokens) ? { params: params!, tokens: tokens! } : null
  const ratio = both && rangeOf(both.tokens.map((value, row) => value / both.params[row]!))
  const of = (measure: (column: Float64Array) => number): Record<string, number> =>
    Object.fromEntries(inputs.map((role) => [role, measure(table.columns[role]!)]))
  return {
    levels: of(countLevels),
    octaves: of((column) => {
      const { low, high } = rangeOf(column)!
      return low > 0 ? Math.log2(high / low) : 0
    }),
    correlation: both && correlation(both.params.map(Math.log), both.tokens.map(Math.log)),
    tokensPerParam: ratio && ratio.high / ratio.low < ladderSpread ? ratio.median : null,
  }
}

function countLevels(column: Float64Array): number {
  let levels = 0
  let first = Number.NaN
  for (const value of column.slice().sort()) {
    if (Math.abs(value - first) <= 0.05 * Math.abs(first) || value === first) continue
    first = value
    levels++
  }
  return levels
}

/** Pearson's correlation; null where one side does not vary. */
function correlation(a: Float64Array, b: Float64Array): number | null {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [aa, ab, bb] = [0, 0, 0]
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row]! - meanA, b[row]! - meanB]
    aa += x * x
    ab += x * y
    bb += y * y
  }
  // A constant column leaves rounding errors of its mean, not exactly zero.
  const isConstant = (sum: number, middle: number): boolean => sum <= 1e-20 * a.length * middle * middle
  return isConstant(aa, meanA) || isConstant(bb, meanB) ? null : ab / Math.sqrt(aa * bb)
}

function designNotes(table: RunTable, design: Design): Note[] {
  const notes: Note[] = []
  for (const [role, levels] of Object.entries(design.levels)) {
    if (levels < fewestLevels) notes.push(fewLevels(role, levels))
  }
  const { correlation: together, tokensPerParam, levels } = design
  if ((levels.params ?? 0) < 2 || together === null) return notes
  if (tokensPerParam !== null) {
    const ratios = rangeOf(table.columns.tokens!.map((value, row) => value / table.columns.params![row]!))!
    notes.push(fixedRatio(tokensPerParam, ratios.high / ratios.low))
  } else if (Math.abs(together) > highestCorrelation) notes.push(collinearInputs('params', 'tokens', together))
  return notes
}
