import type { Estimate, Interval } from '../infer/estimate.ts'
import type { Given } from './optimum.ts'
import { lnTotalFlops } from './serving.ts'
import { type PlanOptions, quantityOf, type Solution, solutionsFor } from './solution.ts'

/** The run that would be chosen without serving in mind, and what choosing for both saves. */
export interface ServingSaving {
  readonly params: Interval
  readonly tokens: Interval
  /** Compute of training, FLOP. */
  readonly flops: Interval
  /** Compute of training and serving together, FLOP. */
  readonly totalFlops: Interval
  /** Share of it that the plan for both saves at the same loss. */
  readonly saving: Interval
}

/** What a plan for training and serving saves against one for training alone; null without tokens to serve. */
export function servingSaving(estimate: Estimate, given: Given, options: PlanOptions): ServingSaving | null {
  const { held = {}, inferenceTokens = 0 } = options
  if (inferenceTokens === 0) return null
  const trained = solutionsFor(estimate, given, { held })
  const both = solutionsFor(estimate, given, options)
  const total = ({ run }: Solution) => lnTotalFlops(run, inferenceTokens)
  const quantity = (of: (solution: Solution) => Float64Array) => quantityOf(trained, estimate.level, of)
  return {
    params: quantity(({ run }) => run.lnParams.map(Math.exp)),
    tokens: quantity(({ run }) => run.lnTokens.map(Math.exp)),
    flops: quantity(({ run }) => run.lnFlops.map(Math.exp)),
    totalFlops: quantity((solution) => total(solution).map(Math.exp)),
    saving: quantity((solution) => {
      const best = total(solution === trained.centre ? both.centre : both.cloud!)
      return total(solution).map((c, k) => -Math.expm1(best[k]! - c))
    }),
  }
}
