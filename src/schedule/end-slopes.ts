import { argumentsOf, type Feature } from './feature.ts'
import { dropsOf, forwardMomentum } from './forward-momentum.ts'
import { LEAST_RATE } from './lr-drops.ts'

/** A feature at the last step of a run, and its slope in the learning rate of each step. */
export interface EndSlopes {
  readonly value: number
  readonly slopes: Float64Array
}

/** Learning rates of the steps 0, 1, … of a run, and how many of them are warm-up. */
export interface WarmedRates {
  readonly rates: Float64Array
  readonly warmup: number
}

/**
 * What `featureColumn` gives for the last step, summed exactly, with slopes in the rates instead of in the arguments: one pass
 * there and one back. `params` has the parameters that are arguments.
 */
export function endSlopes(
  feature: Feature,
  params: Readonly<Record<string, number>>,
  { rates, warmup }: WarmedRates,
): EndSlopes {
  const args = argumentsOf(feature).map((arg) => (typeof arg === 'number' ? arg : params[arg]!))
  if (feature.use === 'lr-drops') return dropsAtEnd(feature, args, rates, feature.warmup === 'peak' ? warmup + 1 : 1)
  const rise = feature.warmup === 'peak' ? Math.min(warmup, rates.length - 1) : 0
  const counted = rise === 0 ? rates : rates.map((rate, k) => (k < rise ? rates[rise]! : rate))
  const { value, slopes } = {
    'lr-sum': sumAtEnd,
    'lr-momentum': momentumAtEnd,
    'forward-momentum': forwardMomentumAtEnd,
    'last-iterate-distance': distanceAtEnd,
    'last-iterate-noise': noiseAtEnd,
  }[feature.use](counted, args[0]!)
  // steps of a warm-up that counts as if it were at its peak follow the first rate after it
  for (let k = 0; k < rise; k++) {
    slopes[rise]! += slopes[k]!
    slopes[k] = 0
  }
  return { value, slopes }
}

function sumAtEnd(rates: Float64Array): EndSlopes {
  return { value: rates.reduce((sum, rate) => sum + rate, 0), slopes: new Float64Array(rates.length).fill(1) }
}

/** Σ d_k·(1 + λ + … + λ^(T−k)), d_k = e_{k−1} − e_k. */
function momentumAtEnd(rates: Float64Array, lambda: number): EndSlopes {
  const slopes = new Float64Array(rates.length)
  let [value, power, weight] = [0, 1, 0]
  for (let k = rates.length - 1; k > 0; k--) {
    weight += power
    power *= lambda
    value += weight * (rates[k - 1]! - rates[k]!)
    slopes[k - 1]! += weight
    slopes[k]! -= weight
  }
  return { value, slopes }
}

function forwardMomentumAtEnd(rates: Float64Array): EndSlopes {
  const byDrop = new Float64Array(rates.length)
  const areas = forwardMomentum(dropsOf(rates), byDrop)
  return { value: areas[areas.length - 1]!, slopes: byDrop.map((slope, k) => (byDrop[k + 1] ?? 0) - slope) }
}

/** Σ d_k·S_k^−κ·[1 − (1 + a_k·y_k)^−β], a_k = C·(e_k/e_ref)^−γ, y_k = S_T − S_{k−1}, or − S_k where the step itself doesn't count. */
function dropsAtEnd(
  { reference = 1, inclusive = true }: Feature,
  args: readonly number[],
  rates: Float64Array,
  first: number,
): EndSlopes {
  const [rate, shape, slowing, discount] = args as [number, number, number, number]
  const n = rates.length
  const slopes = new Float64Array(n)
  const bySum = new Float64Array(n)
  const total = rates.reduce((sum, each) => sum + each, 0)
  let [value, sum, byClock] = [0, 0, 0]
  for (let k = 0; k < n; k++) {
    const e = rates[k]!
    const before = sum
    sum += e
    if (k < first) continue
    const drop = rates[k - 1]! - e
    if (!inclusive) slopes[k]! += byClock
    const speed = slowing === 0 ? rate : rate * (Math.max(e, LEAST_RATE) / reference) ** -slowing
    const clock = Math.max(total - (inclusive ? before : sum), 0)
    const x = speed * clock
    const left = Math.exp(-shape * Math.log1p(x))
    const factor = discount === 0 ? 1 : sum ** -discount
    value += drop * factor * (1 - left)
    slopes[k - 1]! += factor * (1 - left)
    slopes[k]! -= factor * (1 - left)
    const byLogSpeed = (drop * factor * left * shape * x) / (1 + x)
    if (e > LEAST_RATE) slopes[k]! -= (slowing * byLogSpeed) / e
    bySum[k] = discount === 0 ? 0 : (-discount * drop * factor * (1 - left)) / sum
    byClock += (drop * factor * left * shape * speed) / (1 + x)
    if (inclusive) slopes[k]! += byClock
  }
  let later = 0
  for (let k = n - 1; k >= 0; k--) slopes[k]! += later += bySum[k]!
  return { value, slopes }
}

function distanceAtEnd(rates: Float64Array): EndSlopes {
  const sum = rates.reduce((total, rate) => total + rate, 0)
  return { value: 1 / (2 * sum), slopes: new Float64Array(rates.length).fill(-1 / (2 * sum ** 2)) }
}

/** Σe²/(2·A_0) + ½·Σ_{k<T} [e_k/A_{k+1}]·[Q_k/A_k] with A_k = Σ_{i≥k} e_i and Q_k = Σ_{i≥k} e_i². */
function noiseAtEnd(rates: Float64Array): EndSlopes {
  const n = rates.length
  const [after, squares] = [new Float64Array(n + 1), new Float64Array(n + 1)]
  for (let k = n - 1; k >= 0; k--) {
    after[k] = after[k + 1]! + rates[k]!
    squares[k] = squares[k + 1]! + rates[k]! ** 2
  }
  const slopes = new Float64Array(n)
  const [all, whole] = [after[0]!, squares[0]!]
  let value = whole / (2 * all)
  // slopes of the terms so far in A and in Q of what follows
  let [bySum, bySquares] = [-whole / (2 * all ** 2), 1 / (2 * all)]
  for (let k = 0; k < n; k++) {
    const [rate, next, here, square] = [rates[k]!, after[k + 1]!, after[k]!, squares[k]!]
    if (k < n - 1 && next > 0) {
      const term = (rate / next) * (square / here) * 0.5
      value += term
      bySum -= term / here
      bySquares += (0.5 * rate) / (next * here)
      slopes[k]! += (0.5 * square) / (next * here)
    }
    slopes[k]! += bySum + 2 * rate * bySquares
    if (k < n - 1 && next > 0) bySum -= (0.5 * rate * square) / (next ** 2 * here)
  }
  return { value, slopes }
}
