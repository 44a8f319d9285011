import type { Note } from '../base/note.ts'
import { smoothedNote } from '../base/note-curve.ts'
import { fingerprint } from './fingerprint.ts'
import { spansOf } from './runs.ts'
import type { RunTable } from './table.ts'

/**
 * The table with each value of a column as the mean of up to `rows` values around it in its run. The window is centred,
 * so an even number counts as the next odd one, and narrows towards the ends of a run: the curve neither lags nor is cut. The
 * same table where no run has three rows.
 */
export function smoothed(table: RunTable, column: string, rows: number, notes: Note[]): RunTable {
  const values = table.columns[column]
  const half = Math.floor(rows / 2)
  if (values === undefined || half < 1) return table
  const mean = new Float64Array(values.length)
  let isChanged = false
  for (const { from, to } of spansOf(table.runs.of)) {
    for (let row = from; row < to; row++) {
      const reach = Math.min(half, row - from, to - 1 - row)
      let sum = 0
      for (let each = row - reach; each <= row + reach; each++) sum += values[each]!
      mean[row] = sum / (2 * reach + 1)
    }
    if (to - from > 2) isChanged = true
  }
  if (!isChanged) return table
  notes.push(smoothedNote(column, 2 * half + 1))
  const made = { ...table, columns: { ...table.columns, [column]: mean } }
  return { ...made, fingerprint: fingerprint(made) }
}
