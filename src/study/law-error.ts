import { growth, type LawError } from '../infer/tested.ts'
import { normalQuantile } from '../num/distribution.ts'
import { findMinimum } from '../num/scalar.ts'
import type { BacktestPrediction } from './backtest.ts'

/** Fits below which nothing is learnt: one that misses may be the odd one out. */
const FEWEST_FITS = 2
/** Share of a row's spread below which an error is none: it is where a search for the size 0 ended. */
const NEGLIGIBLE = 0.01

/**
 * What the errors on held-out rows show beyond noise and the parameters' uncertainty, by maximum likelihood: each error is
 * normal with variance s² + size² · ln²(1 + distance), where s is the standard deviation that the row's interval implies on
 * the side of the error. Errors of one fit go together, so each fit weighs as one observation, however many rows it was
 * tried on. Null where nothing is left, or for fewer than two fits. `predictions` are those whose intervals know no such
 * error yet; `isLog`: whether residuals are of logarithms.
 */
export function learnLawError(
  predictions: readonly BacktestPrediction[],
  level: number,
  isLog: boolean,
): LawError | null {
  const z = normalQuantile((1 + level) / 2)
  const scale = isLog ? Math.log : (value: number) => value
  const errors = predictions.flatMap(({ origin, horizon, measured, predicted, low, high }) => {
    if (predicted === null || low === null || high === null) return []
    const error = scale(predicted) - scale(measured)
    const spread = (error > 0 ? scale(predicted) - scale(low) : scale(high) - scale(predicted)) / z
    const reach = growth(horizon)
    return reach > 0 && spread > 0 && Number.isFinite(error + spread) ? [{ origin, error, spread, reach }] : []
  })
  const rows = new Map<number, number>()
  for (const { origin } of errors) rows.set(origin, (rows.get(origin) ?? 0) + 1)
  if (rows.size < FEWEST_FITS) return null
  const most = errors.reduce((max, { error, reach }) => Math.max(max, Math.abs(error) / reach), 0)
  const cost = (size: number): number =>
    errors.reduce((sum, { origin, error, spread, reach }) => {
      const variance = spread ** 2 + (size * reach) ** 2
      return sum + (Math.log(variance) + error ** 2 / variance) / rows.get(origin)!
    }, 0)
  const likeliest = findMinimum(cost, 0, most)
  if (!likeliest.found) return null
  const shows = errors.some(({ spread, reach }) => likeliest.x * reach > NEGLIGIBLE * spread)
  return shows ? { size: likeliest.x, fits: rows.size } : null
}
