import { Random, splitSeed } from '../base/seed.ts'
import type { Fit } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { covariance } from './covariance.ts'
import type { Draws } from './estimate.ts'
import { follow } from './follow.ts'
import { studentStretch } from './student.ts'

/** Draws from the covariance at the optimum, with the tails of Student t; and the standard error of each parameter. */
export interface NormalDraws {
  readonly draws: Draws
  readonly se: Readonly<Record<string, number>>
  /** Degrees of freedom of the noise: independent rows less parameters. */
  readonly degrees: number
  /** Rows that count as independent evidence. */
  readonly independent: number
}

/**
 * Null where the covariance can't be had: no degree of freedom, or a singular Jacobian. Each draw follows
 * normal noise of the covariance's size on the fitted curve: to first order a draw from the covariance.
 */
export function normalDraws(fit: Fit, count = 1000): NormalDraws | null {
  const refitter = new Refitter(fit)
  const found = covariance(fit, refitter)
  if (found === null) return null
  const { variables, weights } = refitter.binding
  const refit = follow(fit, refitter)
  const names = Object.keys(fit.law.params)
  const errors = new Float64Array(weights.length)
  const values: number[] = []
  const lost: number[] = []
  for (let k = 0; k < count; k++) {
    const seed = splitSeed(fit.seed, k)
    // a stream apart for the tails, so that one seed gives the rows the same noise under every law
    const noise = found.spread * studentStretch(new Random(splitSeed(seed, 1)), found.degrees)
    const random = new Random(seed)
    for (let i = 0; i < errors.length; i++) errors[i] = (noise * random.normal()) / Math.sqrt(weights[i]!)
    const params = refit(errors)
    if (params === null) {
      lost.push(k)
      continue
    }
    for (const name of names) values.push(params[name]!)
  }
  const se: Record<string, number> = {}
  const p = variables.free.length
  variables.free.forEach(({ name, log }, j) => {
    se[name] = Math.sqrt(found.matrix[j * p + j]!) * (log ? fit.params[name]! : 1)
  })
  for (const [name, target] of Object.entries(variables.tied)) if (Object.hasOwn(se, target)) se[name] = se[target]!
  const drawn = { method: 'normal', names, values: Float64Array.from(values), failed: lost.length, lost } as const
  return {
    draws: { ...drawn, count: values.length / names.length },
    se,
    degrees: found.degrees,
    independent: found.independent,
  }
}
