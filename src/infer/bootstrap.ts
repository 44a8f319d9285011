import { Random, splitSeed } from '../base/seed.ts'
import { type Fit, predictRows } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import type { RunTable } from '../table/table.ts'
import { efficiencyOf } from './efficiency.ts'
import type { Draws } from './estimate.ts'
import { finish, type Steps } from './steps.ts'
import { studentStretch } from './student.ts'
import { leveragesOf, tangentOf } from './tangent.ts'
import { wildResampler } from './wild.ts'

/** Whole runs, single rows, residuals on the fitted curve, or each run's own residuals under a random weight. */
export type Resampled = 'runs' | 'cases' | 'residuals' | 'wild'

export interface BootstrapOptions {
  /** Refits. Default 1000. */
  readonly count?: number
  /** What is resampled. Default runs. */
  readonly method?: Resampled
  /** Only refits `from` to `to` − 1 of them: a part of the whole, for one of several workers. */
  readonly part?: { readonly from: number; readonly to: number }
}

/** Parts in order as one: the same bytes as if they had been made at once. */
export function joinDraws(parts: readonly Draws[]): Draws {
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const { method, names } = parts[0]!
  const values = new Float64Array(count * names.length)
  let at = 0
  for (const part of parts) {
    values.set(part.values, at)
    at += part.values.length
  }
  const lost = parts.flatMap((part) => part.lost)
  return { method, names, values, count, failed: lost.length, lost }
}

/** Refits to resampled data, all at once; see {@link bootstrapSteps}. */
export function bootstrap(fit: Fit, options: BootstrapOptions = {}): Draws {
  return finish(bootstrapSteps(fit, options))
}

/**
 * Refits to resampled data, one a step, each yielding the share done. The seed of each refit follows from the fit's seed
 * and its number, so draws don't depend on order or workers.
 */
export function* bootstrapSteps(fit: Fit, options: BootstrapOptions = {}): Steps<Draws> {
  const { count = 1000, method = 'runs', part = { from: 0, to: count } } = options
  const refitter = new Refitter(fit)
  const names = Object.keys(fit.law.params)
  const resample = resamplerOf(fit, refitter, method)
  const values: number[] = []
  const lost: number[] = []
  for (let k = part.from; k < part.to; k++) {
    const params = resample(splitSeed(fit.seed, k))
    if (params === null) lost.push(k)
    else for (const name of names) values.push(params[name]!)
    yield (k - part.from) / (part.to - part.from)
  }
  return {
    method,
    names,
    values: Float64Array.from(values),
    count: values.length / names.length,
    failed: lost.length,
    lost,
  }
}

/**
 * Gives the parameters of the refit to the resample of that seed, null where it found no optimum. The same seed moves the
 * same rows alike, whatever the law.
 */
type Resampler = (seed: number) => Readonly<Record<string, number>> | null

function resamplerOf(fit: Fit, refitter: Refitter, method: Resampled): Resampler {
  if (method === 'wild') return wildResampler(fit, refitter)
  const refit = method === 'residuals' ? residualResampler(refitter) : rowResampler(fit, refitter, method)
  return (seed) => {
    const theta = refit(seed)
    return theta && refitter.params(theta)
  }
}

/** Free variables of a refit; null where it found no optimum. */
type Refit = (seed: number) => Float64Array | null

/** Variance of a weight at most: beyond, most resamples would lack its run. */
const MOST_VARIANCE = 4

/** Units for each parameter from which they are drawn with replacement; fewer get random weights. */
const MANY = 20

/**
 * Draws units (runs or rows) anew. Many are drawn with replacement. Of few, such a draw would often lack the ends of the
 * design, so each gets a random weight of mean 1 from a gamma distribution instead: the Bayesian or fractional-random-weight
 * bootstrap (Rubin 1981; Xu, Gotwalt, Hong, King & Meeker 2020).
 */
function rowResampler(fit: Fit, refitter: Refitter, method: 'runs' | 'cases'): Refit {
  const { weights } = refitter.binding
  const rows = weights.length
  const each = Int32Array.from({ length: rows }, (_, i) => i)
  const runs = method === 'cases' ? { names: Array.from(each, String), of: each } : fit.table.runs
  const units = runs.names.length
  const isMany = units >= MANY * refitter.origin.length
  const shapes = isMany ? null : shapesOf(fit, refitter, runs)
  const factor = new Float64Array(units)
  const chosen = new Int32Array(rows)
  const weight = new Float64Array(rows)
  return (seed) => {
    if (shapes !== null)
      for (let unit = 0; unit < units; unit++) {
        const random = new Random(splitSeed(seed, unit))
        factor[unit] = random.gamma(shapes[unit]!) / shapes[unit]!
      }
    else {
      const random = new Random(seed)
      factor.fill(0)
      for (let k = 0; k < units; k++) factor[random.integer(units)]!++
    }
    let count = 0
    for (let i = 0; i < rows; i++) {
      const times = factor[runs.of[i]!]!
      if (times === 0) continue
      chosen[count] = i
      weight[count] = times * weights[i]!
      count++
    }
    return count > refitter.origin.length ? refitter.rows(chosen, weight, count) : null
  }
}

/**
 * Shape of the gamma distribution of each unit's weight, whose variance is its inverse: (1 − h)^d for a unit of leverage h.
 * That makes up for residuals being smaller where the fit follows its data: d = 2 for least squares (HC3 of MacKinnon &
 * White 1985), and ¼ for losses that count signs, where it matters less; measured in `bench/coverage`.
 */
function shapesOf(fit: Fit, refitter: Refitter, runs: RunTable['runs']): Float64Array {
  const { weights, variables } = refitter.binding
  const p = variables.free.length
  const tangent = tangentOf(
    refitter,
    variables.free.map((_, j) => j),
  )
  const square = tangent.residuals.reduce((sum, v, i) => sum + weights[i]! * v * v, 0) / weights.length
  // by runs, not rows, so that copies of rows within a run change nothing
  const noise = Math.sqrt((square * runs.names.length) / Math.max(runs.names.length - p, 1))
  const power = 0.25 + 1.75 * efficiencyOf(fit.objective, noise).inside
  return leveragesOf(tangent, runs).map((h) => Math.max((1 - Math.min(h, 1)) ** power, 1 / MOST_VARIANCE))
}

/**
 * Puts resampled, centred residuals on the fitted curve, scaled by √(n/(n − p)) to the size of the noise and by Student t
 * for its not being known. They are smoothed by normal noise of n^(−1/5) of their size: an estimate that goes through some
 * points exactly, as by absolute values, leaves residuals that pile up at 0 (De Angelis, Hall & Young 1993).
 */
function residualResampler(refitter: Refitter): Refit {
  const { problem, data, objective } = refitter.binding
  const rows = data.length
  const residual = new Float64Array(rows)
  problem.evaluate(refitter.origin, residual)
  const isLog = objective.space === 'log'
  const centre = residual.reduce((sum, v) => sum + v, 0) / rows
  const fitted = predictRows(refitter.binding, refitter.origin)
  const size = Math.sqrt(residual.reduce((sum, v) => sum + (v - centre) ** 2, 0) / rows)
  const smoothing = rows ** -0.2
  const degrees = Math.max(rows - refitter.origin.length, 1)
  const scale = Math.sqrt(rows / degrees / (1 + smoothing ** 2))
  const simulated = new Float64Array(rows)
  return (seed) => {
    const stretch = scale * studentStretch(new Random(splitSeed(seed, 1)), degrees)
    const random = new Random(seed)
    for (let i = 0; i < rows; i++) {
      const error = stretch * (residual[random.integer(rows)]! - centre + smoothing * size * random.normal())
      simulated[i] = isLog ? fitted[i]! * Math.exp(-error) : fitted[i]! - error
    }
    return refitter.data(simulated)
  }
}
