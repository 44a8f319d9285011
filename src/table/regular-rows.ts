import type { Note } from '../base/note.ts'
import { type DivergedRun, divergedNote, type Kept, spikesNote } from '../base/note-curve.ts'
import { largest } from '../num/sample.ts'
import { irregularRows } from './irregular.ts'
import { placeOf } from './raw.ts'
import { leaveOut } from './rows.ts'
import { type Span, spansOf } from './runs.ts'
import type { RunTable } from './table.ts'

/**
 * Looks through the training curves of a table for spikes and divergence, with a note for each. With `left out` such rows
 * are dropped and counted. Only runs of one size whose steps (or tokens) ascend are curves.
 */
export function regularRows(table: RunTable, kept: Kept, notes: Note[]): RunTable {
  const { loss, step, tokens, lr } = table.columns
  const progress = step ?? tokens
  if (loss === undefined || progress === undefined) return table
  const found = curvesOf(table, progress).map(({ from, to }) => ({
    from,
    to,
    ...irregularRows(loss.subarray(from, to), lr?.subarray(from, to)),
  }))
  const jumps = found.flatMap(({ from, spikes }) => spikes.map(({ row, rise }) => ({ row: from + row, rise })))
  if (jumps.length > 0) {
    const runs = found.filter((curve) => curve.spikes.length > 0).length
    const where = jumps.slice(0, 3).map(({ row }) => placeOf(table.origin, row))
    notes.push(spikesNote(jumps.length, runs, largest(jumps.map(({ rise }) => rise)), where, kept))
  }
  const ended = found.flatMap(({ from, to, diverged, least }) =>
    diverged === null ? [] : [{ start: from + diverged, to, least }],
  )
  const tails = ended.flatMap(({ start, to }) => Array.from({ length: to - start }, (_, i) => start + i))
  if (ended.length > 0) notes.push(divergedNote(ended.length, tails.length, firstOf(table, progress, ended[0]!), kept))
  if (kept === 'kept') return table
  return leaveOut(
    table,
    new Map([
      ...jumps.map(({ row }) => [row, 'spike of the loss'] as const),
      ...tails.map((row) => [row, 'its run diverged'] as const),
    ]),
  )
}

/** The rows of each run that is a training curve; where no run is named and there are steps, each file may be one. */
function curvesOf(table: RunTable, progress: Float64Array): Span[] {
  const { params, step } = table.columns
  const of = isRowRun(table) && step !== undefined ? table.origin.file : table.runs.of
  return [...spansOf(of)].filter(({ from, to }) => {
    if (to - from < 2) return false
    for (let row = from + 1; row < to; row++) {
      if (!(progress[row]! > progress[row - 1]!)) return false
      if (params !== undefined && params[row] !== params[row - 1]) return false
    }
    return true
  })
}

function isRowRun({ runs, length }: RunTable): boolean {
  return runs.names.length === length
}

function firstOf(
  table: RunTable,
  progress: Float64Array,
  { start, to, least }: { readonly start: number; readonly to: number; readonly least: number },
): DivergedRun {
  const { columns, runs, origin } = table
  const run = isRowRun(table) ? origin.files[origin.file[start]!]! : runs.names[runs.of[start]!]!
  return { run, place: placeOf(origin, start), end: columns.loss![to - 1]!, least, at: progress[start]! }
}
