import { sorted, sortedQuantile } from '../num/sample.ts'
import type { Band, Interval } from './estimate.ts'

/** Quantiles that leave (1 − level)/2 on each side; nulls where fewer than 20 values are finite. */
export function bandOf(values: ArrayLike<number>, level: number): Band {
  const finite = Float64Array.from(values).filter(Number.isFinite)
  // a share of draws at which the quantity doesn't exist that could reach into the interval makes it meaningless
  if (finite.length < 20 || finite.length < values.length * (1 - (1 - level) / 4)) return { low: null, high: null }
  const ascending = sorted(finite)
  const tail = (1 - level) / 2
  return { low: sortedQuantile(ascending, tail), high: sortedQuantile(ascending, 1 - tail) }
}

/** A value with its band. */
export function intervalOf(value: number, values: ArrayLike<number> | null, level: number): Interval {
  return {
    value: Number.isFinite(value) ? value : null,
    ...(values === null ? { low: null, high: null } : bandOf(values, level)),
  }
}
