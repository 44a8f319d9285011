import { isOnFace, solveOnFace } from './face.ts'
import { finishAtKinks } from './kink.ts'
import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver } from './problem.ts'

/** The solution of lower objective, with the evaluations of both. */
export function better(a: Solution, b: Solution): Solution {
  const isBetter = b.cost < a.cost || (b.cost === a.cost && b.status === 'converged')
  return { ...(isBetter ? b : a), evaluations: a.evaluations + b.evaluations }
}

/**
 * One solve. A loss with a kink is approached through its smooth stand-ins, one with a threshold through wider ones
 * where the direct way doesn't converge; terms that are absent from the start stay absent.
 */
export function solveFrom(problem: Problem, loss: Loss, start: Float64Array, solver: Solver): Solution {
  if (isOnFace(start))
    return solveOnFace(problem, loss, start, (face, ...rest) => solveFrom(face, rest[0], rest[1], solver))
  if (loss.kink) return throughKink(problem, loss, start, solver)
  const direct = solver(problem, loss, start)
  if (!loss.wider || direct.status === 'converged' || direct.status === 'not-finite') return direct
  return better(direct, throughWider(problem, loss, start, solver))
}

/** One solve by way of wider thresholds, coarse to fine. */
export function throughWider(problem: Problem, loss: Loss, start: Float64Array, solver: Solver): Solution {
  if (isOnFace(start))
    return solveOnFace(problem, loss, start, (face, ...rest) => throughWider(face, rest[0], rest[1], solver))
  const r = new Float64Array(problem.m)
  if (!problem.evaluate(start, r)) return solver(problem, loss, start)
  let theta = start
  let evaluations = 0
  for (const wide of loss.wider!(meanSize(r, problem.m))) {
    const solution = solver(problem, wide, theta)
    theta = solution.theta
    evaluations += solution.evaluations
  }
  const solution = solver(problem, loss, theta)
  return { ...solution, evaluations: evaluations + solution.evaluations }
}

/**
 * One solve from the optimum of a problem alike, as in resampling: of the way to a kink only the first stand-in is gone,
 * and all of it where that doesn't end in an optimum.
 */
export function solveNear(problem: Problem, loss: Loss, start: Float64Array, solver: Solver): Solution {
  if (!loss.kink) return solveFrom(problem, loss, start, solver)
  if (isOnFace(start))
    return solveOnFace(problem, loss, start, (face, ...rest) => solveNear(face, rest[0], rest[1], solver))
  const near = throughKink(problem, loss, start, solver, 1)
  return near.status === 'converged' ? near : better(near, throughKink(problem, loss, start, solver))
}

/** A loss with a kink by way of the first `stages` of its stand-ins. */
function throughKink(
  problem: Problem,
  loss: Loss,
  start: Float64Array,
  solver: Solver,
  stages = Number.POSITIVE_INFINITY,
): Solution {
  const r = new Float64Array(problem.m)
  if (!problem.evaluate(start, r)) return solver(problem, loss, start)
  const stands = loss.approach!(meanSize(r, problem.m))
  let solution: Solution | undefined
  let evaluations = 0
  for (const stand of stands.slice(0, stages)) {
    solution = solver(problem, stand, solution?.theta ?? start)
    evaluations += solution.evaluations
  }
  problem.evaluate(solution!.theta, r)
  const near = { ...solution!, cost: loss.cost(r, problem.weights, problem.m), evaluations }
  const slopes = new Float64Array(problem.m)
  stands.at(-1)!.slopes(r, problem.weights, problem.m, slopes, new Float64Array(problem.m))
  return finishAtKinks(problem, loss, loss.kink!, near, slopes)
}

/** Mean |r|, or 1 where all are 0. */
function meanSize(r: Float64Array, m: number): number {
  let sum = 0
  for (let i = 0; i < m; i++) sum += Math.abs(r[i]!)
  return sum / m || 1
}
