import type { Note } from '../../base/note.ts'
import { restartJoined } from '../../base/note-read.ts'
import type { Cell, RawTable } from '../raw.ts'

/** Collects what a log says of each step. */
export interface LogRows {
  /** Adds values of one step, written at this line of a file (by index); a value that this step already has is replaced. */
  add(step: number, line: number, values: Iterable<readonly [name: string, value: Cell]>, file?: number): void
  /** Number of steps so far. */
  size(): number
  /** One row per step in order of steps, `step` first; with a note where the log goes back. */
  table(notes?: readonly Note[]): RawTable
}

interface Column {
  readonly cells: Cell[]
  readonly isClock: boolean
  last: number
}

const isClock = (name: string): boolean => /^_|^wall_time$/.test(name)

/** Rows of one run, of which a log may say several things at different places, and some of them twice after a restart. */
export function logRows(...files: readonly string[]): LogRows {
  // Built where steps first fail to rise: a million entries take longer than all else.
  let rowOf: Map<number, number> | undefined
  const [steps, lines, fileOf]: [number[], number[], number[]] = [[], [], []]
  const columns = new Map<string, Column>()
  let [restarts, rewritten] = [0, 0]
  let [previous, highest] = [-Infinity, -Infinity]
  let first: { place: string; step: number } | undefined

  function columnOf(name: string): Column {
    let column = columns.get(name)
    if (column === undefined) columns.set(name, (column = { cells: [], isClock: isClock(name), last: -Infinity }))
    return column
  }

  function append(step: number): number {
    rowOf?.set(step, steps.length)
    highest = Math.max(highest, step)
    return steps.push(step) - 1
  }

  return {
    add(step, line, values, file = 0) {
      let row = steps.length - 1
      if (row < 0 || step > highest) row = append(step)
      else if (step !== steps[row]) {
        rowOf ??= new Map(steps.map((each, at) => [each, at]))
        row = rowOf.get(step) ?? append(step)
      }
      let goesBack = false
      for (const [name, value] of values) {
        const column = columnOf(name)
        const before = column.cells[row]
        while (column.cells.length < row) column.cells.push(null)
        column.cells[row] = value
        // A clock differs each time that a step is logged, and a copy of the same history says nothing new.
        if (column.isClock || Object.is(before, value)) continue
        const isOther = before !== undefined && before !== null
        if (isOther) rewritten++
        // Evaluations may be logged later than the steps they follow, so each value has its own order.
        if (step < column.last || (isOther && step === column.last)) goesBack = true
        column.last = step
      }
      lines[row] = line
      fileOf[row] = file
      // A restart writes several things of its first step; only the first of them goes back.
      if (goesBack && (step < previous || first === undefined)) {
        restarts++
        first ??= { place: `${files[file]}:${line}`, step }
      }
      previous = step
    },
    size: () => steps.length,
    table(notes = []) {
      const order = Int32Array.from(steps.keys())
      const isSorted = steps.every((step, row) => row === 0 || step > steps[row - 1]!)
      if (!isSorted) order.sort((a, b) => steps[a]! - steps[b]!)
      const inOrder = (cells: readonly Cell[]): readonly Cell[] =>
        isSorted && cells.length === steps.length ? cells : Array.from(order, (row) => cells[row] ?? null)
      const told = first === undefined ? [] : [restartJoined(first.place, restarts, first.step, rewritten)]
      return {
        names: ['step', ...columns.keys()],
        cells: [inOrder(steps), ...Array.from(columns.values(), ({ cells }) => inOrder(cells))],
        files,
        file: order.map((row) => fileOf[row]!),
        line: order.map((row) => lines[row]!),
        notes: [...notes, ...told],
      }
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
        cells[row] === null ? [] : [[name, cells[row]!]],
      )
      rows.add(Number(step), log.line[row]!, values, start + log.file[row]!)
    })
    start += log.files.length
  }
  return rows.table(logs.flatMap(({ notes }) => notes))
}
