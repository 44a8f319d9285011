import { type CurveRows, type RunRates, runRates } from './curve-rows.ts'
import type { FeatureColumn, FeatureOptions } from './feature.ts'

/**
 * S2(t) = Σ_{i≤t} m_i with m_i = λ·m_{i−1} + (e_{i−1} − e_i): the annealing area of Tissue, Wang and Wang 2024
 * (arXiv 2408.11029, Eq. 1), by its recursion in one pass that jumps over steps of constant rate. Slopes: λ.
 */
export function lrMomentum(curve: CurveRows, { warmup = 'counted' }: FeatureOptions): FeatureColumn {
  const runs = runRates(curve, warmup).map(stopsOf)
  return {
    evaluate(args, value, slopes) {
      for (const run of runs) evaluateRun(run, args[0]!, value, slopes?.[0])
    },
  }
}

/** Steps at which the rate changes or a row looks, in order. */
interface Stops {
  readonly steps: Int32Array
  /** Drop of the rate at each stop. */
  readonly drops: Float64Array
  /** Rows that look at stop i: rows[from[i]] … rows[from[i + 1] − 1]. */
  readonly from: Int32Array
  readonly rows: Int32Array
}

function stopsOf({ rates, rows, at }: RunRates): Stops {
  const steps: number[] = []
  const drops: number[] = []
  const from: number[] = [0]
  let next = 0
  for (let k = 0; k < rates.length; k++) {
    const drop = k === 0 ? 0 : rates[k - 1]! - rates[k]!
    const first = next
    while (next < at.length && at[next] === k) next++
    if (drop === 0 && first === next) continue
    steps.push(k)
    drops.push(drop)
    from.push(next)
  }
  return { steps: Int32Array.from(steps), drops: Float64Array.from(drops), from: Int32Array.from(from), rows }
}

function evaluateRun(
  { steps, drops, from, rows }: Stops,
  lambda: number,
  value: Float64Array,
  slopes: Float64Array | undefined,
): void {
  let m = 0
  let area = 0
  let slope = 0
  let slopeArea = 0
  let last = 0
  // rows come at even steps, so that most stretches without a drop are as long as the one before
  let [length, power, sum, powerSlope, sumSlope] = [0, 1, 0, 0, 0]
  for (let i = 0; i < steps.length; i++) {
    const rest = steps[i]! - last - 1
    if (rest > 0 && m !== 0) {
      // so many steps without a drop: m·(λ + … + λ^rest) is added, and m left at m·λ^rest
      if (rest !== length) {
        length = rest
        power = lambda ** rest
        sum = lambda === 1 ? rest : (lambda * (1 - power)) / (1 - lambda)
        powerSlope = slopes ? rest * lambda ** (rest - 1) : 0
        sumSlope = lambda === 1 ? (rest * (rest + 1)) / 2 : (1 - power - lambda * powerSlope + sum) / (1 - lambda)
      }
      if (slopes) {
        slopeArea += slope * sum + m * sumSlope
        slope = slope * power + m * powerSlope
      }
      area += m * sum
      m *= power
    }
    slope = m + lambda * slope
    m = lambda * m + drops[i]!
    area += m
    slopeArea += slope
    last = steps[i]!
    for (let j = from[i]!; j < from[i + 1]!; j++) {
      value[rows[j]!] = area
      if (slopes) slopes[rows[j]!] = slopeArea
    }
  }
}
