import { UserError } from '../base/error.ts'
import { lm } from '../solve/lm.ts'
import { lossOf } from '../solve/loss.ts'
import { newton } from '../solve/newton.ts'
import type { Solver } from '../solve/problem.ts'
import { solveNear } from '../solve/solve-from.ts'
import { type Binding, bind } from './bind.ts'
import { FirstStep } from './first-step.ts'
import type { Fit } from './fit.ts'
import type { Residuals } from './residuals.ts'
import { type Steady, steadyOf } from './steady.ts'
import { paramsAt, variablesAt } from './variables.ts'

/** Where a refit stops: its parameters are then within a thousandth of a standard error of the optimum. */
const precision = { gradientTolerance: 1e-7, lastStep: 1e-6 }

/** Whether a fit can be refitted by itself: not an average, whose members can, nor a group that shares parameters with others. */
export function isAlone({ members, shared }: Fit): boolean {
  return members === undefined && shared === undefined
}

/** The same law refitted to other rows, weights or data, each time from the fit's own optimum. Allocates once. */
export class Refitter {
  readonly binding: Binding
  /** Free variables at the fit. */
  readonly origin: Float64Array
  readonly #loss
  readonly #solver = newton(precision)
  /** The problem that is solved, and the fit in its variables: those of the binding, or steady ones where there are any. */
  readonly #steady: Steady | null
  readonly #problem: Residuals
  readonly #from: Float64Array
  readonly #start: Float64Array
  #firstStep: FirstStep | undefined

  /** Throws UserError where {@link isAlone} is false. */
  constructor(fit: Fit) {
    if (fit.members) {
      throw new UserError(
        'law',
        `${fit.law.name}: is an average of ${fit.members.map(({ law }) => law).join(', ')}, which can't be refitted as one. Fit one of them by its name.`,
      )
    }
    if (fit.shared) {
      throw new UserError(
        'law',
        `${fit.law.name}: shares ${fit.shared.params.join(', ')} with other groups of rows, so it can't be refitted alone. Fit the group without --share.`,
      )
    }
    this.binding = bind(fit.table, fit.law, fit.objective, fit.constraints)
    this.origin = variablesAt(this.binding.variables, fit.params)
    this.#loss = lossOf(fit.objective.loss, fit.objective.delta)
    this.#steady = fit.law.features ? null : steadyOf(this.binding, fit.table, fit.constraints)
    this.#problem = this.#steady?.binding.problem ?? this.binding.problem
    this.#from = this.#steady?.fromOwn(this.origin) ?? this.origin
    this.#start = this.#from.slice()
  }

  /** Free variables of the refit to `count` rows with their weights; null where it didn't converge. */
  rows(rows: Int32Array, weights: Float64Array, count: number): Float64Array | null {
    const problem = this.#problem
    if (!this.#firstStep) {
      problem.select(null, null, count)
      this.#firstStep = new FirstStep(problem, this.#loss, this.#from)
    }
    this.#firstStep.to(rows, weights, count, this.#start)
    problem.select(rows, weights, count)
    return this.#solve(this.#start)
  }

  /** The refit to other data for all rows. */
  data(data: Float64Array): Float64Array | null {
    this.#problem.replaceData(data)
    return this.#solve(this.#from)
  }

  /** All parameters at given free variables. */
  params(theta: ArrayLike<number>): Record<string, number> {
    return paramsAt(this.binding.variables, theta)
  }

  /** Σ w·ρ(r) over all rows at given parameters; null where the law is not finite. */
  cost(params: Readonly<Record<string, number>>): number | null {
    const { problem, variables, weights } = this.binding
    const { length } = weights
    problem.select(null, null, length)
    const residual = new Float64Array(length)
    if (!problem.evaluate(variablesAt(variables, params), residual)) return null
    return this.#loss.cost(residual, weights, length)
  }

  /**
   * From `start`, and from the fit's own optimum where that leads nowhere. What Newton can't end under least squares, as in
   * a long curved valley, Levenberg–Marquardt does.
   */
  #solve(start: Float64Array): Float64Array | null {
    const from = (point: Float64Array, solver: Solver) => {
      const { theta, status, gradient } = solveNear(this.#problem, this.#loss, point, solver)
      return status === 'converged' || gradient < 1e-5 ? theta : null
    }
    const theta =
      from(start, this.#solver) ??
      (start === this.#from ? null : from(this.#from, this.#solver)) ??
      (this.#loss.isSquare ? from(this.#from, lm()) : null)
    return theta && (this.#steady?.toOwn(theta) ?? theta)
  }
}
