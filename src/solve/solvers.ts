import { UserError } from '../base/error.ts'
import { lm } from './lm.ts'
import { newton } from './newton.ts'
import type { Solver } from './problem.ts'
import type { Explorers } from './search.ts'

/** Local solvers by name. `auto` takes lm for least squares and newton for everything else. */
export type SolverName = 'auto' | 'newton' | 'lm' | 'lbfgs' | 'ml-levenberg-marquardt'

export const solverNames: readonly SolverName[] = ['auto', 'newton', 'lm', 'lbfgs', 'ml-levenberg-marquardt']

/** Solvers that are loaded on demand: few ask for them. */
const loaded: { [name in SolverName]?: (options: { readonly maxSteps?: number }) => Solver } = {}

/** Loads a solver that isn't there from the start. To be awaited before it is asked for. */
export async function loadSolver(name: SolverName): Promise<void> {
  if (name === 'lbfgs') loaded[name] = (await import('./lbfgs.ts')).lbfgs
  if (name === 'ml-levenberg-marquardt') loaded[name] = (await import('./ml-lm.ts')).mlLevenbergMarquardt
}

/** Steps after which a start is left as it is, or gone on from elsewhere. */
const [MOST_STEPS, MOST_LM_STEPS] = [200, 1000]

/**
 * What many starts are followed with, where that is quicker than the solver which finishes: Newton takes fewer and cheaper
 * steps than lm, which keeps more digits. Neither follows a valley for thousands of them.
 */
export function explorersOf(name: SolverName, { loss }: { readonly loss: string }): Explorers {
  if (name !== 'auto') return []
  const first = newton({ maxSteps: MOST_STEPS })
  return loss === 'square' ? [first, lm({ maxSteps: MOST_LM_STEPS })] : [first]
}

/**
 * A solver for an objective, which gives up after `maxSteps`; default several thousand. Throws UserError where it can't
 * minimise that objective.
 */
export function solverOf(name: SolverName, { loss }: { readonly loss: string }, maxSteps?: number): Solver {
  const limit = maxSteps !== undefined && { maxSteps }
  if (name === 'newton' || (name === 'auto' && loss !== 'square')) return newton({ maxSteps: 3000, ...limit })
  if (loss !== 'square' && name !== 'lbfgs') {
    throw new UserError(
      'option',
      `--solver ${name}: minimises squares only, and the objective is ${loss}. Use --objective square or log-square, or another solver.`,
    )
  }
  if (name === 'auto' || name === 'lm') return lm({ ...limit })
  const solver = loaded[name]
  if (!solver) throw new Error(`await loadSolver('${name}') first`)
  return solver({ ...limit })
}
