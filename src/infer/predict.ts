import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import {
  extrapolationNote,
  FAR,
  lawErrorUntoldNote,
  newRunUntoldNote,
  notDeterminedNote,
} from '../base/note-predict.ts'
import { formatNumber, formatQuantity } from '../base/quantity.ts'
import { type CurveRows, selectCurveRows } from '../schedule/curve-rows.ts'
import { beyondInputs } from './beyond.ts'
import type { Band, Estimate, Interval } from './estimate.ts'
import { bandOf } from './interval.ts'
import { inputsAt, type Output, Outputs } from './outputs.ts'
import { Profiles } from './profile.ts'
import { distanceAt } from './tested.ts'
import { doubtAt } from './trust.ts'

/** Inputs by role: `{ params: 70e9, tokens: 1.4e12 }`. */
export type Point = Readonly<Record<string, number>>

/** What the law predicts at a point. Where a note is `unreliable`, don’t show `value`: see `unreliable`. */
export interface Prediction {
  readonly at: Point
  /** Predicted output; null where the law is not finite there. */
  readonly value: number | null
  /** Interval of the curve. */
  readonly mean: Band
  /** Interval of one more run. */
  readonly new: Band
  /** log10(compute here / largest fitted compute); null where compute isn't known. */
  readonly leverArm: number | null
  readonly notes: readonly Note[]
}

const none: Band = { low: null, high: null }

/**
 * Predicts the output at each point, with the interval of the curve and of a new run. What follows from the point is
 * filled in (flops = 6·params·tokens). Throws UserError where an input of the law is missing.
 */
export function predict(estimate: Estimate, points: readonly Point[]): Prediction[] {
  for (const point of points) checkFlops(point)
  return predictRows(estimate, points)
}

/** {@link predict} at rows of a table, whose flops may be counted in any way. */
export function predictRows(estimate: Estimate, points: readonly Point[]): Prediction[] {
  if (points.length === 0) return []
  checkNotCurve(estimate)
  return predictAt(estimate, points, null)
}

/**
 * The law's curve through points, with its interval: what `predict` tells of them without the interval of one more run,
 * which takes as long again. Not finite = null.
 */
export function curveThrough(estimate: Estimate, points: readonly Point[]): Interval[] {
  checkNotCurve(estimate)
  const outputs = new Outputs(estimate, null, false)
  const meanAt = meanBands(estimate)
  return points.map((given) => {
    const at = completePoint(given)
    const output = outputs.at(at)
    return Number.isFinite(output.value) ? { value: output.value, ...meanAt(at, output) } : { value: null, ...none }
  })
}

/** Rows of a curve, computed together: each holds a feature for every draw. */
const ROWS_AT_ONCE = 512

/**
 * Predicts the output of a law of curves at each row of `curve`, under the schedules given there. `points` are the rows'
 * inputs by role; `step` is filled in.
 */
export function predictCurve(estimate: Estimate, curve: CurveRows, points?: readonly Point[]): Prediction[] {
  return partsOf(curve, points).flatMap((part) => predictAt(estimate, part.points, part.curve))
}

/** Rows of a curve with their points, so many at once as can be computed together. */
function partsOf(curve: CurveRows, points?: readonly Point[]): { points: Point[]; curve: CurveRows }[] {
  const rows = Array.from(curve.step, (step, row): Point => ({ ...points?.[row], step }))
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, k) => {
    const part = rows.slice(k * ROWS_AT_ONCE, (k + 1) * ROWS_AT_ONCE)
    return {
      points: part,
      curve: selectCurveRows(
        curve,
        part.map((_, i) => k * ROWS_AT_ONCE + i),
      ),
    }
  })
}

function checkNotCurve({ fit: { law } }: Estimate): void {
  if (law.features === undefined) return
  throw new UserError(
    'option',
    `${law.name} is a law of curves: a point alone doesn't tell the learning rates before it. Give a schedule, as in --schedule cosine:steps=24000,peak=3e-4,warmup=2000, or rows with step and lr.`,
  )
}

/** Factor between the ends of an interval from which on the prediction is withheld: two decades say nothing of a loss. */
const TELLS_NOTHING = 100

function predictAt(estimate: Estimate, points: readonly Point[], curve: CurveRows | null): Prediction[] {
  const { fit, level, draws, tested } = estimate
  const outputs = new Outputs(estimate, curve)
  const meanAt = meanBands(estimate)
  const largest = estimate.largestFlops
  return points.map((given, row) => {
    const at = completePoint(given)
    const output = outputs.at(at, row)
    const { value, curve: values, run } = output
    if (!Number.isFinite(value)) {
      const notes = [notDeterminedNote('The prediction', 'the law has no finite value there')]
      return { at, value: null, mean: none, new: none, leverArm: null, notes }
    }
    const mean = meanAt(at, output)
    const next = run ? bandOf(run, level) : none
    const ratio = largest !== null && at.flops !== undefined ? at.flops / largest : null
    const notes: Note[] = ratio !== null && ratio > FAR ? [extrapolationNote(ratio)] : []
    notes.push(...beyondInputs(estimate, at, ratio))
    const doubt = doubtAt(estimate, at)
    if (doubt !== null) notes.push(notDeterminedNote('The prediction', doubt.because))
    if (draws && mean.low === null) notes.push(notDeterminedNote('The interval', 'too many draws have no value here'))
    if (fit.objective.space === 'log' && value <= 0) {
      notes.push(notDeterminedNote('The prediction', 'the law falls below 0 there, where it says nothing any more'))
    }
    const wide = widest(mean, next)
    const spread = wide.low === null || wide.high === null ? 1 : wide.high / wide.low
    if (spread > TELLS_NOTHING) {
      notes.push(notDeterminedNote('The prediction', `its interval spans a factor of ${formatNumber(spread, 2)}`))
    }
    if (curve && values && !run) notes.push(newRunUntoldNote())
    if (run && tested?.lawError && distanceAt(tested, at) === null) {
      notes.push(lawErrorUntoldNote(fit.law.name, tested.horizonOf))
    }
    return { at, value, mean, new: wide, leverArm: ratio === null ? null : Math.log10(ratio), notes }
  })
}

/** The interval of the curve at a point, by the estimate's method. */
function meanBands(estimate: Estimate): (at: Point, output: Output) => Band {
  const { fit, level, draws } = estimate
  const profiles = draws?.method === 'profile' && fit.table.length > 0 ? new Profiles(fit, level) : null
  return (at, { value, curve }) =>
    profiles?.band(fit.law.formula, value, inputsAt(estimate, at)) ?? (curve ? bandOf(curve, level) : none)
}

/**
 * The output of one more run at each point, or at each row of a curve, once for each draw; null without draws, or where
 * the noise isn't known.
 */
export function newRuns(
  estimate: Estimate,
  points: readonly Point[],
  curve: CurveRows | null = null,
): (Float64Array | null)[] {
  return (curve === null ? [{ points, curve }] : partsOf(curve, points)).flatMap((part) => {
    const outputs = new Outputs(estimate, part.curve)
    return part.points.map((point, row) => outputs.at(completePoint(point), row).run)
  })
}

/** A new run is at least as uncertain as the curve, also where quantiles of two sets of draws say otherwise. */
export function widest(mean: Band, next: Band): Band {
  if (mean.low === null || mean.high === null || next.low === null || next.high === null) return next
  return { low: Math.min(mean.low, next.low), high: Math.max(mean.high, next.high) }
}

/** The point with flops, tokens or params filled in from the other two. */
export function completePoint(point: Point): Point {
  const { params, tokens, flops } = point
  if (flops === undefined && params !== undefined && tokens !== undefined)
    return { ...point, flops: 6 * params * tokens }
  if (tokens === undefined && params !== undefined && flops !== undefined)
    return { ...point, tokens: flops / (6 * params) }
  if (params === undefined && tokens !== undefined && flops !== undefined)
    return { ...point, params: flops / (6 * tokens) }
  return point
}

/** Refuses a point whose three numbers contradict each other. */
function checkFlops({ params, tokens, flops }: Point): void {
  if (params === undefined || tokens === undefined || flops === undefined) return
  const made = 6 * params * tokens
  if (flops / made > 0.5 && flops / made < 2) return
  const [size, length] = [formatQuantity(params), formatQuantity(tokens)]
  throw new UserError(
    'option',
    `flops=${formatQuantity(flops)} contradicts params=${size} tokens=${length}, which make 6·N·D = ${formatQuantity(made)}. Leave one of the three out.`,
  )
}
