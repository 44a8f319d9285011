import type { Role } from '../base/role.ts'
import type { Fold } from './fold.ts'

/**
 * How far a law itself is off beyond the rows that it was fitted to, which no refit of these rows shows: a normal error
 * whose standard deviation grows with the distance, `size` · ln(1 + distance), distances being multiples of the largest
 * fitted compute, or of an input where the law's inputs don't tell compute. Learnt by a backtest.
 */
export interface LawError {
  /** In residual units: of ln loss where the objective is of logarithms. */
  readonly size: number
  /** Fits that it was learnt from: degrees of freedom of Student t. */
  readonly fits: number
}

/** How a fit's law, as it was fitted, did on its own larger rows. Plain data. */
export interface Tested {
  /** Role by which the window of fitted rows grew. */
  readonly by: Role
  /** What distances are multiples of, and its largest value among all rows. */
  readonly horizonOf: Role
  readonly largest: number
  /** Share of new runs that intervals should hold. */
  readonly level: number
  /** Errors by octave of distance, ascending. */
  readonly folds: readonly Fold[]
  /** Null where the law did no worse than noise and its parameters' intervals explain, or nothing tells. */
  readonly lawError: LawError | null
}

/** How many times the largest fitted one a point is, by the role that distances are told by; null where the point has none. */
export function distanceAt({ horizonOf, largest }: Tested, at: Readonly<Record<string, number>>): number | null {
  const reached = at[horizonOf]
  return reached === undefined ? null : reached / largest
}

/** What the size of a law's error is multiplied by at a distance. */
export function growth(times: number): number {
  return Math.log1p(times)
}
