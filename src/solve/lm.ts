import { DampedLeastSquares } from './damped.ts'
import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver, Status } from './problem.ts'

export interface LmOptions {
  /** Steps before giving up. */
  readonly maxSteps: number
  /** Largest cosine between the residuals and a column of the Jacobian at which to stop. */
  readonly gradientTolerance: number
  /** Relative decrease of the objective, measured and predicted, at which to stop. */
  readonly decreaseTolerance: number
  /** Length of a step relative to the variables, both scaled, at which to stop. */
  readonly stepTolerance: number
}

export const lmDefaults: LmOptions = {
  maxSteps: 5000,
  gradientTolerance: 1e-13,
  decreaseTolerance: 1e-15,
  stepTolerance: 1e-14,
}

/** Scales of columns shrink by at most this factor a step: without memory MGH17 and BoxBOD fail, without decay MGH10. */
const SCALE_MEMORY = 0.8
/** Longest acceleration that is believed, against its velocity (Transtrum & Sethna 2012). */
const ACCELERATION_LIMIT = 0.75
/** Gradient cosine from which small steps and decreases count as convergence, not as heavy damping. */
const NEAR = 1e-4
/** Undamped steps after convergence at most. */
const POLISH = 20
/** Step of the finite difference along the velocity. */
const PROBE = 0.1

/**
 * Levenberg–Marquardt for least squares under bounds: the damped step comes from QR, not from normal equations, so that
 * ill-conditioned problems keep their digits (Moré 1978); damping after Nielsen (1999); geodesic acceleration after
 * Transtrum & Sethna (2012). Only for the loss `square`.
 */
export function lm(options: Partial<LmOptions> = {}): Solver {
  const settings = { ...lmDefaults, ...options }
  return (problem, loss, start) => new LevenbergMarquardt(problem, loss, start, settings).solve()
}

class LevenbergMarquardt {
  readonly #problem: Problem
  readonly #loss: Loss
  readonly #options: LmOptions
  readonly #theta: Float64Array
  readonly #r: Float64Array
  readonly #trialResidual: Float64Array
  readonly #jacobian: Float64Array
  /** Change of the residuals along the velocity; then how they curve along it. */
  readonly #curve: Float64Array
  readonly #damped: DampedLeastSquares
  readonly #scale: Float64Array
  readonly #root: Float64Array
  /** Objective at which residuals are rounding alone. */
  readonly #exact: number
  #evaluations = 0
  #cost = 0

  constructor(problem: Problem, loss: Loss, start: Float64Array, options: LmOptions) {
    const { m, p } = problem
    this.#problem = problem
    this.#loss = loss
    this.#options = options
    this.#theta = start.map((v, j) => Math.min(Math.max(v, problem.low[j]!), problem.high[j]!))
    this.#r = new Float64Array(m)
    this.#trialResidual = new Float64Array(m)
    this.#jacobian = new Float64Array(m * p)
    this.#curve = new Float64Array(m)
    this.#damped = new DampedLeastSquares(m, p)
    this.#scale = new Float64Array(p)
    this.#exact = loss.cost(new Float64Array(m).fill(problem.rounding), problem.weights, m)
    this.#root = Float64Array.from({ length: m }, (_, i) => Math.sqrt(problem.weights[i]!))
  }

  solve(): Solution {
    const { p } = this.#problem
    const { maxSteps, gradientTolerance, decreaseTolerance, stepTolerance } = this.#options
    this.#cost = this.#residuals(this.#theta, this.#r)
    if (!Number.isFinite(this.#cost)) return this.#end('not-finite', 'the law is not finite at the start', Number.NaN)
    let damping = 1e-3
    let growth = 2
    const [velocity, step, trial] = [new Float64Array(p), new Float64Array(p), new Float64Array(p)]
    for (let k = 0; k < maxSteps; k++) {
      const cosine = this.#linearise()
      if (this.#cost <= this.#exact)
        return this.#end('converged', `objective ${this.#cost} <= ${this.#exact}: rounding`, 0)
      if (cosine <= gradientTolerance) {
        return this.#finish(`gradient cosine ${cosine.toExponential(2)} <= ${gradientTolerance}`)
      }
      for (;;) {
        const predicted = this.#velocity(damping, velocity)
        const isBelievable = this.#accelerate(velocity, step)
        this.#clip(step, trial)
        const trialCost = isBelievable ? this.#residuals(trial, this.#trialResidual) : Number.POSITIVE_INFINITY
        const gain = this.#cost - trialCost
        const [length, size] = [this.#scaledLength(step), this.#scaledLength(this.#theta)]
        if (gain > 0) {
          const relative = gain / this.#cost
          this.#theta.set(trial)
          this.#r.set(this.#trialResidual)
          this.#cost = trialCost
          damping *= Math.max(1 / 3, 1 - (2 * Math.min(gain / predicted, 2) - 1) ** 3)
          growth = 2
          const isFlat = cosine <= NEAR && relative <= decreaseTolerance && predicted / trialCost <= decreaseTolerance
          if (isFlat)
            return this.#finish(`decrease ${relative.toExponential(2)} <= ${decreaseTolerance} of the objective`)
          break
        }
        if (cosine <= NEAR && length <= stepTolerance * size) {
          this.#residuals(this.#theta, this.#r)
          return this.#finish(`step ${(length / size).toExponential(2)} <= ${stepTolerance} of the variables`)
        }
        if (cosine <= NEAR && predicted <= this.#slack()) {
          this.#residuals(this.#theta, this.#r)
          return this.#finish(`decrease ${predicted.toExponential(2)} <= ${this.#slack().toExponential(2)}: rounding`)
        }
        damping *= growth
        growth *= 2
        if (!(damping < 1e60)) {
          this.#residuals(this.#theta, this.#r)
          const left = this.#velocity(0, velocity)
          if (left <= this.#slack())
            return this.#finish(`decrease left ${left.toExponential(2)} <= ${this.#slack().toExponential(2)}: rounding`)
          return this.#end(
            'stalled',
            `no step lowers the objective; gradient cosine ${cosine.toExponential(2)} > ${gradientTolerance}`,
            cosine,
          )
        }
      }
    }
    return this.#end('max-steps', `${maxSteps} steps >= ${maxSteps}`, this.#linearise())
  }

  /** Undamped steps while they get shorter: the digits that the objective, flat at its minimum, no longer shows. */
  #finish(why: string): Solution {
    let cosine = this.#linearise()
    const [step, trial] = [this.#theta.slice(), this.#theta.slice()]
    let last = Number.POSITIVE_INFINITY
    for (let k = 0; k < POLISH; k++) {
      this.#velocity(0, step)
      const length = this.#scaledLength(step)
      if (!(length < last)) break
      last = length
      this.#clip(step, trial)
      const trialCost = this.#residuals(trial, this.#trialResidual)
      if (!(trialCost <= this.#cost + this.#slack())) {
        this.#residuals(this.#theta, this.#r)
        break
      }
      this.#theta.set(trial)
      this.#r.set(this.#trialResidual)
      this.#cost = trialCost
      cosine = this.#linearise()
    }
    return this.#end('converged', why, cosine)
  }

  /** What rounding of the residuals can add to the objective. */
  #slack(): number {
    return 2 * Math.sqrt(this.#cost * this.#exact)
  }

  /** Weighted residuals into `out`; returns the objective there, ∞ where the model is not finite. */
  #residuals(theta: Float64Array, out: Float64Array): number {
    const { m, weights } = this.#problem
    this.#evaluations++
    if (!this.#problem.evaluate(theta, out)) return Number.POSITIVE_INFINITY
    const cost = this.#loss.cost(out, weights, m)
    for (let i = 0; i < m; i++) out[i]! *= this.#root[i]!
    return Number.isFinite(cost) ? cost : Number.POSITIVE_INFINITY
  }

  /** Jacobian and column scales at theta (evaluated last); returns the largest cosine over variables that can move. */
  #linearise(): number {
    const { m, p, low, high } = this.#problem
    const jacobian = this.#jacobian
    this.#problem.jacobian(jacobian)
    const length = Math.sqrt(2 * this.#cost)
    let largest = 0
    for (let j = 0; j < p; j++) {
      let square = 0
      let along = 0
      for (let i = 0; i < m; i++) {
        const entry = jacobian[j * m + i]! * this.#root[i]!
        jacobian[j * m + i] = entry
        square += entry * entry
        along += entry * this.#r[i]!
      }
      const norm = Math.sqrt(square)
      this.#scale[j] = Math.max(norm, SCALE_MEMORY * this.#scale[j]!)
      const theta = this.#theta[j]!
      const isStuck = (theta <= low[j]! && along >= 0) || (theta >= high[j]! && along <= 0)
      if (isStuck) for (let i = 0; i < m; i++) jacobian[j * m + i] = 0
      else if (norm > 0 && length > 0) largest = Math.max(largest, Math.abs(along) / (norm * length))
    }
    this.#damped.load(jacobian, this.#scale)
    return largest
  }

  /** Solves min ‖J·v + r‖² + damping·‖D·v‖² into `out`; returns the decrease that the linear model predicts. */
  #velocity(damping: number, out: Float64Array): number {
    const { m, p } = this.#problem
    this.#damped.damp(damping)
    this.#damped.solve(this.#r, -1, out)
    const [jacobian, change] = [this.#jacobian, this.#curve.fill(0)]
    for (let j = 0; j < p; j++) for (let i = 0; i < m; i++) change[i]! += jacobian[j * m + i]! * out[j]!
    let decrease = 0
    for (let i = 0; i < m; i++) decrease -= change[i]! * (this.#r[i]! + change[i]! / 2)
    return decrease
  }

  /** Adds half the geodesic acceleration to the velocity; false where it is too long for the model to be believed. */
  #accelerate(velocity: Float64Array, step: Float64Array): boolean {
    const { m, p } = this.#problem
    const probe = velocity.map((v, j) => this.#theta[j]! + PROBE * v)
    step.set(velocity)
    if (!Number.isFinite(this.#residuals(probe, this.#trialResidual))) return true
    for (let i = 0; i < m; i++) this.#curve[i] = (this.#trialResidual[i]! - this.#r[i]!) / PROBE - this.#curve[i]!
    const acceleration = new Float64Array(p)
    this.#damped.solve(this.#curve, -2 / PROBE, acceleration)
    const isBelievable = 2 * this.#scaledLength(acceleration) <= ACCELERATION_LIMIT * this.#scaledLength(velocity)
    if (isBelievable) for (let j = 0; j < p; j++) step[j]! += acceleration[j]! / 2
    return isBelievable
  }

  #clip(step: Float64Array, trial: Float64Array): void {
    const { low, high } = this.#problem
    for (let j = 0; j < step.length; j++) trial[j] = Math.min(Math.max(this.#theta[j]! + step[j]!, low[j]!), high[j]!)
  }

  #scaledLength(v: Float64Array): number {
    let sum = 0
    for (let j = 0; j < v.length; j++) sum += (this.#scale[j]! * v[j]!) ** 2
    return Math.sqrt(sum)
  }

  #end(status: Status, why: string, gradient: number): Solution {
    return { theta: this.#theta, cost: this.#cost, status, why, gradient, evaluations: this.#evaluations }
  }
}
