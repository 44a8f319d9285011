import { Random, splitSeed } from '../base/seed.ts'
import type { Fit } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { covariance } from './covariance.ts'
import type { Draws } from './estimate.ts'

/** Draws from the covariance at the optimum, with the tails of Student t; and the standard error of each parameter. */
export interface NormalDraws {
  readonly draws: Draws
  readonly se: Readonly<Record<string, number>>
}

/** Null where the covariance can't be had: no degree of freedom, or a singular Jacobian. */
export function normalDraws(fit: Fit, count = 1000): NormalDraws | null {
  const refitter = new Refitter(fit)
  const found = covariance(fit, refitter)
  if (found === null) return null
  const { variables } = refitter.binding
  const { origin } = refitter
  const p = origin.length
  const names = Object.keys(fit.law.params)
  const values = new Float64Array(count * names.length)
  const z = new Float64Array(p)
  const theta = new Float64Array(p)
  for (let k = 0; k < count; k++) {
    const random = new Random(splitSeed(fit.seed, k))
    const stretch = studentStretch(random, found.degrees)
    for (let j = 0; j < p; j++) z[j] = random.normal() * stretch
    for (let j = 0; j < p; j++) {
      let v = origin[j]!
      for (let l = 0; l < p; l++) v += found.root[j * p + l]! * z[l]!
      theta[j] = Math.min(Math.max(v, variables.free[j]!.low), variables.free[j]!.high)
    }
    const params = refitter.params(theta)
    names.forEach((name, j) => {
      values[k * names.length + j] = params[name]!
    })
  }
  const se: Record<string, number> = {}
  variables.free.forEach(({ name, log }, j) => {
    se[name] = Math.sqrt(found.matrix[j * p + j]!) * (log ? fit.params[name]! : 1)
  })
  for (const [name, target] of Object.entries(variables.tied)) if (target in se) se[name] = se[target]!
  return { draws: { method: 'normal', names, values, count, failed: 0 }, se }
}

/** √(ν / χ²_ν): turns normals into Student t with ν degrees of freedom. */
function studentStretch(random: Random, degrees: number): number {
  if (degrees > 200) return 1
  let chiSquare = 0
  for (let k = 0; k < degrees; k++) chiSquare += random.normal() ** 2
  return Math.sqrt(degrees / chiSquare)
}
