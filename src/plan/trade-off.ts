import type { Estimate, Interval } from '../infer/estimate.ts'
import { doubtAt } from '../infer/trust.ts'
import { flopsToReach, type Given, runAt } from './optimum.ts'
import { type PlanOptions, pointOf, quantityOf, type Solution, type Solutions, solutionsFor } from './solution.ts'

/** A model smaller than planned that is trained longer, to the same loss. */
export interface SmallerModel {
  /** How many times smaller than planned. */
  readonly times: number
  readonly params: Interval
  readonly tokens: Interval
  readonly tokensPerParam: Interval
  /** Compute of training, FLOP. */
  readonly flops: Interval
  /** The same as a multiple of the plan's. */
  readonly flopsRatio: Interval
  /** Why there are no numbers; null where there are. */
  readonly why: string | null
}

const none: Interval = { value: null, low: null, high: null }

/** How many times smaller, by default. */
const SMALLER = [2, 4, 10]

/**
 * What models smaller than a plan's cost in compute for the same loss: each coefficient vector's own plan, its own loss, and
 * the tokens that a smaller model needs to reach it. Smaller models cost less to serve.
 */
export function smallerModels(
  estimate: Estimate,
  given: Given,
  options: PlanOptions = {},
  times: readonly number[] = SMALLER,
): SmallerModel[] {
  const planned = solutionsFor(estimate, given, options)
  return times.map((factor) => smallerModel(estimate, planned, factor, options))
}

function smallerModel(estimate: Estimate, planned: Solutions, times: number, { held }: PlanOptions): SmallerModel {
  const shrunk = ({ law, run }: Solution): Solution => {
    const lnParams = run.lnParams.map((n) => n - Math.log(times))
    return { law, run: runAt(law, lnParams, flopsToReach(law, lnParams, run.loss)) }
  }
  const smaller: Solutions = { centre: shrunk(planned.centre), cloud: planned.cloud && shrunk(planned.cloud) }
  const why = whyNot(estimate, smaller, held)
  const quantity = (of: (solution: Solution) => Float64Array) =>
    why === null ? quantityOf(smaller, estimate.level, of) : none
  const ratio = (solution: Solution) => {
    const before = solution === smaller.centre ? planned.centre : planned.cloud!
    return solution.run.lnFlops.map((c, k) => Math.exp(c - before.run.lnFlops[k]!))
  }
  return {
    times,
    params: quantity(({ run }) => run.lnParams.map(Math.exp)),
    tokens: quantity(({ run }) => run.lnTokens.map(Math.exp)),
    tokensPerParam: quantity(({ run }) => run.lnTokens.map((d, k) => Math.exp(d - run.lnParams[k]!))),
    flops: quantity(({ run }) => run.lnFlops.map(Math.exp)),
    flopsRatio: quantity(ratio),
    why,
  }
}

function whyNot(estimate: Estimate, { centre }: Solutions, held: PlanOptions['held']): string | null {
  if (!Number.isFinite(centre.run.lnParams[0]!)) return 'there is no plan to compare with'
  if (!Number.isFinite(centre.run.lnFlops[0]!)) return 'it never reaches this loss, however long it is trained'
  const doubt = doubtAt(estimate, pointOf(estimate, centre, held))
  return doubt && `not determined, because ${doubt.because}`
}
