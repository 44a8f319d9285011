import type { Loss } from '../solve/loss.ts'
import type { Solution, Solver } from '../solve/problem.ts'
import { solveFrom } from '../solve/solve-from.ts'
import type { RunTable } from '../table/table.ts'
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
 * that noise doesn't explain, then counts for less. The problem of `binding` is left with the last weights.
 */
export function iterateRunWeights(
  { problem, weights: own }: Binding,
  { names, of }: RunTable['runs'],
  start: Solution,
  { loss, solver }: { readonly loss: Loss; readonly solver: Solver },
): { readonly solution: Solution; readonly weights: Readonly<Record<string, number>> } {
  let solution = start
  let byRun = new Float64Array(names.length)
  const residual = new Float64Array(problem.m)
  for (let pass = 0; pass < PASSES; pass++) {
    problem.evaluate(solution.theta, residual)
    byRun = weightsOf(residual, { names, of })
    problem.select(
      null,
      own.map((weight, row) => weight * byRun[of[row]!]!),
      problem.m,
    )
    solution = solveFrom(problem, loss, solution.theta, solver)
  }
  return { solution, weights: Object.fromEntries(names.map((name, run) => [name, byRun[run]!])) }
}

function weightsOf(residual: Float64Array, { names, of }: RunTable['runs']): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(names.length)
  const counts = new Float64Array(names.length)
  residual.forEach((r, row) => {
    sums[of[row]!]! += Math.abs(r)
    counts[of[row]!]! += 1
  })
  const logs = Array.from(sums, (sum, run) => -2 * Math.log(Math.max(sum / counts[run]!, LEAST_RESIDUAL)))
  const mean = logs.reduce((total, each) => total + each, 0) / logs.length
  const limit = Math.log(MOST)
  return Float64Array.from(logs, (log) => Math.exp(Math.min(Math.max(log - mean, -limit), limit)))
}
