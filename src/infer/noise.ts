import { Random, splitSeed } from '../base/seed.ts'
import { bind } from '../fit/bind.ts'
import type { Fit } from '../fit/fit.ts'
import { freeCount } from '../fit/variables.ts'
import { tQuantile } from '../num/distribution.ts'
import type { Estimate } from './estimate.ts'
import type { LawError } from './tested.ts'

/**
 * Standard deviation of the residual of a row of mean weight, in its own space: √(Σ w r² / (n − p)) with weights of mean 1;
 * null without a degree of freedom.
 */
export function noiseOf(fit: Fit): number | null {
  const { residuals, degrees } = alikeResiduals(fit)
  if (degrees < 1) return null
  return Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / degrees)
}

/** Residuals are resampled where there are at least this many; fewer don't show the shape of the noise, so it is taken as normal. */
const ENOUGH_RESIDUALS = 20

/**
 * Errors of new runs around the curve, one for each index, in the space of the objective: the fit's own residuals,
 * resampled and scaled up for the fitted parameters; for a law of curves, its error on runs that it wasn't fitted to. Null
 * where that isn't known.
 */
export function newErrors({ fit, noise, runError }: Estimate, count: number): Float64Array | null {
  if (fit.law.features)
    return runError ? studentErrors(runError.size, runError.runs, splitSeed(fit.seed, 2 ** 40), count) : null
  if (noise === null) return null
  // a stream apart from the one that made the draws
  const random = new Random(splitSeed(fit.seed, 2 ** 40))
  const n = rowsOfAll(fit).length
  if (n < ENOUGH_RESIDUALS) return Float64Array.from({ length: count }, () => noise * random.normal())
  const { residuals, degrees } = alikeResiduals(fit)
  const scale = Math.sqrt(n / Math.max(degrees, 1))
  return Float64Array.from({ length: count }, () => -residuals[random.integer(n)]! * scale)
}

/** Errors of the law itself, one for each index, to be multiplied by how they grow with distance. */
export function lawErrors({ size, fits }: LawError, seed: number, count: number): Float64Array {
  return studentErrors(size, fits, splitSeed(seed, 2 ** 41), count)
}

/** Evenly spaced quantiles of Student t times a size, in random order. */
function studentErrors(size: number, degrees: number, seed: number, count: number): Float64Array {
  const errors = Float64Array.from({ length: count }, (_, k) => size * tQuantile((k + 0.5) / count, degrees))
  const random = new Random(seed)
  for (let k = count - 1; k > 0; k--) {
    const other = random.integer(k + 1)
    ;[errors[k], errors[other]] = [errors[other]!, errors[k]!]
  }
  return errors
}

/** Residuals of the rows that tell the noise, as if each had the mean weight: a row's variance is the noise's over its weight. */
function alikeResiduals(fit: Fit): { residuals: Float64Array; degrees: number } {
  const { residuals } = residualsOf(fit)
  const weights = fit.table.weighting === 'none' ? undefined : fit.table.columns.weight
  const mean = weights ? weights.reduce((sum, w) => sum + w, 0) / weights.length : 1
  const alike = weights ? residuals.map((r, i) => r * Math.sqrt(weights[i]! / mean)) : residuals
  const kept = rowsOfAll(fit).map((row) => alike[row]!)
  return { residuals: Float64Array.from(kept), degrees: kept.length - freeParams(fit) }
}

/**
 * The rows that every law of an average which counts was fitted to. Smaller ones, which some left out since small runs often
 * follow another law, are off the average by more than noise.
 */
function rowsOfAll({ law, table, members = [] }: Fit): number[] {
  const rows = Array.from({ length: table.length }, (_, row) => row)
  const fewest = Math.min(...members.flatMap(({ weight, rows = table.length }) => (weight > 0 ? rows : [])))
  if (!(fewest < table.length)) return rows
  const size = table.columns[Object.values(law.inputs)[0]!]!
  const smallest = size.slice().sort()[table.length - fewest]!
  return rows.filter((row) => size[row]! >= smallest)
}

/** Prediction − data for each row, in the space of the objective, and n − p. */
export function residualsOf(fit: Fit): { residuals: Float64Array; degrees: number } {
  const residuals = new Float64Array(fit.table.length)
  const { problem } = bind(fit.table, fit.law, fit.objective, { fixed: fit.params })
  problem.evaluate(new Float64Array(0), residuals)
  return { residuals, degrees: residuals.length - freeParams(fit) }
}

/**
 * Parameters that were free to move; the mean of an average's members, each by its weight. One that is shared with other
 * groups of rows counts by this group's share of them.
 */
function freeParams({ law, table, constraints, members, shared }: Fit): number {
  if (members) return members.reduce((sum, { weight, free }) => sum + weight * free, 0)
  const free = freeCount(law, constraints)
  if (shared === undefined) return free
  const { fixed = {}, tied = {} } = constraints
  const common = shared.params.filter((name) => !Object.hasOwn(fixed, name) && !Object.hasOwn(tied, name)).length
  return free - common * (1 - table.length / shared.rows)
}
