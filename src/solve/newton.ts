import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver, Status } from './problem.ts'
import { QuadraticModel } from './quadratic.ts'

export interface NewtonOptions {
  /** Steps before giving up. */
  readonly maxSteps: number
  /** Scaled gradient at which to stop; a Newton step from there moves θ by less than this, in standard errors. */
  readonly gradientTolerance: number
  /**
   * Decrease that an undamped step promises, relative to the objective's mean over rows, at which it is the last and the
   * point that it leads to isn't looked at. 1e-6 is a step of about a thousandth of a standard error. Default 0: never.
   */
  readonly lastStep: number
}

const newtonDefaults: NewtonOptions = { maxSteps: 300, gradientTolerance: 1e-9, lastStep: 0 }

/** A difference between objectives that rounding of their sums can explain, relative. */
const NOISE = 1e-13
/** Damping, against a Hessian of unit diagonal, from which on it is given up. */
const NONE = 1e-8
/** Decrease within so many steps, relative to the objective, at which a search along a ridge is given up. */
const CREEP = 1e-4
const CREEP_STEPS = 500
/** Rejected steps before the search is called stalled. */
const ATTEMPTS = 40
/** Shortest share of a Newton step that is tried before damping is: a shorter one says that the model is wrong here. */
const LEAST_SHARE = 0.1

/**
 * Damped Newton on Σ w·ρ(r) with the exact Hessian, under bounds (active set by projection). All tests are free of scale:
 * multiplying the objective, a variable or the data by a constant changes nothing.
 */
export function newton(options: Partial<NewtonOptions> = {}): Solver {
  const settings = { ...newtonDefaults, ...options }
  let work: Work | undefined
  return (problem, loss, start) => {
    if (!work || work.model.p !== problem.p || work.r.length < problem.m) work = allocate(problem.p, problem.m)
    return new Newton(problem, loss, start, work, settings).solve()
  }
}

interface Work {
  readonly r: Float64Array
  readonly g: Float64Array
  readonly q: Float64Array
  readonly model: QuadraticModel
  readonly trial: Float64Array
}

function allocate(p: number, m: number): Work {
  const column = () => new Float64Array(m)
  return { r: column(), g: column(), q: column(), model: new QuadraticModel(p), trial: new Float64Array(p) }
}

class Newton {
  readonly #problem: Problem
  readonly #loss: Loss
  readonly #work: Work
  readonly #options: NewtonOptions
  readonly #theta: Float64Array
  #cost = Number.NaN
  /** Largest scaled gradient at theta. */
  #gradient = Number.NaN
  #damping = 0
  /** The damping of the last damped step: where to begin again when an undamped one fails. */
  #held = 1e-3
  #evaluations = 0

  constructor(problem: Problem, loss: Loss, start: Float64Array, work: Work, options: NewtonOptions) {
    this.#problem = problem
    this.#loss = loss
    this.#work = work
    this.#options = options
    this.#theta = start.slice()
    for (let j = 0; j < start.length; j++) this.#theta[j] = this.#within(j, start[j]!)
  }

  solve(): Solution {
    const { maxSteps, gradientTolerance } = this.#options
    const { model } = this.#work
    const floor = this.#roundingCost()
    this.#cost = this.#costAt(this.#theta)
    if (!(this.#cost < Number.POSITIVE_INFINITY)) {
      this.#cost = Number.NaN
      return this.#end('not-finite', 'the law is not finite at the start')
    }
    let before = this.#cost
    for (let k = 0; ; k++) {
      this.#differentiate()
      if (k > 0 && k % CREEP_STEPS === 0) {
        const gain = 1 - this.#cost / before
        if (gain <= CREEP && k < maxSteps) {
          const why = `decrease in ${CREEP_STEPS} steps ${brief(gain)} <= ${CREEP} of the objective: a ridge that goes on`
          return this.#end('stalled', why)
        }
        before = this.#cost
      }
      if (k === maxSteps) return this.#end('max-steps', `${maxSteps} steps >= ${maxSteps}`)
      if (this.#cost <= floor) {
        this.#gradient = 0
        return this.#end('converged', `objective ${brief(this.#cost)} <= ${brief(floor)}: residuals are rounding`)
      }
      if (this.#gradient <= gradientTolerance) {
        // the step is at hand, and squares what error is left in directions of little curvature
        if (model.aim(0) <= NOISE * this.#cost) this.#moveTo(this.#aside(1), this.#cost)
        return this.#end('converged', `scaled gradient ${brief(this.#gradient)} <= ${gradientTolerance}`)
      }
      const ended = this.#step()
      if (ended !== undefined) return ended
    }
  }

  /** Moves to a lower point, or ends. */
  #step(): Solution | undefined {
    const { model } = this.#work
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const predicted = model.aim(this.#damping)
      const trial = this.#aside(1)
      const isNewton = this.#damping === 0
      const negligible = (this.#options.lastStep * this.#cost) / this.#problem.m
      if (isNewton && predicted <= negligible) {
        this.#moveTo(trial, this.#cost - predicted)
        return this.#end('converged', `predicted decrease ${brief(predicted)} <= ${brief(negligible)}`)
      }
      const trialCost = this.#costAt(trial)
      const gain = this.#cost - trialCost
      if (gain > 0) {
        // a decrease that rounding could explain is the last
        const isLast = gain <= 1e-15 * this.#cost && this.#gradient < 1e-6
        this.#adapt(gain / Math.max(predicted, gain * 1e-3))
        this.#moveTo(trial, trialCost)
        return isLast ? this.#end('converged', `decrease ${brief(gain)} <= 1e-15 of the objective`) : undefined
      }
      if (predicted <= NOISE * this.#cost && this.#gradient < 1e-5) {
        // the objective no longer shows which point is lower, but the gradient still points: the step is better taken
        if (!isNewton) model.aim(0)
        const last = this.#aside(1)
        const lastCost = isNewton ? trialCost : this.#costAt(last)
        if (lastCost <= this.#cost * (1 + NOISE)) this.#moveTo(last, lastCost)
        return this.#end('converged', `predicted decrease ${brief(predicted)} <= ${NOISE} of the objective`)
      }
      if (isNewton && attempt === 0 && this.#stepLess(predicted, gain)) return undefined
      this.#damping = isNewton ? this.#held : this.#damping * 6
    }
    const why = `no step lowers the objective; scaled gradient ${brief(this.#gradient)} > ${this.#options.gradientTolerance}`
    return this.#end('stalled', why)
  }

  /** After an overshoot: to the minimum of the parabola through both points, if that is lower. */
  #stepLess(predicted: number, gain: number): boolean {
    const share = predicted / (2 * predicted - gain)
    if (!(share >= LEAST_SHARE)) return false
    const trial = this.#aside(share)
    const trialCost = this.#costAt(trial)
    if (!(trialCost < this.#cost)) return false
    this.#moveTo(trial, trialCost)
    return true
  }

  #adapt(ratio: number): void {
    if (this.#damping > 0) this.#held = this.#damping
    if (ratio > 0.7) this.#damping = this.#damping < NONE ? 0 : this.#damping / 8
    else if (ratio < 0.2) this.#damping = Math.max(this.#damping * 3, 1e-2)
  }

  /** Objective at a point, and the slopes of the loss there; ∞ where the law is not finite. */
  #costAt(theta: Float64Array): number {
    const { m, weights } = this.#problem
    const { r, g, q } = this.#work
    this.#evaluations++
    if (!this.#problem.evaluate(theta, r)) return Number.POSITIVE_INFINITY
    const cost = this.#loss.slopes(r, weights, m, g, q)
    return Number.isFinite(cost) ? cost : Number.POSITIVE_INFINITY
  }

  /** Gradient and Hessian at the point evaluated last. */
  #differentiate(): void {
    const { g, q, model } = this.#work
    this.#problem.derivatives(g, q, model.gradient, model.hessian)
    this.#gradient = model.load(this.#problem, this.#theta, this.#cost)
  }

  /** Objective of residuals that are rounding alone. */
  #roundingCost(): number {
    const { m, weights, rounding } = this.#problem
    const { r } = this.#work
    r.fill(rounding, 0, m)
    return this.#loss.cost(r, weights, m)
  }

  /** The point that a share of the step leads to, inside the bounds. */
  #aside(share: number): Float64Array {
    const { trial, model } = this.#work
    for (let j = 0; j < trial.length; j++) trial[j] = this.#within(j, this.#theta[j]! + share * model.step[j]!)
    return trial
  }

  #within(j: number, value: number): number {
    return Math.min(Math.max(value, this.#problem.low[j]!), this.#problem.high[j]!)
  }

  #moveTo(point: Float64Array, cost: number): void {
    this.#theta.set(point)
    this.#cost = cost
  }

  #end(status: Status, why: string): Solution {
    return {
      theta: this.#theta,
      cost: this.#cost,
      status,
      why,
      gradient: this.#gradient,
      evaluations: this.#evaluations,
    }
  }
}

const brief = (value: number): string => value.toExponential(2)
