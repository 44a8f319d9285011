import { median } from './sample.ts'

/** Standard deviations per median absolute deviation of a normal distribution: 1/Φ⁻¹(3/4). */
export const NORMAL_MAD = 1.4826

/** A robust middle of some values, and their robust standard deviation by the median absolute deviation (MAD). */
export function middleOf(values: Float64Array): { readonly middle: number; readonly spread: number } {
  const middle = median(values)
  return { middle, spread: NORMAL_MAD * median(values.map((value) => Math.abs(value - middle))) }
}
