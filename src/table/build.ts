import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { nearDuplicateRows } from '../base/note-runs.ts'
import { duplicateRows, fileIsRun, rowIsRun } from '../base/note-table.ts'
import { own } from '../base/own.ts'
import type { Role } from '../base/role.ts'
import type { Cell } from './cell.ts'
import { checkUnits } from './check-units.ts'
import { chooseRoles, type RoleRequest } from './choose-roles.ts'
import { complete, type RoleColumns } from './complete.ts'
import { dropUnmeasured, dropWhere } from './drop.ts'
import { duplicatesOf, nearDuplicatesOf } from './duplicates.ts'
import { withoutEarlyRows } from './early-rows.ts'
import { fillLr } from './fill-lr.ts'
import { fingerprint } from './fingerprint.ts'
import { joinColumns } from './join-columns.ts'
import { loggedRates } from './logged-rates.ts'
import { type LossUnit, toNats } from './loss-unit.ts'
import { mapValues } from './map-values.ts'
import { otherColumns } from './other-columns.ts'
import { placeOf, type RawTable, rawTable } from './raw.ts'
import type { Source } from './reader.ts'
import { regularRows } from './regular-rows.ts'
import { withoutRewritten } from './rewritten-rows.ts'
import { roleColumns } from './role-columns.ts'
import { finalRows, nearOptimalRows } from './rows.ts'
import { type RowRuns, rowRuns } from './run-of-row.ts'
import { oneRowRuns, orderRuns, type RunOrder } from './runs.ts'
import { type ScheduleOptions, schedulesOf } from './schedules.ts'
import { smoothed } from './smooth.ts'
import type { Dropped, RunTable, Weighting } from './table.ts'

/** How files become a table. Everything is optional. */
export interface TableOptions extends RoleRequest, ScheduleOptions {
  /** Predicate that rows must meet, such as `tokens > 1e9 and run != 'a7'`; asked before cells are checked. */
  readonly where?: string
  /** Keep only each run's last row. Default false. */
  readonly final?: boolean
  /** Keep only rows whose loss is within this share of the lowest at their size and length, such as 0.0025. Default: all. */
  readonly nearOptimal?: number
  /** Keep rows of training curves that spike, or come after divergence. Default: left out where `needs` has step. */
  readonly keepSpikes?: boolean
  /**
   * Rows of training curves before this step are left out; 0 keeps all. Default: where `needs` has step the end of each run's
   * warm-up, else 0.
   */
  readonly earlyCut?: number
  /** Each measured value becomes the mean of so many rows around it in its run. Default: as measured. */
  readonly smooth?: number
  /** The measured role: rows in which it is empty or NaN are dropped. Default loss. */
  readonly output?: Role
  /** Unit of the loss column. Default nats (per token). */
  readonly lossUnit?: LossUnit
  /** Bytes a token stands for; needed for bits-per-byte. */
  readonly bytesPerToken?: number
  /** A table of runs, whose columns are added to the rows of each run. */
  readonly runs?: Source
  /** What the weight column says. Default relative where `map` names one or a column has exactly this name, else none. */
  readonly weighting?: Weighting
}

/** Reads files of any known format into one table. Refuses what can't be used with file and line; the rest is in its notes. */
export async function buildTable(sources: readonly Source[], options: TableOptions = {}): Promise<RunTable> {
  return tableFromRaw(await readJoined(sources, options), options)
}

/** Reads every source, joins what they call by different names, and adds the columns of the table of runs. */
export async function readJoined(sources: readonly Source[], { runs, map }: TableOptions = {}): Promise<RawTable> {
  // a page that makes its tables itself never reads a file
  const { readSource, readSources } = await import('./reader.ts')
  // The table of runs may lie in the folder of the curves.
  const rows = joinColumns(await readSources(sources, runs?.name), map)
  if (runs === undefined) return rows
  const { joinRuns } = await import('./join.ts')
  return joinRuns(rows, await readSource(runs))
}

/** A table from arrays, under the same checks as a file; `name` stands for the file in messages. */
export function tableFromColumns(
  columns: Readonly<Record<string, ArrayLike<Cell>>>,
  options: TableOptions = {},
  name = 'columns',
): RunTable {
  const names = Object.keys(columns)
  const cells = names.map((each) => Array.from(columns[each]!))
  const length = cells[0]?.length ?? 0
  if (length === 0) throw new UserError('data', `${name}: there are no rows; at least one was expected.`)
  const odd = cells.findIndex((column) => column.length !== length)
  if (odd >= 0) {
    throw new UserError(
      'data',
      `${name}: "${names[odd]}" has ${cells[odd]!.length} values and "${names[0]}" has ${length}; all columns must be equally long.`,
    )
  }
  return tableFromRaw(
    rawTable(
      name,
      names,
      cells,
      Int32Array.from({ length }, (_, row) => row + 1),
    ),
    options,
  )
}

/** Cells → table: roles, predicate, checks, completion, runs, fingerprint. */
export function tableFromRaw(read: RawTable, options: TableOptions = {}): RunTable {
  const { output = 'loss', needs = [] } = options
  const isWeighted = options.map?.weight !== undefined || read.names.includes('weight')
  const weighting = options.weighting ?? (isWeighted ? 'relative' : 'none')
  const place = read.files.length === 1 ? read.files[0]! : `${read.files[0]} and ${read.files.length - 1} more`
  const notes: Note[] = [...read.notes]
  const dropped: Dropped[] = []

  // Which column means what.
  const request = weighting === 'none' ? options : { ...options, needs: [...needs, 'weight'] }
  const choice = chooseRoles(read.names, request, place)

  const named = rowRuns(read, choice)

  // Which rows count. The predicate comes first, so that it can drop rows which the checks would refuse.
  const asked = options.where === undefined ? read : dropWhere(read, options.where, choice.columns, place, dropped)
  const measured = dropUnmeasured(fillLr(asked, choice, named, notes), output, choice, place, dropped, notes)

  // Numbers, in the units of their roles.
  const found = roleColumns(measured, choice, notes)
  const given: RoleColumns = { ...found, columns: toNats(found.columns, options, notes) }
  checkUnits(given, measured, notes)
  const { columns, roles } = complete(given, choice.missing, notes)
  const rest = otherColumns(measured, roles)

  // Rows of one run stand together, and a curve has its learning rates, also those of rows that were dropped.
  const runs = runsOf(measured, named, roles, columns, needs, notes)
  const isOrdered = runs.order.every((row, at) => row === at)
  const inOrder = (column: Float64Array): Float64Array =>
    isOrdered ? column : Float64Array.from(runs.order, (row) => column[row]!)
  const table = {
    length: runs.order.length,
    columns: mapValues({ ...rest.columns, ...columns }, inOrder),
    labels: mapValues(rest.labels, (label) => Array.from(runs.order, (row) => label[row]!)),
    roles,
    runs: { names: runs.names, of: runs.of },
    ...(needs.includes('step') && {
      schedules: schedulesOf(runs.names, loggedRates(read, choice, named), options, notes),
    }),
    weighting,
    origin: {
      files: measured.files,
      file: runs.order.map((row) => measured.file[row]!),
      line: runs.order.map((row) => measured.line[row]!),
    },
    dropped,
    notes,
  }
  const whole: RunTable = { ...table, fingerprint: fingerprint(table) }
  const kept = needs.includes('step') && options.keepSpikes !== true ? 'left out' : 'kept'
  const isCurve = output === 'loss' && needs.includes('step')
  const once = isCurve ? withoutRewritten(whole, notes) : whole
  const regular = output === 'loss' ? regularRows(once, kept, notes) : once
  const isCut = isCurve || options.earlyCut !== undefined
  const trained = isCut ? withoutEarlyRows(regular, options.earlyCut, notes) : regular
  const even = options.smooth === undefined ? trained : smoothed(trained, output, options.smooth, notes)
  const last = options.final === true ? finalRows(even) : even
  const used = options.nearOptimal === undefined ? last : nearOptimalRows(last, options.nearOptimal)
  if (roles[output] !== undefined)
    noteDuplicates(used, needs.length > 0 ? needs : Object.keys(used.columns), output, notes)
  return used
}

/** The run of each row: as named where there is a run column or steps are asked for, else each row by itself. */
function runsOf(
  raw: RawTable,
  named: RowRuns,
  roles: Readonly<Record<string, string>>,
  columns: Readonly<Record<string, Float64Array>>,
  needs: readonly Role[],
  notes: Note[],
): RunOrder {
  const key = columns.step ?? columns.tokens
  if (roles.run !== undefined || needs.includes('step')) {
    if (roles.run === undefined) notes.push(fileIsRun(raw.files.length, named.mixed()))
    const runOf = named.of(raw)
    return orderRuns(
      Array.from(raw.line, (_, row) => runOf(row)),
      key,
    )
  }
  notes.push(rowIsRun(raw.line.length, columns.step !== undefined))
  return oneRowRuns(Array.from(raw.line, (_, row) => placeOf(raw, row)))
}

function noteDuplicates(table: RunTable, compared: readonly string[], output: string, notes: Note[]): void {
  const columns = compared.flatMap((name) => own(table.columns, name) ?? [])
  const places = ({ first, second }: { first: number; second: number }) =>
    [placeOf(table.origin, first), placeOf(table.origin, second)] as const
  const pairs = duplicatesOf(columns, table.length)
  if (pairs.length > 0) notes.push(duplicateRows(pairs.length, ...places(pairs[0]!)))
  const inputs = compared.filter((name) => name !== output).flatMap((name) => own(table.columns, name) ?? [])
  const near = inputs.length > 0 ? nearDuplicatesOf(table.columns[output]!, inputs, table.runs.of) : []
  if (near.length > 0) notes.push(nearDuplicateRows(near.length, ...places(near[0]!)))
}
