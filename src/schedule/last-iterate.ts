import { type CurveRows, runRates } from './curve-rows.ts'
import type { FeatureColumn, FeatureOptions } from './feature.ts'

/**
 * Terms of the last-iterate bound of Schaipp et al. 2025 (arXiv 2501.18965; Theorem 10 of Defazio et al. 2023) for gradients
 * of norm 1 and a distance of 1: `distance` = 1/(2·S_T), and `noise` = Σe²/(2·S_T) +
 * ½·Σ_{k<T} [e_k / Σ_{i>k} e_i]·[Σ_{i≥k} e_i² / Σ_{i≥k} e_i], sums to step T. Prefix sums make a row one pass.
 */
export function lastIterate(term: 'distance' | 'noise') {
  return (curve: CurveRows, { warmup = 'counted' }: FeatureOptions): FeatureColumn => {
    const column = new Float64Array(curve.run.length)
    for (const { rates, sums, rows, at } of runRates(curve, warmup)) {
      rows.forEach((row, i) => {
        column[row] = term === 'distance' ? 1 / (2 * sums[at[i]!]!) : noiseAt(rates, at[i]!)
      })
    }
    return { evaluate: (_, value) => value.set(column) }
  }
}

function noiseAt(rates: Float64Array, last: number): number {
  let [after, squares, noise] = [rates[last]!, rates[last]! ** 2, 0]
  for (let k = last - 1; k >= 0; k--) {
    const rate = rates[k]!
    const from = after + rate
    squares += rate * rate
    // a tail without learning leaves the iterate where it is
    if (after > 0) noise += (rate / after) * (squares / from)
    after = from
  }
  return squares / (2 * after) + noise / 2
}
