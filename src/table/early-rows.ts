import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { earlyRowsNote } from '../base/note-curve.ts'
import { warmupOf } from '../schedule/schedule.ts'
import { leaveOut } from './rows.ts'
import type { RunTable } from './table.ts'

/** A rise of the rate over a larger share of the run than this is its schedule, no warm-up. */
const LONGEST_WARMUP = 0.5

/**
 * The table without the rows of each run before a step, counted and told: laws of curves say nothing of the warm-up. By
 * default the step at which the learning rate reaches its peak, where the schedule is known; 0 keeps every row. Throws
 * UserError for a step that is asked for where rows have none.
 */
export function withoutEarlyRows(table: RunTable, from: number | undefined, notes: Note[]): RunTable {
  const { step } = table.columns
  if (step === undefined) {
    if (!from) return table
    throw new UserError(
      'data',
      `--early-cut ${from}: the table has no step by which rows could be cut. Name the column with --map step=COLUMN, or leave rows out with --where.`,
    )
  }
  const { names, of } = table.runs
  const ends = names.map(() => 0)
  of.forEach((run, row) => {
    ends[run] = Math.max(ends[run]!, step[row]!)
  })
  const starts = names.map((_, run) => {
    if (from !== undefined) return from
    const schedule = table.schedules?.[run]
    const warmup = schedule ? warmupOf(schedule) : 0
    // a linear warm-up is at its peak in the last of its steps
    return warmup <= LONGEST_WARMUP * ends[run]! ? warmup - 1 : 0
  })
  const early = Array.from(of.keys()).filter((row) => step[row]! < starts[of[row]!]!)
  if (early.length === 0) return table
  notes.push(earlyRowsNote(early.length, new Set(early.map((row) => of[row])).size, from ?? null))
  const reason = from === undefined ? 'before the end of the warm-up' : `before step ${from}`
  return leaveOut(table, new Map(early.map((row) => [row, reason])))
}
