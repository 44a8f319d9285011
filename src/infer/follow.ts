import { type Fit, predictRows } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { tangentOf } from './tangent.ts'

/** Parameters of the fit to its own curve with these errors, in units of the residual; null where they can't be had. */
export type Follow = (errors: Float64Array) => Readonly<Record<string, number>> | null

/**
 * How parameters follow errors of the rows, by least squares in the space of the objective. To first order the errors'
 * projection on the law's tangent; but it stays on the curved ridge of parameters that fit about equally well, off which
 * predictions beyond the runs go astray. Laws of curves take two steps of that refit by the slopes at the optimum: their
 * columns make every refit dear, and slopes more so.
 */
export function follow(fit: Fit, refitter: Refitter): Follow {
  return fit.law.features ? followBySteps(fit, refitter) : refitSquares(fit)
}

function refitSquares(fit: Fit): Follow {
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

/** Change of a logarithm, or of another variable in units of its value, up to which a first step is followed. */
const FOLLOWED = 0.5

/**
 * Two Gauss–Newton steps of that refit by the slopes at the optimum, within the bounds; the second takes back how far the
 * first leaves the curved ridge. Along a direction that the rows hardly hold, each is followed as far as the law is nearly
 * straight: beyond, coefficients would leave the range of numbers, and take predictions along that don't depend on them.
 */
function followBySteps(fit: Fit, refitter: Refitter): Follow {
  const { variables, weights } = refitter.binding
  const held = new Set([...fit.atBound, ...fit.undetermined])
  const reachOf = (j: number) => FOLLOWED * (variables.free[j]!.log ? 1 : Math.abs(refitter.origin[j]!) || 1)
  const moving = felt(
    refitter,
    variables.free.map((_, j) => j).filter((j) => !held.has(variables.free[j]!.name)),
    reachOf,
  )
  const { lengths, values, vectors, left } = tangentOf(refitter, moving)
  const m = weights.length
  const reach = moving.map(reachOf)
  const longest = Float64Array.from(moving, (_, k) =>
    Math.min(
      ...moving.map((_, at) => (reach[at]! * values[k]! * lengths[at]!) / Math.abs(vectors[k * moving.length + at]!)),
    ),
  )
  /** Moves theta by the projection of errors on the tangent. */
  const step = (theta: Float64Array, errors: Float64Array): void => {
    for (let k = 0; k < moving.length; k++) {
      let along = 0
      for (let i = 0; i < m; i++) along += left[k * m + i]! * Math.sqrt(weights[i]!) * errors[i]!
      along = Math.min(Math.max(along, -longest[k]!), longest[k]!)
      moving.forEach((j, at) => {
        theta[j]! += (along * vectors[k * moving.length + at]!) / (values[k]! * lengths[at]!)
      })
    }
    variables.free.forEach(({ low, high }, j) => {
      theta[j] = Math.min(Math.max(theta[j]!, low), high)
    })
  }
  const inSpace = (v: number) => (fit.objective.space === 'log' ? Math.log(v) : v)
  const curveAt = (theta: Float64Array) => predictRows(refitter.binding, theta).map(inSpace)
  const fitted = curveAt(refitter.origin)
  return (errors) => {
    const theta = Float64Array.from(refitter.origin)
    step(theta, errors)
    const missing = curveAt(theta).map((v, i) => errors[i]! - (v - fitted[i]!))
    if (missing.every(Number.isFinite)) step(theta, missing)
    return refitter.params(theta)
  }
}

/**
 * The variables that rows notice within reach, beyond their noise. What they don't, as the scale of a drop that is over
 * before the next row, errors would move far out along with the variables that it resembles, and these be stopped for it.
 */
function felt(refitter: Refitter, moving: readonly number[], reachOf: (j: number) => number): number[] {
  const { residuals, lengths } = tangentOf(refitter, moving)
  const degrees = Math.max(residuals.length - moving.length, 1)
  const noise = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / degrees)
  return moving.filter((j, at) => lengths[at]! * reachOf(j) >= noise)
}

/** The fit as if by least squares in the space of its objective; what the rows leave free is held. */
export function leastSquares(fit: Fit): Fit {
  const fixed = Object.fromEntries(fit.undetermined.map((name) => [name, fit.params[name]!]))
  const tied = Object.fromEntries(
    Object.entries(fit.constraints.tied ?? {}).filter(([name]) => !Object.hasOwn(fixed, name)),
  )
  return {
    ...fit,
    objective: { space: fit.objective.space, loss: 'square', delta: 0 },
    constraints: { ...fit.constraints, fixed: { ...fit.constraints.fixed, ...fixed }, tied },
  }
}
