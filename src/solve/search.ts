import { faceOf, idleAt, isOnFace } from './face.ts'
import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver } from './problem.ts'
import { better, solveFrom, throughWider } from './solve-from.ts'

/** A point to start from, with the objective there as far as it is known. */
export interface Start {
  readonly theta: Float64Array
  readonly cost: number
  /** Where variables of `theta` are at −∞: the same with a little of their terms. */
  readonly lifted?: Float64Array
  /** Whether no neighbour on the grid of starts has a lower objective. */
  readonly isMinimum?: true
}

/** What follows starts before a solver finishes the best. */
export type Explorers = readonly [first?: Solver, second?: Solver]

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

/**
 * Up to this many rows the objective has many local optima and solves are cheap: each start goes two ways. Above,
 * polishing ends once all agree and every minimum of the grid has been followed, but at least so many starts and at most half
 * of them: the others would say the same.
 */
const FEW_ROWS = 60
const LEAST_AGREED = 3
/** Times that a start which the first explorer leaves unfinished is gone on from. */
const ROUNDS = 5
/** Unfinished starts are followed to their ends where their objective is at most this multiple of the lowest. */
const NEAR = 1.2
/** Starts with a coefficient at 0 are polished where their objective is at most this multiple of the lowest. */
const FACE_RANGE = 2
/** Starts polished for each set of terms that are absent. */
const STARTS_A_FACE = 2
/** Objectives that differ by this share are equal. */
const EQUAL = 1e-10

/**
 * Polishes the most promising starts and keeps the best solution. With explorers, the first of them follows the starts,
 * the next what it leaves unfinished, and `solver` the best of all to its end; `onward` tells where the first goes on from.
 */
export function search(
  problem: Problem,
  loss: Loss,
  starts: readonly Start[],
  polish: number,
  solver: Solver,
  [first, second]: Explorers = [],
  onward: (found: Solution) => Float64Array | undefined = () => undefined,
): SearchResult {
  const rounding = loss.cost(new Float64Array(problem.m).fill(ROUNDING), problem.weights, problem.m)
  const isSame = (cost: number, best: number) => cost <= best * (1 + AGREEMENT) + rounding
  const solutions: Solution[] = []
  const minima = starts.filter(({ isMinimum }) => isMinimum).length
  const enough = Math.min(Math.max(minima, LEAST_AGREED), polish / 2)
  for (const theta of promising(starts, polish, rounding)) {
    const direct = first
      ? followed(problem, loss, theta, first, second, onward)
      : solveFrom(problem, loss, theta, solver)
    const goesAround = loss.wider && problem.m <= FEW_ROWS && starts.length > 1
    solutions.push(goesAround ? better(direct, throughWider(problem, loss, theta, solver)) : direct)
    const lowest = Math.min(...solutions.map(({ cost }) => cost))
    const agreed = solutions.filter(({ cost }) => isSame(cost, lowest)).length
    if (problem.m > FEW_ROWS && agreed === solutions.length && agreed >= enough) break
  }
  if (first) finishNearest(problem, loss, solutions, solver, isSame)
  const evaluations = solutions.reduce((sum, solution) => sum + solution.evaluations, 0)
  const finite = solutions.filter(({ cost }) => Number.isFinite(cost))
  if (finite.length === 0) {
    return { best: solutions[0]!, tried: solutions.length, agreed: 0, nextBest: null, evaluations }
  }
  const found = bestOf(problem, loss, finite, rounding)
  const best = first ? finished(found, solveFrom(problem, loss, found.theta, solver)) : found
  // the start that was followed to the very end reached what it ended at
  const elsewhere = finite.filter((each) => each !== found && !isSame(each.cost, best.cost))
  return {
    best,
    tried: solutions.length,
    agreed: finite.length - elsewhere.length,
    nextBest: elsewhere.length === 0 ? null : Math.min(...elsewhere.map(({ cost }) => cost)),
    evaluations,
  }
}

/**
 * One start to its end: by the first explorer, from where it gave up onwards, and by the second from the start. What both
 * leave unfinished is so for good, unless it is among the lowest of all.
 */
function followed(
  problem: Problem,
  loss: Loss,
  start: Float64Array,
  first: Solver,
  second: Solver | undefined,
  onward: (found: Solution) => Float64Array | undefined,
): Solution {
  let found = solveFrom(problem, loss, start, first)
  for (let round = 0; round < ROUNDS && found.status !== 'converged' && !isOnFace(start); round++) {
    const next = solveFrom(problem, loss, onward(found) ?? found.theta, first)
    const isStill = !(next.cost < found.cost * (1 - AGREEMENT))
    found = better(found, next)
    if (isStill) break
  }
  if (second === undefined || found.status === 'converged') return found
  return better(found, solveFrom(problem, loss, start, second))
}

/** Follows solutions that were left unfinished near the lowest to their ends, until a third of all starts agree. */
function finishNearest(
  problem: Problem,
  loss: Loss,
  solutions: Solution[],
  solver: Solver,
  isSame: (cost: number, best: number) => boolean,
): void {
  const left = [...solutions.keys()].filter((k) => solutions[k]!.status === 'max-steps')
  for (const k of left.sort((a, b) => solutions[a]!.cost - solutions[b]!.cost)) {
    const lowest = Math.min(...solutions.map(({ cost }) => cost))
    const agreed = solutions.filter(({ cost }) => isSame(cost, lowest)).length
    if (3 * agreed >= solutions.length || !(solutions[k]!.cost <= NEAR * lowest)) return
    solutions[k] = better(solutions[k]!, solveFrom(problem, loss, solutions[k]!.theta, solver))
  }
}

/**
 * Where to polish from: the best minima of the grid, as far as they are no more than half of the count, and the starts of
 * lowest objective, with all terms; then the best of each set of absent terms.
 */
function promising(starts: readonly Start[], count: number, rounding: number): Float64Array[] {
  const sorted = [...starts].sort((a, b) => a.cost - b.cost)
  const range = FACE_RANGE * sorted[0]!.cost + rounding
  const faces = new Map<string, Float64Array[]>()
  for (const { theta, cost } of sorted) {
    if (!isOnFace(theta) || !(cost <= range)) continue
    const known = faces.get(faceOf(theta)) ?? []
    if (known.length < STARTS_A_FACE) faces.set(faceOf(theta), [...known, theta])
  }
  const absent = [...faces.values()].flat()
  const minima = sorted.filter(({ isMinimum }) => isMinimum).slice(0, Math.ceil(count / 2))
  const inside = [...new Set([...minima, ...sorted])].slice(0, Math.max(1, count - absent.length))
  return [...inside.map(({ theta, lifted }) => lifted ?? theta), ...absent]
}

/**
 * The lowest solution. One without some terms is taken over one with them where it is lower, and where they are equal
 * because the terms have all but vanished, or are as good as the constant that they are at the end of their exponent; but
 * not where the rows can't tell the terms apart.
 */
function bestOf(problem: Problem, loss: Loss, solutions: readonly Solution[], rounding: number): Solution {
  const lowest = Math.min(...solutions.map(({ cost }) => cost))
  const isEqual = (cost: number) => cost <= lowest * (1 + EQUAL) + rounding
  const equals = solutions.filter(({ cost }) => isEqual(cost))
  const pick = (among: readonly Solution[]) => {
    const converged = among.filter(({ status }) => status === 'converged')
    return (converged.length > 0 ? converged : among).reduce<Solution | undefined>(
      (a, b) => (a === undefined || b.cost < a.cost ? b : a),
      undefined,
    )
  }
  const absent = pick(equals.filter(({ theta }) => isOnFace(theta)))
  const present = equals.filter(({ theta }) => !isOnFace(theta))
  // along a ridge, one without a variable at its end says most plainly that the rows leave it open
  const isInside = ({ theta }: Solution) => theta.every((v, j) => v > problem.low[j]! && v < problem.high[j]!)
  const whole = (absent && pick(present.filter(isInside))) ?? pick(present)
  if (absent === undefined || whole === undefined) return (absent ?? whole)!
  const r = new Float64Array(problem.m)
  const isNoWorse = (theta: Float64Array) =>
    problem.evaluate(theta, r) && isEqual(loss.cost(r, problem.weights, problem.m))
  const without = whole.theta.map((v, j) =>
    absent.theta[j] === Number.NEGATIVE_INFINITY ? Number.NEGATIVE_INFINITY : v,
  )
  const isConstant = idleAt(problem, absent.theta)?.some((j) =>
    [problem.low[j]!, problem.high[j]!].some((end) => Number.isFinite(end) && isNoWorse(whole.theta.with(j, end))),
  )
  return isNoWorse(without) || isConstant ? absent : whole
}

/** The end of a search from `found`, unless it went astray: that the objective is flat there doesn't make it worse. */
function finished(found: Solution, end: Solution): Solution {
  const isSound = end.status === 'converged' && end.cost <= found.cost * (1 + EQUAL)
  return isSound ? { ...end, evaluations: found.evaluations + end.evaluations } : better(found, end)
}
