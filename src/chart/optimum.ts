import type { Estimate } from '../infer/estimate.ts'
import { type Plan, plan } from '../plan/plan.ts'
import { doubtOf } from './doubt.ts'
import { logSpaced } from './rows.ts'

/** The compute-optimal run for one budget. */
export interface Optimum extends Pick<Plan, 'params' | 'tokens' | 'loss'> {
  /** FLOP. */
  readonly flops: number
  /** Whether the budget lies beyond the largest fitted one. */
  readonly beyond: boolean
}

/** Between these, optima lie so close to a smooth curve that a picture can't tell. */
const [INSIDE, BEYOND] = [10, 8]

/** Light and dark, and several kinds of one fit, ask for the same optima. */
const known = new WeakMap<Estimate, Map<number, Plan>>()

/**
 * Optima for budgets from `low` to `high`, and on to `end`. Those that aren't determined are left out, which a note of level
 * unreliable makes all of them.
 */
export function optimaBetween(estimate: Estimate, low: number, high: number, end: number): Optimum[] {
  if (doubtOf(estimate) !== null) return []
  const inside = logSpaced(low, high, INSIDE).map((flops) => ({ flops, beyond: false }))
  const outside = end > high ? logSpaced(high, end, BEYOND).map((flops) => ({ flops, beyond: true })) : []
  return [...inside, ...outside].flatMap(({ flops, beyond }) => {
    const { params, tokens, loss } = planFor(estimate, flops)
    if (params.value === null || tokens.value === null || loss.value === null) return []
    return [{ flops, beyond, params, tokens, loss }]
  })
}

function planFor(estimate: Estimate, flops: number): Plan {
  const plans = known.get(estimate) ?? new Map<number, Plan>()
  known.set(estimate, plans)
  const found = plans.get(flops) ?? plan(estimate, { flops })
  plans.set(flops, found)
  return found
}
