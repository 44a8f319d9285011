import { expScaled } from '../num/exp.ts'
import { type CurveRows, type RunRates, runRates } from './curve-rows.ts'
import { DropGain } from './drop-gain.ts'
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
  const table = new DropGain()
  return {
    evaluate(args, value, slopes) {
      const [low, high] = place(runs, args)
      if (low <= high) table.cover(low, high, args[1]!, slopes !== undefined)
      for (const run of runs) evaluateRun(run, table, args, value, slopes)
    },
  }
}

interface Prepared {
  readonly rows: Int32Array
  /** Terms of row i: from[i] … from[i + 1] of `node` and `elapsed`. */
  readonly from: Int32Array
  readonly node: Int32Array
  /** Of each term: ln of the sum of rates since its clock started. */
  readonly elapsed: Float64Array
  /** Of each node: its share of the drops, ln S_k and ln (e_k/e_ref); least and largest `elapsed` of its terms. */
  readonly drop: Float64Array
  readonly logSum: Float64Array
  readonly logRate: Float64Array
  readonly least: Float64Array
  readonly most: Float64Array
  /** At the arguments in use: the discounted drop, and ln of its speed. */
  readonly factor: Float64Array
  readonly logSpeed: Float64Array
}

/** Rates are floored here where a drop's own rate enters: a rate of 0 has no clock. */
export const LEAST_RATE = 1e-10

function prepare(
  run: RunRates,
  first: number,
  { reference, inclusive }: { reference: number; inclusive: boolean },
): Prepared {
  const { rows, at, sums } = run
  const { from, node, weights, rates, before, through } = dropNodes(run, first)
  const start = inclusive ? before : through
  const count = weights.length
  const kept = new Int32Array(node.length)
  const elapsed = new Float64Array(node.length)
  const ends = new Int32Array(from.length)
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const most = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
  let terms = 0
  for (let i = 0; i < rows.length; i++) {
    const now = sums[at[i]!]!
    for (let j = from[i]!; j < from[i + 1]!; j++) {
      const n = node[j]!
      // a drop whose clock has not moved has no effect yet
      if (!(now > start[n]!)) continue
      const log = Math.log(now - start[n]!)
      kept[terms] = n
      elapsed[terms++] = log
      least[n] = Math.min(least[n]!, log)
      most[n] = Math.max(most[n]!, log)
    }
    ends[i + 1] = terms
  }
  return {
    rows,
    from: ends,
    node: kept.subarray(0, terms),
    elapsed: elapsed.subarray(0, terms),
    drop: weights,
    logSum: through.map((sum) => Math.log(sum)),
    logRate: rates.map((rate) => Math.log(Math.max(rate, LEAST_RATE) / reference)),
    least,
    most,
    factor: new Float64Array(count),
    logSpeed: new Float64Array(count),
  }
}

/** Discounts and speeds of all nodes at these arguments; gives the range of ln x over all terms. */
function place(runs: readonly Prepared[], args: ArrayLike<number>): [low: number, high: number] {
  const logRate = Math.log(args[0]!)
  const slowing = args[2]!
  const discount = args[3]!
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const run of runs) {
    const { drop, factor, logSpeed, least, most } = run
    const count = drop.length
    if (discount === 0) factor.set(drop)
    else {
      expScaled(run.logSum, -discount, factor, count)
      for (let n = 0; n < count; n++) factor[n]! *= drop[n]!
    }
    for (let n = 0; n < count; n++) {
      const speed = logRate - slowing * run.logRate[n]!
      logSpeed[n] = speed
      low = Math.min(low, speed + least[n]!)
      high = Math.max(high, speed + most[n]!)
    }
  }
  return [Math.max(low, LOWEST), Math.min(high, HIGHEST)]
}

/** Range of ln x beyond which a gain is 0, or as good as at its end. */
const [LOWEST, HIGHEST] = [-300, 600]

function evaluateRun(
  run: Prepared,
  table: DropGain,
  args: ArrayLike<number>,
  value: Float64Array,
  slopes?: readonly Float64Array[],
): void {
  const { rows, from, node, elapsed, logSum, logRate, factor, logSpeed } = run
  const { gain, byShape, low, scale, last } = table
  for (let i = 0; i < rows.length; i++) {
    let [sum, byRate, shape, bySlowing, byDiscount] = [0, 0, 0, 0, 0]
    const to = from[i + 1]!
    for (let j = from[i]!; j < to; j++) {
      const n = node[j]!
      const u = (elapsed[j]! + logSpeed[n]! - low) * scale
      const cell = u > 0 ? Math.min(Math.floor(u), last) : 0
      const t = u > 0 ? Math.min(u - cell, 1) : 0
      const k = 6 * cell
      const f = factor[n]!
      const g =
        gain[k]! + t * (gain[k + 1]! + t * (gain[k + 2]! + t * (gain[k + 3]! + t * (gain[k + 4]! + t * gain[k + 5]!))))
      sum += f * g
      if (slopes === undefined) continue
      const slope =
        gain[k + 1]! + t * (2 * gain[k + 2]! + t * (3 * gain[k + 3]! + t * (4 * gain[k + 4]! + t * 5 * gain[k + 5]!)))
      shape +=
        f *
        (byShape[k]! +
          t *
            (byShape[k + 1]! +
              t * (byShape[k + 2]! + t * (byShape[k + 3]! + t * (byShape[k + 4]! + t * byShape[k + 5]!)))))
      const byLogSpeed = f * scale * slope
      byRate += byLogSpeed
      bySlowing -= byLogSpeed * logRate[n]!
      byDiscount -= f * g * logSum[n]!
    }
    const row = rows[i]!
    value[row] = sum
    if (slopes === undefined) continue
    slopes[0]![row] = byRate / args[0]!
    slopes[1]![row] = shape
    slopes[2]![row] = bySlowing
    slopes[3]![row] = byDiscount
  }
}
