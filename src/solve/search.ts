import { finishAtKinks } from './kink.ts'
import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver } from './problem.ts'

/** A point to start from, with the objective there as far as it is known. */
export interface Start {
  readonly theta: Float64Array
  readonly cost: number
}

export interface SearchResult {
  readonly best: Solution
  /** Starts polished, and how many of them ended at the best objective (relative 1e-6). */
  readonly tried: number
  readonly agreed: number
  /** Next-best objective reached, or null where all agree. */
  readonly nextBest: number | null
  readonly evaluations: number
}

/** Solves may differ by this much, relative, and still count as the same optimum. */
const AGREEMENT = 1e-6

/** Residuals of this size are rounding: fits that leave no more than these are all exact. */
const ROUNDING = 1e-12

/** Polishes the most promising starts and keeps the best solution. */
export function search(
  problem: Problem,
  loss: Loss,
  starts: readonly Start[],
  polish: number,
  solver: Solver,
): SearchResult {
  const promising = [...starts].sort((a, b) => a.cost - b.cost).slice(0, polish)
  const solutions = promising.map(({ theta }) => solveFrom(problem, loss, theta, solver))
  const finite = solutions.filter(({ cost }) => Number.isFinite(cost))
  const best = finite.reduce<Solution | undefined>((a, b) => (a === undefined || b.cost < a.cost ? b : a), undefined)
  const evaluations = solutions.reduce((sum, solution) => sum + solution.evaluations, 0)
  if (best === undefined) {
    return { best: solutions[0]!, tried: solutions.length, agreed: 0, nextBest: null, evaluations }
  }
  const rounding = loss.cost(new Float64Array(problem.m).fill(ROUNDING), problem.weights, problem.m)
  const elsewhere = finite.filter(({ cost }) => cost > best.cost * (1 + AGREEMENT) + rounding)
  return {
    best,
    tried: solutions.length,
    agreed: finite.length - elsewhere.length,
    nextBest: elsewhere.length === 0 ? null : Math.min(...elsewhere.map(({ cost }) => cost)),
    evaluations,
  }
}

/** One solve; a loss with a kink is approached through its smooth stand-ins. */
export function solveFrom(problem: Problem, loss: Loss, start: Float64Array, solver: Solver): Solution {
  if (!loss.approach) return solver(problem, loss, start)
  const r = new Float64Array(problem.m)
  if (!problem.evaluate(start, r)) return solver(problem, loss, start)
  const scale = r.reduce((sum, v) => sum + Math.abs(v), 0) / problem.m || 1
  let solution: Solution | undefined
  let evaluations = 0
  for (const stand of loss.approach(scale)) {
    solution = solver(problem, stand, solution?.theta ?? start)
    evaluations += solution.evaluations
  }
  problem.evaluate(solution!.theta, r)
  const near = { ...solution!, cost: loss.cost(r, problem.weights, problem.m), evaluations }
  if (!loss.kink) return near
  const slopes = new Float64Array(problem.m)
  loss.approach(scale).at(-1)!.slopes(r, problem.weights, problem.m, slopes, new Float64Array(problem.m))
  return finishAtKinks(problem, loss, loss.kink, near, slopes)
}
