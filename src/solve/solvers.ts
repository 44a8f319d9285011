import { newton } from './newton.ts'
import type { Solver } from './problem.ts'

/** Local solvers by name. */
export type SolverName = 'newton' | 'ml-levenberg-marquardt'

export const solverNames: readonly SolverName[] = ['newton', 'ml-levenberg-marquardt']

/** A solver for an objective; throws UserError where it can't minimise that objective. */
export function solverOf(_name: SolverName, _objective: { readonly loss: string }): Solver {
  return newton()
}
