import { UserError } from '../base/error.ts'
import { estimateFromParams } from '../infer/document.ts'
import { completePoint, type Point, predict } from '../infer/predict.ts'
import type { Law, Objective } from '../law/law.ts'
import { plan } from '../plan/plan.ts'
import type { RunTable } from '../table/table.ts'
import { pointAt } from './backtest.ts'
import { computeOf, growthRole, rowOfLargest } from './compute.ts'

/** The question asked of every fit. Default: the optimum of ten times the largest compute. */
export interface SensitivityTarget {
  /** A point whose output is predicted. */
  readonly at?: Point
  /** Compute in FLOP, of which the optimum is asked, and the loss there. */
  readonly flops?: number
}

/** What is predicted: the output at a point, or where `at` is null at the optimum of `flops`. */
export interface Target {
  readonly at: Point | null
  /** Compute of the optimum, FLOP; null for a law without one. */
  readonly flops: number | null
}

/** The compute-optimal run. */
export interface Optimum {
  readonly params: number
  readonly tokens: number
  readonly tokensPerParam: number
  readonly flops: number
  readonly loss: number
}

/** Times the largest compute: as far as extrapolations usually go. */
const AHEAD = 10

export function targetOf(table: RunTable, law: Law, { at, flops }: SensitivityTarget): Target {
  const compute = computeOf(table)
  const largest = compute?.reduce((max, v) => Math.max(max, v), 0)
  const hasOptimum = isAllocated(law)
  if (flops !== undefined && !hasOptimum) {
    throw new UserError(
      'option',
      `sensitivity: ${law.name} has no optimum for a compute; it is a law of ${Object.values(law.inputs).join(', ')}. Give a point with --at.`,
    )
  }
  if (at !== undefined) {
    const point = completePoint(at)
    return { at: point, flops: hasOptimum ? (flops ?? point.flops ?? null) : null }
  }
  if (hasOptimum) return { at: null, flops: flops ?? AHEAD * largest! }
  const row = rowOfLargest(table, growthRole(table, law))
  return { at: pointAt(table, Object.values(law.inputs), row), flops: null }
}

/** Prediction and optimum of any coefficients for one target. */
export function answersOf({ at, flops }: Target) {
  return ({ params, objective }: { params: Readonly<Record<string, number>>; objective: Objective }, law: Law) => {
    const estimate = estimateFromParams(law, params, objective)
    const optimum = flops !== null && isAllocated(law) ? optimumOf(plan(estimate, { flops })) : null
    const prediction = at === null ? (optimum?.loss ?? null) : predict(estimate, [at])[0]!.value
    return { prediction, optimum }
  }
}

/** Whether a law says how to split compute: a law of params and tokens, and of nothing that compute doesn't fix. */
function isAllocated({ inputs }: Law): boolean {
  const roles = Object.values(inputs)
  const known = ['params', 'tokens', 'flops']
  return roles.includes('params') && roles.includes('tokens') && roles.every((role) => known.includes(role))
}

function optimumOf({ params, tokens, tokensPerParam, flops, loss }: ReturnType<typeof plan>): Optimum | null {
  const values = [params, tokens, tokensPerParam, flops, loss].map(({ value }) => value)
  if (values.some((value) => value === null)) return null
  return {
    params: values[0]!,
    tokens: values[1]!,
    tokensPerParam: values[2]!,
    flops: values[3]!,
    loss: values[4]!,
  }
}
