import { UserError } from '../base/error.ts'
import { type Note, unreliable } from '../base/note.ts'
import { extrapolationNote, FAR, notDeterminedNote } from '../base/note-infer.ts'
import { roleInfo } from '../base/role.ts'
import { Ensemble } from '../fit/ensemble.ts'
import { type Band, type Estimate, single } from './estimate.ts'
import { bandOf } from './interval.ts'
import { newErrors } from './noise.ts'

/** Inputs by role: `{ params: 70e9, tokens: 1.4e12 }`. */
export type Point = Readonly<Record<string, number>>

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
  const { fit, draws, level } = estimate
  const centre = new Ensemble(fit.law, single(fit))
  const cloud = draws && new Ensemble(fit.law, draws)
  const errors = draws && newErrors(estimate, draws.count)
  const isLog = fit.objective.space === 'log'
  const largest = estimate.largestFlops
  const isOutside = outsideOf(estimate)
  return points.map((given) => {
    const at = completePoint(given)
    const inputs = inputsAt(estimate, at)
    const value = centre.at(inputs)[0]!
    if (!Number.isFinite(value)) return { at, value: null, mean: none, new: none, leverArm: null, notes: [] }
    const curve = cloud?.at(inputs)
    const mean = curve ? bandOf(curve, level) : none
    const next =
      curve && errors
        ? bandOf(
            curve.map((v, k) => (isLog ? v * Math.exp(errors[k]!) : v + errors[k]!)),
            level,
          )
        : none
    const ratio = largest !== null && at.flops !== undefined ? at.flops / largest : null
    const notes: Note[] = ratio !== null && ratio > FAR ? [extrapolationNote(ratio)] : []
    const doubt = isOutside(at) ? unreliable(estimate.notes) : undefined
    if (doubt) notes.push(notDeterminedNote('A prediction outside the fitted rows', `of the note ${doubt.code}`))
    if (draws && mean.low === null) notes.push(notDeterminedNote('The interval', 'too many draws have no value here'))
    return { at, value, mean, new: next, leverArm: ratio === null ? null : Math.log10(ratio), notes }
  })
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

function inputsAt({ fit }: Estimate, at: Point): Record<string, number> {
  return Object.fromEntries(
    Object.entries(fit.law.inputs).map(([symbol, role]) => {
      const value = at[role] ?? at[symbol]
      if (value === undefined) {
        const wanted = Object.values(fit.law.inputs).join(', ')
        throw new UserError(
          'option',
          `${fit.law.name} needs "${role}" (${roleInfo(role).meaning}) at each point; given ${Object.keys(at).join(', ') || 'nothing'}. It needs ${wanted}.`,
        )
      }
      return [symbol, value]
    }),
  )
}

/** Share by which an input may leave the fitted range before it counts as outside: rounding never does. */
const MARGIN = 0.05

/** A test whether an input of a point lies outside what was fitted. */
function outsideOf({ fit }: Estimate): (at: Point) => boolean {
  const ranges = Object.values(fit.law.inputs).flatMap((role) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const v of fit.table.columns[role] ?? []) {
      low = Math.min(low, v)
      high = Math.max(high, v)
    }
    return low <= high ? [{ role, low: low - MARGIN * Math.abs(low), high: high + MARGIN * Math.abs(high) }] : []
  })
  return (at) => ranges.some(({ role, low, high }) => at[role]! < low || at[role]! > high)
}
