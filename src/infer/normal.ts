import { Random, splitSeed } from '../base/seed.ts'
import { type Fit, predictRows } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { covariance } from './covariance.ts'
import type { Draws } from './estimate.ts'
import { studentStretch } from './student.ts'
import { tangentOf } from './tangent.ts'

/** Draws from the covariance at the optimum, with the tails of Student t; and the standard error of each parameter. */
export interface NormalDraws {
  readonly draws: Draws
  readonly se: Readonly<Record<string, number>>
  /** Degrees of freedom of the noise: independent rows less parameters. */
  readonly degrees: number
}

/**
 * Null where the covariance can't be had: no degree of freedom, or a singular Jacobian. Each draw is a least-squares refit
 * to the fitted curve with normal noise of the covariance's size. To first order that is a draw from the covariance; but
 * it follows the curved ridge of parameters that fit about equally well, off which predictions beyond the runs go astray.
 */
export function normalDraws(fit: Fit, count = 1000): NormalDraws | null {
  const refitter = new Refitter(fit)
  const found = covariance(fit, refitter)
  if (found === null) return null
  const { variables, weights } = refitter.binding
  const refit = fit.law.features ? followLinearly(fit, refitter) : refitSquares(fit)
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
  for (const [name, target] of Object.entries(variables.tied)) if (target in se) se[name] = se[target]!
  const drawn = { method: 'normal', names, values: Float64Array.from(values), failed: lost.length, lost } as const
  return { draws: { ...drawn, count: values.length / names.length }, se, degrees: found.degrees }
}

/** Parameters of the fit to its own curve with these errors, in units of the residual; null where they can't be had. */
type Refit = (errors: Float64Array) => Readonly<Record<string, number>> | null

function refitSquares(fit: Fit): Refit {
  const squares = new Refitter(leastSquares(fit))
  const fitted = predictRows(squares.binding, squares.origin)
  const simulated = new Float64Array(fitted.length)
  const isLog = fit.objective.space === 'log'
  return (errors) => {
    for (let i = 0; i < fitted.length; i++) {
      simulated[i] = isLog ? fitted[i]! * Math.exp(errors[i]!) : fitted[i]! + errors[i]!
    }
    const theta = squares.data(simulated)
    return theta && squares.params(theta)
  }
}

/**
 * The first Gauss–Newton step of that refit, within the bounds. For laws of curves, whose many rows hold parameters close enough, and whose
 * columns make every refit dear.
 */
function followLinearly(fit: Fit, refitter: Refitter): Refit {
  const { variables, weights } = refitter.binding
  const held = new Set([...fit.atBound, ...fit.undetermined])
  const moving = variables.free.map((_, j) => j).filter((j) => !held.has(variables.free[j]!.name))
  const { lengths, values, vectors, left } = tangentOf(refitter, moving)
  const m = weights.length
  return (errors) => {
    const theta = Float64Array.from(refitter.origin)
    for (let k = 0; k < moving.length; k++) {
      let along = 0
      for (let i = 0; i < m; i++) along += left[k * m + i]! * Math.sqrt(weights[i]!) * errors[i]!
      moving.forEach((j, at) => {
        theta[j]! += (along * vectors[k * moving.length + at]!) / (values[k]! * lengths[at]!)
      })
    }
    variables.free.forEach(({ low, high }, j) => {
      theta[j] = Math.min(Math.max(theta[j]!, low), high)
    })
    return refitter.params(theta)
  }
}

/** The fit as if by least squares in the space of its objective; what the rows leave free is held. */
export function leastSquares(fit: Fit): Fit {
  const fixed = Object.fromEntries(fit.undetermined.map((name) => [name, fit.params[name]!]))
  const tied = Object.fromEntries(Object.entries(fit.constraints.tied ?? {}).filter(([name]) => !(name in fixed)))
  return {
    ...fit,
    objective: { space: fit.objective.space, loss: 'square', delta: 0 },
    constraints: { ...fit.constraints, fixed: { ...fit.constraints.fixed, ...fixed }, tied },
  }
}
