import type { Loss } from '../solve/loss.ts'
import type { Solution, Solver } from '../solve/problem.ts'
import { solveFrom } from '../solve/search.ts'
import type { Binding } from './bind.ts'

/** Passes of weighing and refitting; weights change little afterwards. */
const PASSES = 4
/** Mean absolute residual (in the space of the objective) below which a run counts as fitted perfectly. */
const LEAST_RESIDUAL = 2e-4
/** How far a weight may leave 1, either way. */
const MOST = 5

/**
 * Weights of runs by the size of their residuals: after each fit w_r = m_r⁻² over the geometric mean of all, m_r the mean
 * absolute residual of run r, within [1/5, 5]; then a refit from the optimum. A run that the law fits badly, for reasons
 * that noise doesn't explain, then counts for less. `bindWith` binds anew with weights by name of run.
 */
export function iterateRunWeights(
  binding: Binding,
  runs: { readonly names: readonly string[]; readonly of: ArrayLike<number> },
  start: Solution,
  { loss, solver }: { readonly loss: Loss; readonly solver: Solver },
  bindWith: (weights: Readonly<Record<string, number>>) => Binding,
): { readonly binding: Binding; readonly solution: Solution; readonly weights: Readonly<Record<string, number>> } {
  let found = { binding, solution: start, weights: {} as Readonly<Record<string, number>> }
  for (let pass = 0; pass < PASSES; pass++) {
    const residual = new Float64Array(found.binding.data.length)
    found.binding.problem.evaluate(found.solution.theta, residual)
    const weights = weightsOf(residual, runs)
    const next = bindWith(weights)
    found = { binding: next, weights, solution: solveFrom(next.problem, loss, found.solution.theta, solver) }
  }
  return found
}

function weightsOf(
  residual: Float64Array,
  { names, of }: { readonly names: readonly string[]; readonly of: ArrayLike<number> },
): Record<string, number> {
  const sums = new Float64Array(names.length)
  const counts = new Float64Array(names.length)
  residual.forEach((r, row) => {
    sums[of[row]!]! += Math.abs(r)
    counts[of[row]!]! += 1
  })
  const logs = Array.from(sums, (sum, run) => -2 * Math.log(Math.max(sum / counts[run]!, LEAST_RESIDUAL)))
  const mean = logs.reduce((total, each) => total + each, 0) / logs.length
  const limit = Math.log(MOST)
  return Object.fromEntries(
    names.map((name, run) => [name, Math.exp(Math.min(Math.max(logs[run]! - mean, -limit), limit))]),
  )
}
