import { UserError } from '../base/error.ts'
import { curveRowsOf } from '../fit/bind.ts'
import { estimateFromParams } from '../infer/document.ts'
import type { Estimate } from '../infer/estimate.ts'
import { completePoint, type Point, predict, predictCurve } from '../infer/predict.ts'
import type { Law, Objective } from '../law/law.ts'
import { plan } from '../plan/plan.ts'
import type { Schedule, StatedSchedule } from '../schedule/schedule.ts'
import type { RunTable } from '../table/table.ts'
import { computeOf, growthRole, pointAt, rowOfLargest } from './compute.ts'

/** The question asked of every fit. Default: the optimum of ten times the largest compute; of curves the end of the longest run. */
export interface SensitivityTarget {
  /** A point whose output is predicted. */
  readonly at?: Point
  /** Compute in FLOP, of which the optimum is asked, and the loss there. */
  readonly flops?: number
  /** For a law of curves: a schedule whose last step is asked for. */
  readonly schedule?: StatedSchedule
}

/** What is predicted: the output at a point, or where `at` is null at the optimum of `flops`. */
export interface Target {
  readonly at: Point | null
  /** Compute of the optimum, FLOP; null for a law without one. */
  readonly flops: number | null
  /** For a law of curves: the learning rates up to the step of `at`. */
  readonly schedule?: Schedule
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

export function targetOf(table: RunTable, law: Law, { at, flops, schedule }: SensitivityTarget): Target {
  if (law.features) return curveTarget(table, law, at, schedule)
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

/** The last step of a schedule, or of the longest run under its own; other inputs are those of that run unless given. */
function curveTarget(table: RunTable, law: Law, at: Point = {}, asked?: StatedSchedule): Target {
  const row = rowOfLargest(table, 'step')
  const schedule = asked ?? curveRowsOf(table, law).schedules[table.runs.of[row]!]!
  const step = asked ? asked.spec.steps - 1 : table.columns.step![row]!
  return { at: { ...pointAt(table, Object.values(law.inputs), row), ...at, step }, flops: null, schedule }
}

/** The output at a point, for a law of curves under a schedule up to its step; null where it has none. */
export function outputAt(estimate: Estimate, at: Point, schedule?: Schedule): number | null {
  const [found] = estimate.fit.law.features
    ? predictCurve(estimate, { schedules: schedule ? [schedule] : [], run: [0], step: [at.step!] }, [at])
    : predict(estimate, [at])
  return found!.value
}

/** Prediction and optimum of any coefficients for one target. */
export function answersOf({ at, flops, schedule }: Target) {
  return ({ params, objective }: { params: Readonly<Record<string, number>>; objective: Objective }, law: Law) => {
    const estimate = estimateFromParams(law, params, objective)
    const optimum = flops !== null && isAllocated(law) ? optimumOf(plan(estimate, { flops })) : null
    const prediction = at === null ? (optimum?.loss ?? null) : outputAt(estimate, at, schedule)
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
