import { UserError } from '../base/error.ts'
import { own } from '../base/own.ts'
import { formatNumber } from '../base/quantity.ts'
import { fingerprint } from './fingerprint.ts'
import { mapValues } from './map-values.ts'
import { placeOf } from './raw.ts'
import type { RunTable } from './table.ts'

/** The rows at `indices`, in that order; a row may occur more than once. Rows of one run should stay together. */
export function selectRows(table: RunTable, indices: ArrayLike<number>): RunTable {
  const rows = Int32Array.from(indices)
  const { names, of, kept } = renumber(table.runs, rows)
  const columns = mapValues(table.columns, (column) => Float64Array.from(rows, (row) => column[row]!))
  const labels = mapValues(table.labels, (column) => Array.from(rows, (row) => column[row]!))
  const { files, file, line } = table.origin
  const origin = { files, file: rows.map((row) => file[row]!), line: rows.map((row) => line[row]!) }
  const schedules = table.schedules && { schedules: kept.map((run) => table.schedules![run]!) }
  const selected = { ...table, length: rows.length, columns, labels, runs: { names, of }, ...schedules, origin }
  return { ...selected, fingerprint: fingerprint(selected) }
}

/** About `most` evenly spread rows, the last of each run among them; the table itself where it has fewer than twice as many. */
export function spreadRows(table: RunTable, most: number): RunTable {
  const { of } = table.runs
  const stride = Math.floor(table.length / most)
  if (stride < 2) return table
  return selectRows(
    table,
    Array.from(of.keys()).filter((row) => row % stride === 0 || of[row] !== of[row + 1]),
  )
}

function renumber(runs: RunTable['runs'], rows: Int32Array): RunTable['runs'] & { readonly kept: number[] } {
  const index = new Map<number, number>()
  const of = rows.map((row) => {
    const run = runs.of[row]!
    if (!index.has(run)) index.set(run, index.size)
    return index.get(run)!
  })
  const kept = [...index.keys()]
  return { names: kept.map((run) => runs.names[run]!), of, kept }
}

/** Each run's last row (by step, else tokens, else file order); the others are counted as dropped. */
export function finalRows(table: RunTable): RunTable {
  const { of } = table.runs
  const isLast = (row: number): boolean => row === table.length - 1 || of[row] !== of[row + 1]
  const rows = Array.from({ length: table.length }, (_, row) => row)
  return leaveOut(table, new Map(rows.filter((row) => !isLast(row)).map((row) => [row, 'not the last row of its run'])))
}

/**
 * The rows whose loss is within a share of the lowest of their group: runs that were tuned well enough for a law of
 * hyper-parameters. A group is one size and length (`params` and `tokens`), or one budget (`flops`) where these aren't known;
 * its runs differ in what was tuned. Throws UserError without losses, or with nothing to tell groups by.
 */
export function nearOptimalRows(table: RunTable, share: number): RunTable {
  const { params, tokens, flops, loss } = table.columns
  const by = params && tokens ? [params, tokens] : flops ? [flops] : null
  if (loss === undefined || by === null) {
    const lacking = loss === undefined ? 'loss' : 'params and tokens, or flops'
    throw new UserError(
      'data',
      `near-optimal rows: the table has no ${lacking}. Runs are kept by their loss against the lowest at their size and length; name the column with --map.`,
    )
  }
  const keys = Array.from(loss, (_, row) => by.map((column) => column[row]!).join(' '))
  const lowest = new Map<string, number>()
  for (const [row, key] of keys.entries()) lowest.set(key, Math.min(lowest.get(key) ?? loss[row]!, loss[row]!))
  const worse = [...keys.keys()].filter((row) => !(loss[row]! < lowest.get(keys[row]!)! * (1 + share)))
  const reason = `loss more than ${formatNumber(100 * share)} % above the lowest of its size and length`
  return leaveOut(table, new Map(worse.map((row) => [row, reason])))
}

/** The table without some rows, which are counted as dropped for the reason that each has. */
export function leaveOut(table: RunTable, reasons: ReadonlyMap<number, string>): RunTable {
  if (reasons.size === 0) return table
  const dropped = [...new Set(reasons.values())].map((reason) => {
    const rows = [...reasons.keys()].filter((row) => reasons.get(row) === reason).sort((a, b) => a - b)
    return { reason, count: rows.length, where: rows.slice(0, 20).map((row) => placeOf(table.origin, row)) }
  })
  const kept = Array.from({ length: table.length }, (_, row) => row).filter((row) => !reasons.has(row))
  return { ...selectRows(table, kept), dropped: [...table.dropped, ...dropped] }
}

/** One part of a table: the values that its rows share, the rows, and where they stand in the whole. */
export interface TableGroup {
  readonly by: Readonly<Record<string, string | number>>
  readonly table: RunTable
  readonly rows: readonly number[]
}

/** Splits a table by the values of text or number columns, in order of first appearance. Refuses an unknown column. */
export function groupBy(table: RunTable, names: readonly string[]): TableGroup[] {
  const columns = names.map((name) => groupColumn(table, name))
  const groups = new Map<string, { by: Record<string, string | number>; rows: number[] }>()
  for (let row = 0; row < table.length; row++) {
    const values = columns.map((column) => column[row]!)
    const key = JSON.stringify(values)
    let group = groups.get(key)
    if (group === undefined) {
      const by = Object.fromEntries(names.map((name, j) => [name, values[j]!]))
      groups.set(key, (group = { by, rows: [] }))
    }
    group.rows.push(row)
  }
  return [...groups.values()].map(({ by, rows }) => ({ by, table: selectRows(table, rows), rows }))
}

function groupColumn(table: RunTable, name: string): ArrayLike<string | number> {
  const role = Object.keys(table.roles).find((each) => table.roles[each] === name)
  if (name === 'run' || role === 'run') return Array.from(table.runs.of, (run) => table.runs.names[run]!)
  const column =
    own(table.labels, name) ?? own(table.columns, name) ?? (role === undefined ? undefined : table.columns[role])
  if (column !== undefined) return column
  const found = ['run', ...Object.keys(table.labels), ...Object.keys(table.columns)].join(', ')
  throw new UserError('option', `group: no column is named "${name}" (found: ${found}). Name one of these.`)
}
