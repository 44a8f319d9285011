import { Random, splitSeed } from '../base/seed.ts'
import type { Fit } from '../fit/fit.ts'
import { predictRows } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'

/** Standard deviation of a residual in its own space, √(Σ r² / (n − p)); null without a degree of freedom. */
export function noiseOf(fit: Fit): number | null {
  const { residuals, degrees } = residualsOf(fit)
  if (degrees < 1) return null
  return Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / degrees)
}

/** Errors of new runs around the curve, one for each index: the fit's own residuals, resampled and scaled up for the fitted parameters. */
export function newErrors(fit: Fit, count: number): Float64Array {
  const { residuals, degrees } = residualsOf(fit)
  const n = residuals.length
  const scale = Math.sqrt(n / Math.max(degrees, 1))
  // a stream apart from the one that made the draws
  const random = new Random(splitSeed(fit.seed, 2 ** 40))
  return Float64Array.from({ length: count }, () => -residuals[random.integer(n)]! * scale)
}

/** Prediction − data for each row, in the space of the objective, and n − p. */
export function residualsOf(fit: Fit): { residuals: Float64Array; degrees: number } {
  const { binding, origin } = new Refitter(fit)
  const predicted = predictRows(binding, origin)
  const isLog = fit.objective.space === 'log'
  const residuals = predicted.map((v, i) => (isLog ? Math.log(v / binding.data[i]!) : v - binding.data[i]!))
  return { residuals, degrees: residuals.length - origin.length }
}
