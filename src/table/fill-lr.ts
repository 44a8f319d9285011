import type { Note } from '../base/note.ts'
import { lrFilled } from '../base/note-table.ts'
import { cellNumber, isEmpty } from './cell.ts'
import type { RoleChoice } from './choose-roles.ts'
import { loggedRates, type RatePoint } from './logged-rates.ts'
import type { RawTable } from './raw.ts'
import type { RowRuns } from './run-of-row.ts'

/**
 * Fills empty learning rates linearly in step between the logged rows of their run, with a note. Many logs have the
 * learning rate in training rows and the loss in evaluation rows. Before the first and after the last logged row, cells stay empty.
 */
export function fillLr(raw: RawTable, choice: RoleChoice, runs: RowRuns, notes: Note[]): RawTable {
  const lr = raw.cells[raw.names.indexOf(choice.columns.lr ?? '')]
  if (!lr?.some(isEmpty)) return raw
  const logged = loggedRates(raw, choice, runs)
  if (logged === null) return raw
  const step = raw.cells[raw.names.indexOf(choice.columns.step!)]!
  const runOf = runs.of(raw)
  let count = 0
  const filled = lr.map((cell, row) => {
    if (!isEmpty(cell)) return cell
    const value = between(logged.get(runOf(row)) ?? [], cellNumber(step.at(row)!))
    if (value === undefined) return cell
    count++
    return value
  })
  if (count === 0) return raw
  notes.push(lrFilled(count))
  return { ...raw, cells: raw.cells.map((column) => (column === lr ? filled : column)) }
}

/** The value at `step` on the line between its logged neighbours; undefined outside of the logged range. */
function between(points: readonly RatePoint[], step: number): number | undefined {
  let [low, high] = [0, points.length - 1]
  if (high < 0 || !(step >= points[low]!.step && step <= points[high]!.step)) return undefined
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (points[middle]!.step <= step) low = middle
    else high = middle
  }
  const [a, b] = [points[low]!, points[high]!]
  if (step === b.step || a.step === b.step) return b.lr
  return a.lr + ((b.lr - a.lr) * (step - a.step)) / (b.step - a.step)
}
