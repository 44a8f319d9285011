import { mean } from '../../num/sample.ts'
import { lineThrough } from './power-law.ts'
import type { Worked } from './work-out.ts'

/**
 * Up to a quarter of half the range, a parabola through a noise-free Chinchilla surface moves the best size at 1000 times the
 * largest budget by at most 4 % over sizes within 16 times the best; at one half it is 15 % (`bench/isoflop`).
 */
const OFF = 0.25

/** How sizes lie around the optima; 1 is half the width of a budget's sizes in ln N, above 1 the optimum lies outside. */
export interface Centring {
  /** Mean over budgets of optimum − middle of the sizes. */
  readonly mean: number
  /** How far that moves from the smallest to the largest budget. */
  readonly change: number
  readonly budgets: number
  /** Whether either is large enough to bias a parabola noticeably. */
  readonly isOff: boolean
}

/** Where optima lie within the sizes of their budgets, by the curve; null without a budget that has a curve. */
export function centring(worked: readonly Worked[]): Centring | null {
  const seen = worked.flatMap(({ flops, points, curve }) => {
    if (curve === null || !(curve.lowest.curvature > 0)) return []
    const [low, high] = [points.lnParams[0]!, points.lnParams.at(-1)!]
    return [{ lnFlops: Math.log(flops), offset: (2 * curve.lowest.x - low - high) / (high - low) }]
  })
  if (seen.length === 0) return null
  const offsets = seen.map(({ offset }) => offset)
  const line = lineThrough(
    seen.map(({ lnFlops }) => lnFlops),
    offsets,
  )
  const change = line === null ? 0 : line.slope * (seen.at(-1)!.lnFlops - seen[0]!.lnFlops)
  const middle = mean(offsets)
  return { mean: middle, change, budgets: seen.length, isOff: Math.max(Math.abs(middle), Math.abs(change)) > OFF }
}
