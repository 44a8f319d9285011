import { type CurveRows, type RunRates, runRates } from './curve-rows.ts'
import { dropNodes } from './drop-nodes.ts'
import type { FeatureColumn, FeatureOptions } from './feature.ts'

/**
 * Σ_{k≤t} d_k·S_k^−κ·[1 − (1 + C·(e_k/e_ref)^−γ·(S_t − S_{k−1}))^−β] with d_k = e_{k−1} − e_k (signed) and S_k = Σ_{i≤k} e_i:
 * the loss reduction of the multi-power law (Luo et al. 2025, arXiv 2503.12811) at κ = 0, with later drops discounted where
 * κ > 0. Arguments: rate C (one over the sum of learning rates), shape β, slowing γ, discount κ. Where `inclusive` is
 * false the clock is S_t − S_k. With warmup `peak` the drops of the warm-up don't count, but its rates do in every sum.
 */
export function lrDrops(curve: CurveRows, options: FeatureOptions): FeatureColumn {
  const { warmup = 'counted', reference = 1, inclusive = true } = options
  const runs = runRates(curve, 'counted').map((run) =>
    prepare(run, warmup === 'counted' ? 1 : run.warmup + 1, { reference, inclusive }),
  )
  return {
    evaluate(args, value, slopes) {
      for (const run of runs) evaluateRun(run, args, value, slopes)
    },
  }
}

interface Prepared {
  readonly rows: Int32Array
  /** S at each row. */
  readonly now: Float64Array
  /** Terms of row i: from[i] … from[i + 1] of `node`. */
  readonly from: Int32Array
  readonly node: Int32Array
  /** Of each node: its share of the drops, S when its clock started, ln S_k, and ln (e_k/e_ref). */
  readonly drop: Float64Array
  readonly start: Float64Array
  readonly logSum: Float64Array
  readonly logRate: Float64Array
  readonly factor: Float64Array
  readonly speed: Float64Array
}

/** Rates are floored here where a drop's own rate enters: a rate of 0 has no clock. */
const LEAST_RATE = 1e-10

function prepare(
  run: RunRates,
  first: number,
  { reference, inclusive }: { reference: number; inclusive: boolean },
): Prepared {
  const { rows, at, sums } = run
  const { from, node, weights, rates, before, through } = dropNodes(run, first)
  const count = weights.length
  return {
    rows,
    now: Float64Array.from(at, (step) => sums[step]!),
    from,
    node,
    drop: weights,
    start: inclusive ? before : through,
    logSum: through.map((sum) => Math.log(sum)),
    logRate: rates.map((rate) => Math.log(Math.max(rate, LEAST_RATE) / reference)),
    factor: new Float64Array(count),
    speed: new Float64Array(count),
  }
}

function evaluateRun(
  run: Prepared,
  args: ArrayLike<number>,
  value: Float64Array,
  slopes?: readonly Float64Array[],
): void {
  const { rows, now, from, node, drop, start, logSum, logRate, factor, speed } = run
  const rate = args[0]!
  const shape = args[1]!
  const slowing = args[2]!
  const discount = args[3]!
  for (let n = 0; n < drop.length; n++) {
    factor[n] = discount === 0 ? drop[n]! : drop[n]! * Math.exp(-discount * logSum[n]!)
    speed[n] = slowing === 0 ? rate : rate * Math.exp(-slowing * logRate[n]!)
  }
  for (let i = 0; i < rows.length; i++) {
    let [sum, byRate, byShape, bySlowing, byDiscount] = [0, 0, 0, 0, 0]
    const to = from[i + 1]!
    for (let j = from[i]!; j < to; j++) {
      const n = node[j]!
      const x = speed[n]! * (now[i]! - start[n]!)
      const log = Math.log1p(x)
      const left = Math.exp(-shape * log)
      const f = factor[n]!
      sum += f * (1 - left)
      if (slopes === undefined) continue
      byShape += f * left * log
      const byLogSpeed = (f * left * shape * x) / (1 + x)
      byRate += byLogSpeed
      bySlowing -= byLogSpeed * logRate[n]!
      byDiscount -= f * (1 - left) * logSum[n]!
    }
    const row = rows[i]!
    value[row] = sum
    if (slopes === undefined) continue
    slopes[0]![row] = byRate / rate
    slopes[1]![row] = byShape
    slopes[2]![row] = bySlowing
    slopes[3]![row] = byDiscount
  }
}
