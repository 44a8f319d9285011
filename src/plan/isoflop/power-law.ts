import type { Interval } from '../../infer/estimate.ts'
import { intervalOf } from '../../infer/interval.ts'
import { normalQuantile, tQuantile } from '../../num/distribution.ts'
import { mean } from '../../num/sample.ts'

/** An optimum as a power of compute: coefficient · C^exponent, C in FLOP. */
export interface PowerLaw {
  readonly exponent: Interval
  readonly coefficient: Interval
}

/** Fewest optima that a power law is drawn through: with two there is nothing left to contradict it. */
export const FEWEST_OPTIMA = 3

interface Line {
  readonly slope: number
  readonly intercept: number
}

/** Least squares through the points that are finite; null for fewer than three of them, or all at one x. */
export function lineThrough(x: ArrayLike<number>, y: ArrayLike<number>): Line | null {
  const rows = Array.from(x, (_, i) => i).filter((i) => Number.isFinite(x[i]!) && Number.isFinite(y[i]!))
  if (rows.length < FEWEST_OPTIMA) return null
  const [mx, my] = [mean(rows.map((i) => x[i]!)), mean(rows.map((i) => y[i]!))]
  const [sxy, sxx] = rows.reduce(([a, b], i) => [a + (x[i]! - mx) * (y[i]! - my), b + (x[i]! - mx) ** 2] as const, [
    0, 0,
  ] as readonly [number, number])
  if (!(sxx > 0)) return null
  return { slope: sxy / sxx, intercept: my - (sxy / sxx) * mx }
}

/**
 * The power law through optima, unweighted in the logarithms (Hoffmann et al. 2022), with the interval of its draws: each
 * draw is one simulated ln optimum for every budget. Where the optima lie further off the law than the draws explain, the
 * draws are widened by as much (Birge 1932), and by Student's t for the few optima that this is seen from.
 */
export function powerLawOf(
  lnFlops: readonly number[],
  lnOptimum: readonly number[],
  draws: readonly (readonly number[])[],
  level: number,
): PowerLaw | null {
  const line = lineThrough(lnFlops, lnOptimum)
  if (line === null) return null
  const drawn = draws.map((each) => lineThrough(lnFlops, each))
  const widen = widening(lnFlops, lnOptimum, line, draws, level)
  // around the middle of the budgets, where slope and height are independent
  const middle = mean(lnFlops)
  const height = ({ slope, intercept }: Line) => intercept + slope * middle
  const slopes = drawn.map((each) => (each === null ? Number.NaN : line.slope + widen * (each.slope - line.slope)))
  const intercepts = drawn.map((each, k) =>
    each === null ? Number.NaN : height(line) + widen * (height(each) - height(line)) - slopes[k]! * middle,
  )
  return {
    exponent: intervalOf(line.slope, slopes, level),
    coefficient: intervalOf(Math.exp(line.intercept), intercepts.map(Math.exp), level),
  }
}

/** Factor of the draws, at least 1. */
function widening(
  lnFlops: readonly number[],
  lnOptimum: readonly number[],
  { slope, intercept }: Line,
  draws: readonly (readonly number[])[],
  level: number,
): number {
  const n = lnFlops.length
  const middle = mean(lnFlops)
  const sxx = lnFlops.reduce((sum, x) => sum + (x - middle) ** 2, 0)
  let [seen, expected] = [0, 0]
  for (let i = 0; i < n; i++) {
    const values = draws.map((each) => each[i]!).filter(Number.isFinite)
    const spread = mean(values.map((v) => (v - lnOptimum[i]!) ** 2))
    if (!(spread >= 0)) continue
    seen += (lnOptimum[i]! - intercept - slope * lnFlops[i]!) ** 2
    expected += spread * (1 - 1 / n - (lnFlops[i]! - middle) ** 2 / sxx)
  }
  if (!(seen > expected && expected > 0)) return 1
  const tail = (1 + level) / 2
  return (Math.sqrt(seen / expected) * tQuantile(tail, n - 2)) / normalQuantile(tail)
}
