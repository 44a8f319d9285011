import { quantilesOf } from '../num/sample.ts'
import type { Band, Interval } from './estimate.ts'

/** Quantiles that leave (1 − level)/2 on each side; nulls where fewer than 20 values are finite. */
export function bandOf(values: ArrayLike<number>, level: number): Band {
  const finite = finiteOf(values)
  // a share of draws at which the quantity doesn't exist that could reach into the interval makes it meaningless
  if (finite.length < 20 || finite.length < values.length * (1 - (1 - level) / 4)) return { low: null, high: null }
  const tail = (1 - level) / 2
  const [low, high] = quantilesOf(finite, tail, 1 - tail)
  return { low, high }
}

/** The finite values as a new array, by a plain loop: thousands of bands go into one picture. */
function finiteOf(values: ArrayLike<number>): Float64Array {
  const kept = new Float64Array(values.length)
  let count = 0
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]!)) kept[count++] = values[i]!
  return kept.subarray(0, count)
}

/** A value with its band. */
export function intervalOf(value: number, values: ArrayLike<number> | null, level: number): Interval {
  return {
    value: Number.isFinite(value) ? value : null,
    ...(values === null ? { low: null, high: null } : bandOf(values, level)),
  }
}
