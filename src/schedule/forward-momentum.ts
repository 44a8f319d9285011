import { type CurveRows, runRates } from './curve-rows.ts'
import type { FeatureColumn, FeatureOptions } from './feature.ts'

/** Decay of the mean and of the mean square of drops, and what the code adds to roots and scales squares by. */
const [MEAN, SQUARE, TINY, SCALE] = [0.9, 0.999, 1e-8, 1e5]

/**
 * M of Wang et al. 2025 (arXiv 2512.13705) at each of some places on a schedule: an update of Adam with the drops of the
 * rate for gradients, summed. `drops[i]` is (e_{i−1} − e_i) times the steps between the places i − 1 and i; `drops[0]` is
 * not read. With `slopes`, those of the last M in each drop are written there.
 */
export function forwardMomentum(drops: Float64Array, slopes?: Float64Array): Float64Array {
  const n = drops.length
  const areas = new Float64Array(n)
  const [byMean, bySquare] = [new Float64Array(n), new Float64Array(n)]
  let [mean, square] = [0, 0]
  for (let i = 1; i < n; i++) {
    const drop = drops[i]!
    mean = MEAN * mean + (1 - MEAN) * drop
    square = SQUARE * square + (1 - SQUARE) * drop * drop
    const [unbiasMean, unbiasSquare] = [1 - MEAN ** (i + 1), SCALE / (1 - SQUARE ** (i + 1))]
    const root = Math.sqrt(unbiasSquare * square + TINY)
    const update = mean / unbiasMean / (root + TINY)
    areas[i] = areas[i - 1]! + update
    byMean[i] = 1 / unbiasMean / (root + TINY)
    bySquare[i] = (-update / (root + TINY)) * (unbiasSquare / (2 * root))
  }
  if (slopes) {
    let [later, laterSquare] = [0, 0]
    for (let i = n - 1; i > 0; i--) {
      later = MEAN * later + byMean[i]!
      laterSquare = SQUARE * laterSquare + bySquare[i]!
      slopes[i] = (1 - MEAN) * later + 2 * (1 - SQUARE) * drops[i]! * laterSquare
    }
  }
  return areas
}

/** Drops of the rate from one step to the next. */
export function dropsOf(rates: Float64Array): Float64Array {
  return rates.map((rate, k) => (k === 0 ? 0 : rates[k - 1]! - rate))
}

/** M at the row's step, on the grid of every step, so that it doesn't depend on which steps were logged. */
export function forwardMomentumColumn(curve: CurveRows, { warmup = 'counted' }: FeatureOptions): FeatureColumn {
  const column = new Float64Array(curve.run.length)
  for (const { rates, rows, at } of runRates(curve, warmup)) {
    const areas = forwardMomentum(dropsOf(rates))
    rows.forEach((row, i) => {
      column[row] = areas[at[i]!]!
    })
  }
  return { evaluate: (_, value) => value.set(column) }
}
