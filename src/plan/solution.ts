import type { Estimate, Interval } from '../infer/estimate.ts'
import { single } from '../infer/estimate.ts'
import { intervalOf } from '../infer/interval.ts'
import type { Point } from '../infer/predict.ts'
import { Allocation, sizeRole } from './allocation.ts'
import { checkGiven, type Given, isFixedRun, type Solved, solveFor } from './optimum.ts'
import { cheapestToServe } from './serving.ts'

/** What a plan is told beside what is given. Everything is optional. */
export interface PlanOptions {
  /** Inputs of the law that a plan doesn't choose, by role: `{ experts: 8 }`, `{ unique_tokens: 25e9 }`. */
  readonly held?: Point
  /** Tokens that the model will read and write once trained: its size is then chosen for both. Default 0. */
  readonly inferenceTokens?: number
}

/** A law with the runs that solve a plan, one for each of its parameter vectors. */
export interface Solution {
  readonly law: Allocation
  readonly run: Solved
}

/** The solution by the fitted parameters, and by each draw; no draws = null. */
export interface Solutions {
  readonly centre: Solution
  readonly cloud: Solution | null
}

/** Solves a plan for the fitted parameters and for each draw. Throws UserError as `plan` does. */
export function solutionsFor({ fit, draws }: Estimate, given: Given, options: PlanOptions = {}): Solutions {
  checkGiven(given)
  const { held = {}, inferenceTokens = 0 } = options
  const solve = (law: Allocation): Solution => {
    const run = solveFor(law, given)
    const isServed = inferenceTokens > 0 && !isFixedRun(given)
    return { law, run: isServed ? cheapestToServe(law, run.loss, inferenceTokens) : run }
  }
  return {
    centre: solve(new Allocation(fit.law, single(fit), held)),
    cloud: draws && solve(new Allocation(fit.law, draws, held)),
  }
}

/** A quantity of a solution with its interval: `of` gives it for each parameter vector. */
export function quantityOf(
  { centre, cloud }: Solutions,
  level: number,
  of: (solution: Solution) => Float64Array,
): Interval {
  return intervalOf(of(centre)[0]!, cloud && of(cloud), level)
}

/** The fitted parameters' run as a point of the law, with its compute. */
export function pointOf({ fit }: Estimate, { run }: Solution, held: Point = {}): Point {
  return {
    ...held,
    [sizeRole(fit.law)!]: Math.exp(run.lnParams[0]!),
    tokens: Math.exp(run.lnTokens[0]!),
    flops: Math.exp(run.lnFlops[0]!),
  }
}
