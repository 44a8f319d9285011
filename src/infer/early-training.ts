import type { Note } from '../base/note.ts'
import { EARLY, earlyTrainingNote } from '../base/note-runs.ts'
import type { Fit } from '../fit/fit.ts'
import { tCdf } from '../num/distribution.ts'
import { mean, variance } from '../num/sample.ts'
import { residualsOf } from './noise.ts'

/** Chance of a false alarm. */
const FALSE_ALARM = 0.01

/** Runs that need rows both of early and of later training. */
const FEWEST_RUNS = 3

/** Rows from the first tenth of their runs that the law misses, by a paired t test over runs. */
export function earlyTraining(fit: Fit): Note[] {
  const { columns, runs, length } = fit.table
  const progress = columns.step ?? columns.tokens
  if (progress === undefined || runs.names.length === length) return []
  const { residuals } = residualsOf(fit)
  const ends = new Float64Array(runs.names.length)
  for (let i = 0; i < length; i++) ends[runs.of[i]!] = Math.max(ends[runs.of[i]!]!, progress[i]!)
  const sums = runs.names.map(() => ({ early: 0, earlyRows: 0, late: 0, lateRows: 0 }))
  for (let i = 0; i < length; i++) {
    const sum = sums[runs.of[i]!]!
    if (progress[i]! <= EARLY * ends[runs.of[i]!]!) {
      sum.early -= residuals[i]!
      sum.earlyRows++
    } else {
      sum.late -= residuals[i]!
      sum.lateRows++
    }
  }
  const both = sums.filter(({ earlyRows, lateRows }) => earlyRows > 0 && lateRows > 0)
  if (both.length < FEWEST_RUNS) return []
  const shifts = both.map(({ early, earlyRows, late, lateRows }) => early / earlyRows - late / lateRows)
  const shift = mean(shifts)
  const error = Math.sqrt(variance(shifts) / shifts.length)
  const p = error > 0 ? 2 * tCdf(-Math.abs(shift) / error, shifts.length - 1) : 1
  if (!(p < FALSE_ALARM)) return []
  const rows = both.reduce((sum, { earlyRows }) => sum + earlyRows, 0)
  const isLog = fit.objective.space === 'log'
  const level = mean(columns[fit.law.output ?? 'loss']!)
  return [earlyTrainingNote(rows, both.length, isLog ? shift : shift / level, p)]
}
