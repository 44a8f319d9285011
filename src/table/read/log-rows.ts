import type { Note } from '../../base/note.ts'
import { restartJoined } from '../../base/note-read.ts'
import type { Cell } from '../cell.ts'
import { type Column, column, type GrowingColumn, growingColumn } from '../column.ts'
import type { RawTable } from '../raw.ts'

/** Collects what a log says of each step. */
export interface LogRows {
  /** Adds values of one step, written at this line of a file (by index); a value that this step already has is replaced. */
  add(step: number, line: number, values: Iterable<readonly [name: string, value: Cell]>, file?: number): void
  /** Number of steps so far. */
  size(): number
  /** One row per step in order of steps, `step` first; with a note where the log goes back. */
  table(notes?: readonly Note[]): RawTable
}

interface LoggedColumn {
  readonly cells: GrowingColumn
  readonly isClock: boolean
  last: number
}

const isClock = (name: string): boolean => /^_|^wall_time$/.test(name)

/** Rows of one run, of which a log may say several things at different places, and some of them twice after a restart. */
export function logRows(...files: readonly string[]): LogRows {
  // Built where steps first fail to rise: a million entries take longer than all else.
  let rowOf: Map<number, number> | undefined
  const steps = growingColumn()
  const [lines, fileOf] = [growingIntegers(), growingIntegers()]
  const stepAt = (row: number): number => steps.at(row) as number
  const columns = new Map<string, LoggedColumn>()
  let [restarts, rewritten] = [0, 0]
  let [previous, highest] = [-Infinity, -Infinity]
  let isSorted = true
  let first: { place: string; step: number } | undefined

  function columnOf(name: string): LoggedColumn {
    let found = columns.get(name)
    if (found === undefined) {
      columns.set(name, (found = { cells: growingColumn(), isClock: isClock(name), last: -Infinity }))
    }
    return found
  }

  function append(step: number): number {
    const row = steps.length()
    if (!(step > highest)) isSorted = false
    rowOf?.set(step, row)
    highest = Math.max(highest, step)
    steps.set(row, step)
    return row
  }

  return {
    add(step, line, values, file = 0) {
      let row = steps.length() - 1
      if (row < 0 || step > highest) row = append(step)
      else if (step !== stepAt(row)) {
        rowOf ??= new Map(Array.from({ length: row + 1 }, (_, at) => [stepAt(at), at]))
        row = rowOf.get(step) ?? append(step)
      }
      let goesBack = false
      for (const [name, value] of values) {
        const logged = columnOf(name)
        const before = logged.cells.at(row)
        logged.cells.set(row, value)
        // A clock differs each time that a step is logged, and a copy of the same history says nothing new.
        if (logged.isClock || Object.is(before, value)) continue
        const isOther = before !== null
        if (isOther) rewritten++
        // Evaluations may be logged later than the steps they follow, so each value has its own order.
        if (step < logged.last || (isOther && step === logged.last)) goesBack = true
        logged.last = step
      }
      lines.set(row, line)
      if (files.length > 1) fileOf.set(row, file)
      // A restart writes several things of its first step; only the first of them goes back.
      if (goesBack && (step < previous || first === undefined)) {
        restarts++
        first ??= { place: `${files[file]}:${line}`, step }
      }
      previous = step
    },
    size: steps.length,
    table(notes = []) {
      const length = steps.length()
      const order = isSorted ? undefined : Int32Array.from({ length }, (_, row) => row)
      order?.sort((a, b) => stepAt(a) - stepAt(b))
      const inOrder = ({ at }: GrowingColumn): Column =>
        column(length, order === undefined ? at : (row) => at(order[row]!))
      const told = first === undefined ? [] : [restartJoined(first.place, restarts, first.step, rewritten)]
      return {
        names: ['step', ...columns.keys()],
        cells: [inOrder(steps), ...Array.from(columns.values(), ({ cells }) => inOrder(cells))],
        files,
        file: fileOf.values(length, order),
        line: lines.values(length, order),
        notes: [...notes, ...told],
      }
    },
  }
}

interface GrowingIntegers {
  set(row: number, value: number): void
  /** The values of the first `length` rows, 0 where none was set, in the given order. */
  values(length: number, order: Int32Array | undefined): Int32Array
}

function growingIntegers(): GrowingIntegers {
  let values: Int32Array = new Int32Array(64)
  const withRoom = (length: number): Int32Array => {
    if (length <= values.length) return values
    const grown = new Int32Array(Math.max(length, 2 * values.length))
    grown.set(values)
    return grown
  }
  return {
    set(row, value) {
      values = withRoom(row + 1)
      values[row] = value
    },
    values(length, order) {
      const all = withRoom(length)
      return order === undefined ? all.subarray(0, length) : order.map((row) => all[row]!)
    },
  }
}

/** Rows of one run, of one file or several in the order in which they were written, as one row per step. */
export function joinLogs(logs: readonly RawTable[]): RawTable {
  const rows = logRows(...logs.flatMap(({ files }) => files))
  let start = 0
  for (const log of logs) {
    const steps = log.cells[log.names.indexOf('step')]!
    const others = log.names.flatMap((name, j) => (name === 'step' ? [] : [{ name, cells: log.cells[j]! }]))
    steps.forEach((step, row) => {
      const values = others.flatMap(({ name, cells }): [string, Cell][] =>
        cells.at(row) === null ? [] : [[name, cells.at(row)!]],
      )
      rows.add(Number(step), log.line[row]!, values, start + log.file[row]!)
    })
    start += log.files.length
  }
  return rows.table(logs.flatMap(({ notes }) => notes))
}
