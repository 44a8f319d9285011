import type { Note } from '../base/note.ts'
import { dependentRowsNote, fewRunsNote, MOST_INDEPENDENT } from '../base/note-infer.ts'
import type { Fit } from '../fit/fit.ts'
import { freeCount } from '../fit/variables.ts'
import type { Resampled } from './bootstrap.ts'
import type { EstimateOptions } from './estimate.ts'

/** Where intervals come from. `bootstrap` is by runs where there are enough of them, else `normal`. */
export type IntervalMethod = 'bootstrap' | Resampled | 'normal' | 'profile'

/** What a bootstrap of this fit would resample; null where intervals come from the covariance or there are none. */
export function resampledUnits(fit: Fit, { count = 1000, method = 'bootstrap' }: EstimateOptions): Resampled | null {
  if (count === 0 || method === 'normal' || method === 'profile') return null
  if (fit.table.runs.names.length < runsFor(method, fit)) return null
  // columns of laws of curves make every refit dear: weights on whole runs do without
  if (method === 'bootstrap') return fit.law.features ? 'wild' : 'runs'
  return method
}

/**
 * The note that too few runs made the covariance stand in for what was asked. `curveDegrees` are those of a law of
 * curves, whose rows are evidence too as far as they are independent.
 */
export function fewRuns(fit: Fit, options: EstimateOptions, curveDegrees?: number): Note[] {
  const { count = 1000, method = 'bootstrap' } = options
  const runs = fit.table.runs.names.length
  const needed = runsFor(method, fit)
  if (count === 0 || runs >= needed) return []
  const degrees = (fit.law.features && curveDegrees) ?? runs - freeCount(fit.law, fit.constraints)
  return [fewRunsNote(runs, needed, degrees)]
}

/** The note that intervals of a law of curves count far fewer independent rows than there are. */
export function dependentRows({ law, table }: Fit, independent: number | undefined): Note[] {
  if (!law.features || independent === undefined || independent >= MOST_INDEPENDENT * table.length) return []
  return [dependentRowsNote(table.length, independent)]
}

/**
 * Runs that a method needs. To resample them: at least 10, and twice the free parameters; wild: more than the free
 * parameters, or the fit could follow every one of them. Rows and residuals are resampled as asked.
 */
function runsFor(method: IntervalMethod, { law, constraints }: Fit): number {
  if (method === 'bootstrap') return Math.max(10, 2 * freeCount(law, constraints))
  return method === 'wild' ? freeCount(law, constraints) + 1 : 0
}
