import type { Estimate, Interval } from '../infer/estimate.ts'
import { bandOf } from '../infer/interval.ts'
import { bestLoss, cheapest, type Given, runAt } from './optimum.ts'
import { cheapestToServe, lnTotalFlops } from './serving.ts'
import { type PlanOptions, type Solution, solutionsFor } from './solution.ts'

/** What it costs to act on a plan when the truth may be any of the draws: the mean over them, with its interval. */
export interface Regret {
  /** Share of the compute of training (and serving) that a plan made with the truth would have saved at the same loss. */
  readonly share: Interval
  /** The same in FLOP. */
  readonly flops: Interval
  /** Loss above that of the best run with the same training compute. */
  readonly loss: Interval
}

/**
 * The expected loss of acting on the wrong optimum: the run planned with the fitted parameters is held against the best run
 * by each draw, in the compute that would have reached the same loss there. Null without draws, or where the plan, or the
 * best run for more of the draws than an interval may leave out, doesn't exist. A run that was given in full is held
 * against the best as well.
 */
export function regretOf(estimate: Estimate, given: Given, options: PlanOptions = {}): Regret | null {
  const { centre, cloud } = solutionsFor(estimate, given, options)
  if (cloud === null || !Number.isFinite(centre.run.lnParams[0]!)) return null
  const { law } = cloud
  const { inferenceTokens = 0 } = options
  const everywhere = (value: number) => new Float64Array(law.count).fill(value)
  const acted = runAt(law, everywhere(centre.run.lnParams[0]!), everywhere(centre.run.lnFlops[0]!))
  const best = inferenceTokens > 0 ? cheapestToServe(law, acted.loss, inferenceTokens) : cheapest(law, acted.loss)
  const spent = lnTotalFlops(acted, inferenceTokens)
  const needed = lnTotalFlops(best, inferenceTokens)
  const share = needed.map((c, k) => Math.max(0, -Math.expm1(c - spent[k]!)))
  const mean = (values: Float64Array): Interval => {
    const finite = values.filter(Number.isFinite)
    const band = bandOf(values, estimate.level)
    const value = finite.reduce((sum, v) => sum + v, 0) / finite.length
    return band.low === null ? { value: null, ...band } : { value, ...band }
  }
  const found: Regret = {
    share: mean(share),
    flops: mean(share.map((v, k) => v * Math.exp(spent[k]!))),
    loss: mean(excess({ law, run: acted })),
  }
  return found.share.value === null ? null : found
}

/** Loss of each run above that of the best one with its compute. */
function excess({ law, run }: Solution): Float64Array {
  const least = bestLoss(law, run.lnFlops)
  return run.loss.map((v, k) => Math.max(0, v - least[k]!))
}
