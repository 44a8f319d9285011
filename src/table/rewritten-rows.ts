import type { Note } from '../base/note.ts'
import { restartJoined } from '../base/note-read.ts'
import { own } from '../base/own.ts'
import { placeOf } from './raw.ts'
import { leaveOut } from './rows.ts'
import { type Span, spansOf } from './runs.ts'
import type { RunTable } from './table.ts'

/**
 * The table without rows of a run whose step was written again further down, as after a restart from a checkpoint: what was
 * written last counts, as in a log. Rows that differ in anything but the loss are none, nor are those of a run whose lines
 * never go back to an earlier step. `table` is in order of runs and steps, and of lines where steps are equal.
 */
export function withoutRewritten(table: RunTable, notes: Note[]): RunTable {
  const { step } = table.columns
  if (step === undefined) return table
  const inputs = Object.keys(table.roles).flatMap((role) => (role === 'loss' ? [] : (own(table.columns, role) ?? [])))
  const isAgain = (row: number) =>
    step[row] === step[row + 1] && inputs.every((column) => Object.is(column[row], column[row + 1]))
  const rewritten: number[] = []
  for (const span of spansOf(table.runs.of)) {
    const again: number[] = []
    for (let row = span.from; row + 1 < span.to; row++) if (isAgain(row)) again.push(row)
    const restarts = again.length === 0 ? 0 : restartsOf(table, span)
    if (restarts === 0) continue
    const [first] = again
    notes.push(restartJoined(placeOf(table.origin, first! + 1), restarts, step[first!]!, again.length))
    for (const row of again) rewritten.push(row)
  }
  return leaveOut(table, new Map(rewritten.map((row) => [row, 'its step was written again later'])))
}

/** How often the lines of a run go back to an earlier step. */
function restartsOf({ columns: { step }, origin: { file, line } }: RunTable, { from, to }: Span): number {
  const written = Array.from({ length: to - from }, (_, k) => from + k).sort(
    (a, b) => file[a]! - file[b]! || line[a]! - line[b]!,
  )
  return written.filter((row, k) => k > 0 && step![row]! < step![written[k - 1]!]!).length
}
