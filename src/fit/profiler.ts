import { UserError } from '../base/error.ts'
import { objectiveText } from '../law/objective.ts'
import { lossOf } from '../solve/loss.ts'
import { newton } from '../solve/newton.ts'
import type { Problem } from '../solve/problem.ts'
import { solveFrom } from '../solve/solve-from.ts'
import { type Binding, bind } from './bind.ts'
import type { Fit } from './fit.ts'
import { modelOf } from './model.ts'
import { Residuals } from './residuals.ts'
import { variablesAt } from './variables.ts'

/** A point of a profile: the least objective among all coefficients that give the quantity this value. */
export interface ProfilePoint {
  readonly value: number
  /** Σ w·ρ. */
  readonly objective: number
}

/** A quantity of the fitted law: a formula text over its parameters and inputs, and the inputs by symbol. */
export interface Quantity {
  readonly text: string
  readonly inputs: Readonly<Record<string, number>>
}

/** Whether a profile can follow the objective: not through a kink, which no spring can be added to. */
export function canBeProfiled({ objective }: Fit): boolean {
  return lossOf(objective.loss, objective.delta).kink === undefined
}

/**
 * Finds points of the profile of a quantity q. The objective plus a spring, k/2·(ln q − ln target)², is minimised from the
 * last point. Whatever the spring's strength, its optimum is a point of the profile, though at another value than the
 * target: no other coefficients with that value have a lower objective, or they would have been the optimum.
 */
export class Profiler {
  /** Slopes of ln q, or of q where it isn't logged, in the free variables at the optimum. */
  readonly slopes: Float64Array
  readonly #problem: Pulled
  readonly #loss
  readonly #solver = newton({ gradientTolerance: 1e-7 })
  readonly #origin: Float64Array
  #theta: Float64Array

  /** Throws UserError for an objective with a kink. */
  constructor(fit: Fit, quantity: Quantity, isLog: boolean) {
    const binding = bind(fit.table, fit.law, fit.objective, fit.constraints)
    this.#loss = lossOf(fit.objective.loss, fit.objective.delta)
    if (!canBeProfiled(fit)) {
      throw new UserError(
        'option',
        `--interval profile: the objective ${objectiveText(fit.objective)} has a kink at 0 that a profile can't follow. Take log-huber:1e-3, or --interval runs.`,
      )
    }
    this.#origin = variablesAt(binding.variables, fit.params)
    this.#theta = this.#origin
    const last = quantityOf(fit, binding, quantity, isLog)
    this.slopes = new Float64Array(binding.problem.p)
    last.evaluate(this.#origin, new Float64Array(1))
    last.jacobian(this.slopes)
    this.#problem = new Pulled(binding, last, isLog)
  }

  /** `spread` is a standard error of ln q, or q; `rise` that of the objective at it. To be told before the first point. */
  tune(spread: number, rise: number): void {
    this.#problem.tune(spread, rise)
  }

  /** Starts over from the optimum. */
  restart(): void {
    this.#theta = this.#origin
  }

  /** The point that a spring to `target` leads to; null where the search doesn't end at an optimum. */
  towards(target: number): ProfilePoint | null {
    this.#problem.target = target
    const { theta, status, gradient } = solveFrom(this.#problem, this.#loss, this.#theta, this.#solver)
    if (status !== 'converged' && !(gradient < 1e-5)) return null
    this.#theta = theta
    const residual = new Float64Array(this.#problem.m)
    if (!this.#problem.evaluate(theta, residual)) return null
    const rows = this.#problem.m - 1
    return {
      value: this.#problem.valueAt(residual[rows]!),
      objective: this.#loss.cost(residual, this.#problem.weights, rows),
    }
  }
}

/** The quantity as a law of one row, over the variables of the fit. */
function quantityOf(fit: Fit, { variables }: Binding, { text, inputs }: Quantity, isLog: boolean): Residuals {
  const columns = Object.fromEntries(Object.entries(inputs).map(([symbol, v]) => [symbol, Float64Array.of(v)]))
  // a parameter alone is its own parsed form
  const trees = Object.hasOwn(fit.law.params, text) ? { ...fit.law.trees, [text]: text } : fit.law.trees
  const model = modelOf({ ...fit.law, formula: text, ...(trees && { trees }) }, variables, columns, 1)
  return new Residuals(model, variables, Float64Array.of(1), Float64Array.of(1), isLog)
}

/** Share of a loss's threshold that the spring's residual has at one standard error, so that it never leaves the square. */
const WITHIN = 1e-4
/** Strength of the spring in units of the profile's own curvature: above 1 it also holds where the profile bends back. */
const STRENGTH = 4

/** The rows of a fit, and one more residual: the distance of a quantity from its target. */
class Pulled implements Problem {
  readonly p: number
  readonly m: number
  readonly low: Float64Array
  readonly high: Float64Array
  readonly rounding: number
  readonly weights: Float64Array
  readonly #rows: Residuals
  readonly #quantity: Residuals
  readonly #data = Float64Array.of(1)
  readonly #one = new Float64Array(1)
  readonly #two = new Float64Array(1)
  readonly #gradient: Float64Array
  readonly #hessian: Float64Array
  readonly #threshold: number
  readonly #isLog: boolean
  /** Residual of the spring for a distance of 1. */
  #unit = 1

  constructor({ problem, weights, objective }: Binding, quantity: Residuals, isLog: boolean) {
    this.#rows = problem
    this.#quantity = quantity
    this.#isLog = isLog
    this.#threshold = objective.loss === 'square' ? 1 : objective.delta
    problem.select(null, null, weights.length)
    this.p = problem.p
    this.m = weights.length + 1
    this.low = problem.low
    this.high = problem.high
    this.rounding = problem.rounding
    this.weights = new Float64Array(this.m)
    this.weights.set(weights)
    this.#gradient = new Float64Array(this.p)
    this.#hessian = new Float64Array(this.p ** 2)
  }

  tune(spread: number, rise: number): void {
    this.#unit = (WITHIN * this.#threshold) / spread
    this.weights[this.m - 1] = (2 * STRENGTH * rise) / (WITHIN * this.#threshold) ** 2
  }

  set target(value: number) {
    this.#data[0] = value
    this.#quantity.replaceData(this.#data)
  }

  /** The quantity that leaves this residual. */
  valueAt(residual: number): number {
    const distance = residual / this.#unit
    return this.#isLog ? this.#data[0]! * Math.exp(distance) : this.#data[0]! + distance
  }

  evaluate(theta: Float64Array, residual: Float64Array): boolean {
    const finite = this.#rows.evaluate(theta, residual) && this.#quantity.evaluate(theta, this.#one)
    residual[this.m - 1] = this.#unit * this.#one[0]!
    return finite
  }

  jacobian(out: Float64Array): void {
    const rows = this.m - 1
    const own = new Float64Array(rows * this.p)
    const last = new Float64Array(this.p)
    this.#rows.jacobian(own)
    this.#quantity.jacobian(last)
    for (let j = 0; j < this.p; j++) {
      out.set(own.subarray(j * rows, (j + 1) * rows), j * this.m)
      out[j * this.m + rows] = this.#unit * last[j]!
    }
  }

  derivatives(g: Float64Array, q: Float64Array, gradient: Float64Array, hessian: Float64Array): void {
    this.#rows.derivatives(g, q, gradient, hessian)
    this.#one[0] = this.#unit * g[this.m - 1]!
    this.#two[0] = this.#unit ** 2 * q[this.m - 1]!
    this.#quantity.derivatives(this.#one, this.#two, this.#gradient, this.#hessian)
    for (let j = 0; j < this.p; j++) gradient[j]! += this.#gradient[j]!
    for (let j = 0; j < this.p ** 2; j++) hessian[j]! += this.#hessian[j]!
  }
}
