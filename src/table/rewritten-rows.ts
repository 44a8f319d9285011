import type { Note } from '../base/note.ts'
import { restartJoined } from '../base/note-read.ts'
import { placeOf } from './raw.ts'
import { leaveOut } from './rows.ts'
import type { RunTable } from './table.ts'

/**
 * The table without rows of a run whose step was written again further down, as after a restart from a checkpoint: what was
 * written last counts, as in a log. Rows that differ in anything but the loss are none, nor are those of a run whose lines
 * never go back to an earlier step. `table` is in order of runs and steps, and of lines where steps are equal.
 */
export function withoutRewritten(table: RunTable, notes: Note[]): RunTable {
  const { step } = table.columns
  const { of } = table.runs
  if (step === undefined) return table
  const inputs = Object.keys(table.roles).flatMap((role) => (role === 'loss' ? [] : (table.columns[role] ?? [])))
  const isAgain = (row: number) =>
    of[row] === of[row + 1] && inputs.every((column) => Object.is(column[row], column[row + 1]))
  const again = Array.from(of.keys()).filter(isAgain)
  const rewritten: number[] = []
  for (const run of new Set(again.map((row) => of[row]!))) {
    const restarts = restartsOf(table, run)
    if (restarts === 0) continue
    const own = again.filter((row) => of[row] === run)
    const [first] = own
    notes.push(restartJoined(placeOf(table.origin, first! + 1), restarts, step[first!]!, own.length))
    rewritten.push(...own)
  }
  return leaveOut(table, new Map(rewritten.map((row) => [row, 'its step was written again later'])))
}

/** How often the lines of a run go back to an earlier step. */
function restartsOf({ runs: { of }, columns: { step }, origin: { file, line } }: RunTable, run: number): number {
  const rows = Array.from(of.keys()).filter((row) => of[row] === run)
  const written = rows.toSorted((a, b) => file[a]! - file[b]! || line[a]! - line[b]!)
  return written.filter((row, k) => k > 0 && step![row]! < step![written[k - 1]!]!).length
}
