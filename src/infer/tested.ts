import { formatNumber } from '../base/quantity.ts'
import type { Role } from '../base/role.ts'
import type { Fold } from './fold.ts'

/**
 * How far a law itself is off beyond the rows that it was fitted to, which no refit of these rows shows: a normal error
 * whose standard deviation grows with the distance, `size` · ln(1 + distance), distances being multiples of the largest
 * fitted compute. Learnt by a backtest.
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

/** Predictions at a distance that an error is quoted of, where there are as many at any. */
const FEWEST = 3

/** At the distance nearest to `times`: `At 8 times the largest fitted compute chinchilla missed by 21 % on average (3 rows; …).` */
export function missText(
  { folds, horizonOf, level }: Pick<Tested, 'folds' | 'horizonOf' | 'level'>,
  law: string,
  times = Number.MAX_VALUE,
): string {
  const told = folds.filter(({ mre }) => mre !== null)
  const many = told.filter(({ n }) => n >= FEWEST)
  const distance = ({ horizon }: Fold) => Math.abs(Math.log(horizon / times))
  const [fold] = (many.length > 0 ? many : told).toSorted((a, b) => distance(a) - distance(b))
  if (fold === undefined) return ''
  const percent = (share: number) => `${formatNumber(100 * share, 2)} %`
  const hits = fold.hit === null ? '' : `; its ${formatNumber(100 * level, 3)} % intervals held ${percent(fold.hit)}`
  const size = horizonOf === 'flops' ? 'compute' : horizonOf
  return `At ${formatNumber(fold.horizon, 2)} times the largest fitted ${size} ${law} missed by ${percent(fold.mre!)} on average (${fold.n} ${fold.n === 1 ? 'row' : 'rows'}${hits}).`
}

/**
 * How a fit's law did at the distance nearest to `times`, and how much of that intervals of a new run there allow for; empty
 * where nothing was tested. `isLog`: whether residuals are of logarithms.
 */
export function testedText(tested: Tested, law: string, isLog: boolean, times: number): string {
  const missed = missText(tested, law, times)
  const { lawError, horizonOf } = tested
  if (missed === '' || lawError === null) return missed
  const size = lawError.size * growth(times)
  const error = isLog ? `${formatNumber(100 * size, 2)} %` : formatNumber(size, 2)
  const reach = `${formatNumber(times, 2)} times the ${horizonOf === 'flops' ? 'compute' : horizonOf}`
  return `${missed} So the interval of a new run allows for an error of the law itself, ${error} at ${reach} (one standard deviation).`
}
