import type { Note } from '../base/note.ts'
import type { Fit } from '../fit/fit.ts'

/** Uncertainty as samples of the parameters. Every interval is a quantile over draws. */
export interface Draws {
  /** What was resampled, or `normal`: from the covariance, with Student t. */
  readonly method: 'cases' | 'runs' | 'residuals' | 'normal'
  readonly names: readonly string[]
  /** count × names.length, row-major. */
  readonly values: Float64Array
  readonly count: number
  /** Refits that did not converge and are not among the draws. */
  readonly failed: number
}

export interface Interval {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

export interface ParamEstimate extends Interval {
  readonly se: number | null
  readonly atBound: boolean
  /** False where the rows leave the parameter free: se, low and high are then null. */
  readonly determined: boolean
}

/** A fit with its uncertainty: what predictions, plans, charts and reports are made from. */
export interface Estimate {
  readonly fit: Fit
  /** Null without a bootstrap (`--bootstrap 0`) or where nothing can be said. */
  readonly draws: Draws | null
  readonly level: number
  readonly params: Readonly<Record<string, ParamEstimate>>
  readonly derived: Readonly<Record<string, Interval>>
  /** Standard deviation of a new run around the curve, in residual units; null where it can't be estimated. */
  readonly noise: number | null
  /** Notes of table, fit and intervals together, most serious first. */
  readonly notes: readonly Note[]
}
