import type { Interval } from '../infer/estimate.ts'
import type { BacktestPrediction } from './backtest.ts'
import { pairedDifference } from './paired.ts'

/** Laws averaged by weights that make the average's held-out error smallest. */
export interface Stack {
  /** Shares by law, which add up to 1, in the order of the comparison. */
  readonly weights: readonly { readonly law: string; readonly weight: number }[]
  /**
   * Mean |L̂ − L|/L of the average, each run predicted by weights from the other held-out runs: the weights above have
   * seen every run. Null where one run is held out.
   */
  readonly heldout: { readonly mre: number | null; readonly n: number }
  /** Its held-out error minus that of the best law alone; the interval by resampling. */
  readonly deltaToBest: Interval
}

/** One law's predictions of the held-out rows; all laws predict the same ones. */
interface Member {
  readonly law: string
  readonly predictions: readonly BacktestPrediction[]
}

/**
 * Stacks laws (Breiman 1996; Yao, Vehtari, Simpson & Gelman 2018): weights of a simplex that minimise the squared
 * relative error of the average on held-out rows. `members` are best first. Null where a prediction has no value.
 */
export function stackOf(
  members: readonly Member[],
  options: { readonly level: number; readonly seed: number },
): Stack | null {
  const [best] = members
  const rows = best!.predictions
  if (members.some(({ predictions }) => predictions.some(({ predicted }) => predicted === null))) return null
  const errors = members.map(({ predictions }) =>
    Float64Array.from(predictions, ({ predicted, measured }) => predicted! / measured - 1),
  )
  const weights = simplexWeights(errors, () => true)
  const names = [...new Set(rows.map(({ run }) => run))]
  const stacked = names.length < 2 ? null : leftOut(rows, names, errors)
  return {
    weights: members.map(({ law }, at) => ({ law, weight: weights[at]! })),
    heldout: { mre: stacked && stacked.reduce((sum, e) => sum + Math.abs(e), 0) / stacked.length, n: rows.length },
    deltaToBest: stacked
      ? pairedDifference(
          rows.map((row, i) => ({ ...row, predicted: row.measured * (1 + stacked[i]!) })),
          rows,
          options,
        )
      : { value: null, low: null, high: null },
  }
}

/** Relative error of the average at each row, by weights from the rows of other runs. */
function leftOut(
  rows: readonly BacktestPrediction[],
  names: readonly string[],
  errors: readonly Float64Array[],
): Float64Array {
  const weightsOf = new Map(names.map((name) => [name, simplexWeights(errors, (i) => rows[i]!.run !== name)]))
  return Float64Array.from(rows, ({ run }, i) => {
    const weights = weightsOf.get(run)!
    return errors.reduce((sum, error, at) => sum + weights[at]! * error[i]!, 0)
  })
}

/** Sweeps over all pairs of laws at most; each is exact in its pair, so the sum falls in every one of them. */
const SWEEPS = 1000

/** Change of a weight below which it has settled. */
const SETTLED = 1e-12

/** Weights ≥ 0 that add up to 1 and minimise Σ (Σ w·e)² over the rows that count, by moving weight between two at a time. */
export function simplexWeights(errors: readonly Float64Array[], counts: (row: number) => boolean): number[] {
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => (counts(i) ? sum + v * b[i]! : sum), 0)
  const gram = errors.map((a) => errors.map((b) => product(a, b)))
  const weights = errors.map(() => 1 / errors.length)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0
    for (let i = 0; i < weights.length; i++) {
      for (let j = i + 1; j < weights.length; j++) {
        const curvature = gram[i]![i]! + gram[j]![j]! - 2 * gram[i]![j]!
        // two laws with the same errors may share their weight in any way
        if (!(curvature > 1e-12 * (gram[i]![i]! + gram[j]![j]!))) continue
        const slope = weights.reduce((sum, w, k) => sum + w * (gram[j]![k]! - gram[i]![k]!), 0)
        const step = Math.min(Math.max(slope / curvature, -weights[i]!), weights[j]!)
        weights[i]! += step
        weights[j]! -= step
        moved = Math.max(moved, Math.abs(step))
      }
    }
    if (moved < SETTLED) break
  }
  return weights
}
