import type { Note } from '../base/note.ts'
import { unfinishedRunsNote } from '../base/note-runs.ts'
import { placeOf } from './raw.ts'
import type { RunTable } from './table.ts'

/** Names of columns that say how a run ended, as W&B's `State`. */
const stateName = /^(run_?)?(state|status)$/i
/** What they say of runs that didn't reach their end. */
const unfinished = /^(crashed|failed|killed|running|pending|preempt(ed|ing)|cancell?ed|aborted|incomplete|unfinished)$/i

/** Columns that say runs among these rows ended early, or go on. */
export function unfinishedRuns({ labels, origin }: RunTable): Note[] {
  return Object.entries(labels)
    .filter(([name]) => stateName.test(name))
    .flatMap(([name, cells]) => {
      const rows = [...cells.keys()].filter((row) => unfinished.test(cells[row]!))
      if (rows.length === 0) return []
      const values = [...new Set(rows.map((row) => cells[row]!))]
      return [
        unfinishedRunsNote(
          name,
          values,
          rows.map((row) => placeOf(origin, row)),
        ),
      ]
    })
}
