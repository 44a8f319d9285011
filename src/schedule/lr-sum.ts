import { type CurveRows, runRates } from './curve-rows.ts'
import type { FeatureColumn, FeatureOptions } from './feature.ts'

/** S(t) = Σ_{k≤t} e_k: the sum of learning rates up to and with the row's step. */
export function lrSum(curve: CurveRows, { warmup = 'counted' }: FeatureOptions): FeatureColumn {
  const column = new Float64Array(curve.run.length)
  for (const { rows, at, sums } of runRates(curve, warmup)) {
    rows.forEach((row, i) => {
      column[row] = sums[at[i]!]!
    })
  }
  return { evaluate: (_, value) => value.set(column) }
}
