import { UserError } from '../base/error.ts'
import { lossOf } from '../solve/loss.ts'
import { newton } from '../solve/newton.ts'
import { solveNear } from '../solve/search.ts'
import { type Binding, bind } from './bind.ts'
import type { Fit } from './fit.ts'
import { paramsAt, variablesAt } from './variables.ts'

/** Scaled gradient at which a refit stops: its parameters are then within a thousandth of a standard error of the optimum. */
const REFIT_TOLERANCE = 1e-7

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
  readonly #solver = newton({ gradientTolerance: REFIT_TOLERANCE })

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
  }

  /** Free variables of the refit to `count` rows with their weights; null where it didn't converge. */
  rows(rows: Int32Array, weights: Float64Array, count: number): Float64Array | null {
    this.binding.problem.select(rows, weights, count)
    return this.#solve()
  }

  /** The refit to other data for all rows. */
  data(data: Float64Array): Float64Array | null {
    this.binding.problem.replaceData(data)
    return this.#solve()
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

  #solve(): Float64Array | null {
    const { theta, status, gradient } = solveNear(this.binding.problem, this.#loss, this.origin, this.#solver)
    return status === 'converged' || gradient < 1e-5 ? theta : null
  }
}
