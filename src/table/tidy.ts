import type { Note } from '../base/note.ts'
import { rowIsRun } from '../base/note-table.ts'
import { own } from '../base/own.ts'
import { roles } from '../base/role.ts'
import type { TableOptions } from './build.ts'
import { type Cell, cellNumber, cellText, isEmpty } from './cell.ts'
import { chooseRoles } from './choose-roles.ts'
import { type Column, mapped } from './column.ts'
import { dropWhere } from './drop.ts'
import { toNats } from './loss-unit.ts'
import { placeOf, type RawTable, selectRaw } from './raw.ts'
import { isCurve, runNames, runPlace, withRun } from './run-names.ts'
import { orderRuns } from './runs.ts'
import type { Dropped } from './table.ts'

/** A table for people and programs: every row that was read, with its gaps. */
export interface TidyTable {
  /** Columns with a role first and under its name, then all others. Numbers are numbers; empty cells are null. */
  readonly columns: Readonly<Record<string, Column>>
  readonly rows: number
  readonly runs: number
  readonly dropped: readonly Dropped[]
  readonly notes: readonly Note[]
}

/** What was read as one tidy table, the rows of a run together and in order of steps. Nothing is computed or left out unasked. */
export function tidy(read: RawTable, options: TableOptions = {}): TidyTable {
  const place = read.files.length === 1 ? read.files[0]! : `${read.files[0]} and ${read.files.length - 1} more`
  const notes: Note[] = [...read.notes]
  const dropped: Dropped[] = []
  const choose = (raw: RawTable) => chooseRoles(raw.names, { map: options.map ?? {} }, place).columns
  const isOneCurve = choose(read).run === undefined && read.files.length === 1 && isCurve(read)
  const raw = isOneCurve ? withRun(read, runNames([runPlace(read.files[0]!)])[0]!) : read
  const chosen = choose(raw)
  const asked = options.where === undefined ? raw : dropWhere(raw, options.where, chosen, place, dropped)
  const { rows, runs } = inOrder(asked, chosen, options.final === true, dropped, notes)

  const order = Object.keys(roles).sort((a, b) => Number(b === 'run') - Number(a === 'run'))
  const named = [...order, ...Object.keys(chosen).filter((role) => !order.includes(role))]
  const taken = new Set(Object.values(chosen))
  const ofRoles = named.flatMap((role): [string, Column][] => {
    if (!Object.hasOwn(chosen, role)) return []
    const cells = rows.cells[rows.names.indexOf(chosen[role]!)]!
    if (role === 'run') return [[role, mapped(cells, cellText)]]
    const numbers = allNumbers(cells) ? cells : mapped(cells, asQuantity)
    return [[role, role === 'loss' ? inNats(numbers, options, notes) : numbers]]
  })
  const others = rows.names.flatMap((name, j): [string, Column][] =>
    taken.has(name) ? [] : [[Object.hasOwn(chosen, name) ? `file.${name}` : name, asColumn(rows.cells[j]!)]],
  )
  const columns = Object.fromEntries([...ofRoles, ...others])
  return { columns, rows: rows.line.length, runs, dropped, notes }
}

function inOrder(
  raw: RawTable,
  chosen: Readonly<Record<string, string>>,
  isFinal: boolean,
  dropped: Dropped[],
  notes: Note[],
): { rows: RawTable; runs: number } {
  if (chosen.run === undefined) {
    notes.push(rowIsRun(raw.line.length, chosen.step !== undefined))
    return { rows: raw, runs: raw.line.length }
  }
  const cellsOf = (role: string): Column | undefined => raw.cells[raw.names.indexOf(own(chosen, role) ?? '')]
  const key = cellsOf('step') ?? cellsOf('tokens')
  const run = cellsOf('run')!
  const runs = isFinal ? undefined : runsInOrder(run, key)
  // A log is nearly always in order, and may have many rows.
  if (runs !== undefined) return { rows: raw, runs }
  // Rows without a step keep their place among their neighbours only where nothing is sorted.
  const keys = key === undefined ? undefined : Float64Array.from(key, cellNumber)
  const { names, order, of } = orderRuns(run.map(cellText), keys?.some(Number.isNaN) ? undefined : keys)
  const kept = isFinal ? order.filter((_, at) => of[at] !== of[at + 1]) : order
  if (kept.length < order.length) {
    const left = order.filter((_, at) => of[at] === of[at + 1])
    const where = Array.from(left.subarray(0, 20), (row) => placeOf(raw, row))
    dropped.push({ reason: 'not the last row of its run', count: left.length, where })
  }
  return { rows: selectRaw(raw, kept), runs: names.length }
}

/** How many runs there are, where the rows of each stand together and their keys never fall; undefined elsewhere. */
function runsInOrder(run: Column, key: Column | undefined): number | undefined {
  const seen = new Set<string>()
  let name: string | undefined
  let last = -Infinity
  const isOrdered = run.every((cell, row) => {
    const [text, value] = [cellText(cell), key === undefined ? 0 : cellNumber(key.at(row)!)]
    const isNew = text !== name
    if (Number.isNaN(value) || (isNew ? seen.has(text) : value < last)) return false
    if (isNew) seen.add(text)
    name = text
    last = value
    return true
  })
  return isOrdered ? seen.size : undefined
}

function allNumbers(cells: Column): boolean {
  return cells.every((cell) => typeof cell === 'number')
}

/** A number, also one with a unit; text that is none stays as it is. */
function asQuantity(cell: Cell): Cell {
  if (typeof cell === 'number') return cell
  if (isEmpty(cell)) return null
  const value = cellNumber(cell)
  return Number.isNaN(value) && !isNan(cell) ? cell : value
}

/** The column as numbers where all of its cells are plain ones; long digits are names, which a double would change. */
function asColumn(cells: Column): Column {
  const isPlain = (cell: Cell): boolean => {
    if (cell === null || typeof cell === 'number' || isEmpty(cell) || isNan(cell)) return true
    return typeof cell === 'string' && !Number.isNaN(+cell) && !/^\s*[+-]?(0\d|\d{16,})/.test(cell)
  }
  if (allNumbers(cells)) return cells
  if (cells.every(isPlain)) return mapped(cells, asQuantity)
  return mapped(cells, (cell) => (cell === '' ? null : cell))
}

function isNan(cell: Cell): boolean {
  return typeof cell === 'number' ? Number.isNaN(cell) : /^[+-]?nan$/i.test(cellText(cell))
}

function inNats(cells: Column, options: TableOptions, notes: Note[]): Column {
  if (options.lossUnit === undefined || options.lossUnit === 'nats') return cells
  const values = Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : Number.NaN))
  const { loss } = toNats({ loss: values }, options, notes)
  return cells.map((cell, row) => (typeof cell === 'number' ? loss![row]! : cell))
}
