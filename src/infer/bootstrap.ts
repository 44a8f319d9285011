import { Random, splitSeed } from '../base/seed.ts'
import type { Fit } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import type { Draws } from './estimate.ts'
import { finish, type Steps } from './steps.ts'

export interface BootstrapOptions {
  /** Refits. Default 1000. */
  readonly count?: number
  /** What is resampled: whole runs (default), single rows, or residuals on the fitted curve. */
  readonly method?: 'runs' | 'cases' | 'residuals'
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
  return { method, names, values, count, failed: parts.reduce((sum, part) => sum + part.failed, 0) }
}

/** Refits to resampled data, all at once; see {@link bootstrapSteps}. */
export function bootstrap(fit: Fit, options: BootstrapOptions = {}): Draws {
  return finish(bootstrapSteps(fit, options))
}

/**
 * Refits to resampled data, one a step, each yielding the share done. The seed of each refit follows from the fit's seed
 * and its number, so draws don't depend on order or workers. Draws are spread around the fit by √(n / (n − p)), which
 * makes up for the residuals of a fit being smaller than the noise (Davison & Hinkley 1997, §6.2).
 */
export function* bootstrapSteps(fit: Fit, options: BootstrapOptions = {}): Steps<Draws> {
  const { count = 1000, method = 'runs', part = { from: 0, to: count } } = options
  const refitter = new Refitter(fit)
  const names = Object.keys(fit.law.params)
  const resample = method === 'residuals' ? residualResampler(refitter) : rowResampler(fit, refitter, method)
  const values: number[] = []
  let failed = 0
  for (let k = part.from; k < part.to; k++) {
    const theta = resample.draw(new Random(splitSeed(fit.seed, k)))
    if (theta === null) failed++
    else {
      const { origin } = refitter
      const params = refitter.params(theta.map((v, j) => spread(origin[j]!, v, resample.correction, refitter, j)))
      for (const name of names) values.push(params[name]!)
    }
    yield (k - part.from) / (part.to - part.from)
  }
  return { method, names, values: Float64Array.from(values), count: values.length / names.length, failed }
}

interface Resampler {
  /** √(n / (n − p)) */
  readonly correction: number
  draw(random: Random): Float64Array | null
}

function spread(from: number, to: number, correction: number, { binding }: Refitter, j: number): number {
  const { low, high } = binding.variables.free[j]!
  return Math.min(Math.max(from + correction * (to - from), low), high)
}

function correctionFor(units: number, p: number): number {
  return units > p ? Math.sqrt(units / (units - p)) : 1
}

/** Draws units (runs or rows) with replacement; repeated ones become weights. */
function rowResampler(fit: Fit, refitter: Refitter, method: 'runs' | 'cases'): Resampler {
  const { weights } = refitter.binding
  const rows = weights.length
  const unitOf = method === 'cases' ? Int32Array.from({ length: rows }, (_, i) => i) : fit.table.runs.of
  const units = method === 'cases' ? rows : fit.table.runs.names.length
  const times = new Int32Array(units)
  const chosen = new Int32Array(rows)
  const weight = new Float64Array(rows)
  return {
    correction: correctionFor(units, refitter.origin.length),
    draw(random) {
      times.fill(0)
      for (let k = 0; k < units; k++) times[random.integer(units)]!++
      let count = 0
      for (let i = 0; i < rows; i++) {
        const repeats = times[unitOf[i]!]!
        if (repeats === 0) continue
        chosen[count] = i
        weight[count] = repeats * weights[i]!
        count++
      }
      return count > refitter.origin.length ? refitter.rows(chosen, weight, count) : null
    },
  }
}

/** Puts resampled, centred residuals on the fitted curve. */
function residualResampler(refitter: Refitter): Resampler {
  const { problem, data, objective } = refitter.binding
  const rows = data.length
  const residual = new Float64Array(rows)
  problem.evaluate(refitter.origin, residual)
  const isLog = objective.space === 'log'
  const centre = residual.reduce((sum, v) => sum + v, 0) / rows
  const fitted = data.map((v, i) => (isLog ? v * Math.exp(residual[i]!) : v + residual[i]!))
  const simulated = new Float64Array(rows)
  return {
    correction: correctionFor(rows, refitter.origin.length),
    draw(random) {
      for (let i = 0; i < rows; i++) {
        const error = residual[random.integer(rows)]! - centre
        simulated[i] = isLog ? fitted[i]! * Math.exp(-error) : fitted[i]! - error
      }
      return refitter.data(simulated)
    },
  }
}
