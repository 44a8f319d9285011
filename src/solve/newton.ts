import { cholesky, choleskySolve, symmetricEigen } from '../num/symmetric.ts'
import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver, Status } from './problem.ts'

export interface NewtonOptions {
  /** Steps before giving up. */
  readonly maxSteps: number
  /** Scaled gradient at which to stop; a Newton step from there moves θ by less than this, in standard errors. */
  readonly gradientTolerance: number
}

export const newtonDefaults: NewtonOptions = { maxSteps: 300, gradientTolerance: 1e-9 }

/** A difference between objectives that rounding of their sums can explain, relative. */
const NOISE = 1e-13

/**
 * Damped Newton on Σ w·ρ(r) with the exact Hessian, under bounds (active set by projection). Where the Hessian isn't
 * positive definite its eigenvalues enter by absolute value, so saddles repel. All tests are free of scale: multiplying
 * the objective, a variable or the data by a constant changes nothing.
 */
export function newton(options: Partial<NewtonOptions> = {}): Solver {
  const { maxSteps, gradientTolerance } = { ...newtonDefaults, ...options }
  let work: Work | undefined
  return (problem, loss, start) => {
    if (!work || work.p !== problem.p || work.r.length < problem.m) work = allocate(problem.p, problem.m)
    return solve(problem, loss, start, work, maxSteps, gradientTolerance)
  }
}

interface Work {
  readonly p: number
  readonly r: Float64Array
  readonly g: Float64Array
  readonly q: Float64Array
  readonly gradient: Float64Array
  readonly hessian: Float64Array
  readonly scaled: Float64Array
  readonly factor: Float64Array
  readonly vectors: Float64Array
  readonly values: Float64Array
  readonly scale: Float64Array
  readonly rhs: Float64Array
  readonly step: Float64Array
  readonly trial: Float64Array
  readonly free: Int32Array
}

function allocate(p: number, m: number): Work {
  const vector = () => new Float64Array(p)
  const matrix = () => new Float64Array(p * p)
  return {
    p,
    r: new Float64Array(m),
    g: new Float64Array(m),
    q: new Float64Array(m),
    gradient: vector(),
    hessian: matrix(),
    scaled: matrix(),
    factor: matrix(),
    vectors: matrix(),
    values: vector(),
    scale: vector(),
    rhs: vector(),
    step: vector(),
    trial: vector(),
    free: new Int32Array(p),
  }
}

function solve(
  problem: Problem,
  loss: Loss,
  start: Float64Array,
  work: Work,
  maxSteps: number,
  tolerance: number,
): Solution {
  const { low, high, weights } = problem
  const { m } = problem
  const { r, g, q, gradient, hessian, step, trial } = work
  // a loop: Float64Array.from with a function takes as long as an evaluation of the law
  const theta = start.slice()
  for (let j = 0; j < theta.length; j++) theta[j] = Math.min(Math.max(theta[j]!, low[j]!), high[j]!)
  let evaluations = 1
  const end = (cost: number, status: Status, why: string, scaledGradient: number): Solution => ({
    theta,
    cost,
    status,
    why,
    gradient: scaledGradient,
    evaluations,
  })
  if (!problem.evaluate(theta, r))
    return end(Number.NaN, 'not-finite', 'the law is not finite at the start', Number.NaN)
  let cost = loss.cost(r, weights, m)
  g.fill(problem.rounding, 0, m)
  const floor = loss.cost(g, weights, m)
  let damping = 0
  for (let k = 0; k < maxSteps; k++) {
    loss.slopes(r, weights, m, g, q)
    problem.derivatives(g, q, gradient, hessian)
    const free = freeVariables(problem, theta, work)
    const scaledGradient = scale(work, free, cost)
    if (cost <= floor) {
      return end(
        cost,
        'converged',
        `objective ${cost.toExponential(2)} <= ${floor.toExponential(2)}: residuals are rounding`,
        0,
      )
    }
    if (scaledGradient <= tolerance) {
      // the step is at hand, and squares what error is left in directions of little curvature
      if (direction(work, free, 0) <= NOISE * cost) {
        clip(problem, theta, step, trial)
        theta.set(trial)
      }
      return end(
        cost,
        'converged',
        `scaled gradient ${scaledGradient.toExponential(2)} <= ${tolerance}`,
        scaledGradient,
      )
    }
    let accepted = false
    for (let attempt = 0; attempt < 40 && !accepted; attempt++) {
      const predicted = direction(work, free, damping)
      clip(problem, theta, step, trial)
      evaluations++
      const trialCost = problem.evaluate(trial, r) ? loss.cost(r, weights, m) : Number.POSITIVE_INFINITY
      const gain = cost - trialCost
      if (gain > 0 && Number.isFinite(trialCost)) {
        const ratio = gain / Math.max(predicted, gain * 1e-3)
        if (ratio > 0.7) damping = damping < 1e-6 ? 0 : damping / 8
        else if (ratio < 0.2) damping = Math.max(damping * 3, 1e-2)
        theta.set(trial)
        accepted = true
        // a decrease that rounding could explain: one more look at the gradient, then stop
        if (gain <= 1e-15 * cost && scaledGradient < 1e-6) {
          cost = trialCost
          return end(cost, 'converged', `decrease ${gain.toExponential(2)} <= 1e-15 of the objective`, scaledGradient)
        }
        cost = trialCost
      } else {
        if (predicted <= NOISE * cost && scaledGradient < 1e-5) {
          // the objective no longer shows which point is lower, but the gradient still points: the step is better taken
          if (damping === 0 && trialCost <= cost * (1 + NOISE)) {
            theta.set(trial)
            cost = trialCost
          } else problem.evaluate(theta, r)
          return end(
            cost,
            'converged',
            `predicted decrease ${predicted.toExponential(2)} <= ${NOISE} of the objective`,
            scaledGradient,
          )
        }
        damping = Math.max(damping * 6, 1e-3)
      }
    }
    if (!accepted) {
      problem.evaluate(theta, r)
      return end(
        cost,
        'stalled',
        `no step lowers the objective; scaled gradient ${scaledGradient.toExponential(2)} > ${tolerance}`,
        scaledGradient,
      )
    }
  }
  return end(
    cost,
    'max-steps',
    `${maxSteps} steps >= ${maxSteps}`,
    scale(work, freeVariables(problem, theta, work), cost),
  )
}

/** Variables that may move: not on a bound that the gradient pushes them against. */
function freeVariables(problem: Problem, theta: Float64Array, work: Work): number {
  let count = 0
  for (let j = 0; j < problem.p; j++) {
    const slope = work.gradient[j]!
    const stuck = (theta[j]! <= problem.low[j]! && slope >= 0) || (theta[j]! >= problem.high[j]! && slope <= 0)
    if (!stuck) work.free[count++] = j
  }
  return count
}

/** Scales gradient and Hessian of the free variables to a unit diagonal; returns the largest scaled gradient. */
function scale(work: Work, free: number, cost: number): number {
  const { p, hessian, gradient, scaled, rhs } = work
  let largest = 0
  for (let a = 0; a < free; a++) {
    const j = work.free[a]!
    const bend = Math.abs(hessian[j * p + j]!)
    work.scale[a] = bend > 0 ? 1 / Math.sqrt(bend) : 1
  }
  for (let a = 0; a < free; a++) {
    const j = work.free[a]!
    rhs[a] = gradient[j]! * work.scale[a]!
    largest = Math.max(largest, Math.abs(rhs[a]!))
    for (let b = 0; b < free; b++) {
      scaled[a * free + b] = hessian[j * p + work.free[b]!]! * work.scale[a]! * work.scale[b]!
    }
  }
  return largest / Math.sqrt(2 * cost)
}

/** The damped Newton step into `work.step`; returns the decrease that the quadratic model predicts. */
function direction(work: Work, free: number, damping: number): number {
  const { scaled, factor, rhs, values, vectors, step } = work
  const direct = work.trial
  factor.set(scaled)
  for (let a = 0; a < free; a++) factor[a * free + a]! += damping
  if (cholesky(factor, free, factor)) choleskySolve(factor, free, rhs, direct)
  else {
    symmetricEigen(scaled, free, values, vectors, factor)
    let largest = 0
    for (let a = 0; a < free; a++) largest = Math.max(largest, Math.abs(values[a]!))
    direct.fill(0)
    for (let k = 0; k < free; k++) {
      let along = 0
      for (let a = 0; a < free; a++) along += vectors[a * free + k]! * rhs[a]!
      along /= Math.max(Math.abs(values[k]!), 1e-8 * largest) + damping
      for (let a = 0; a < free; a++) direct[a]! += vectors[a * free + k]! * along
    }
  }
  let linear = 0
  let quadratic = 0
  for (let a = 0; a < free; a++) {
    linear += rhs[a]! * direct[a]!
    for (let b = 0; b < free; b++) quadratic += direct[a]! * scaled[a * free + b]! * direct[b]!
  }
  step.fill(0)
  for (let a = 0; a < free; a++) step[work.free[a]!] = -direct[a]! * work.scale[a]!
  return Math.max(linear - quadratic / 2, linear / 2)
}

function clip(problem: Problem, theta: Float64Array, step: Float64Array, trial: Float64Array): void {
  for (let j = 0; j < problem.p; j++) {
    trial[j] = Math.min(Math.max(theta[j]! + step[j]!, problem.low[j]!), problem.high[j]!)
  }
}
