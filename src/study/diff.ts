import type { Estimate } from '../infer/estimate.ts'
import { type CoefficientTest, testCoefficients } from '../infer/hypothesis.ts'
import { completePoint, type Point } from '../infer/predict.ts'
import { doubtAt } from '../infer/trust.ts'
import type { Objective } from '../law/law.ts'
import { objectiveText } from '../law/objective.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { labelOf } from './compare.ts'
import { growthRole, pointAt, rowOfLargest } from './compute.ts'
import { outputAt } from './sensitivity-target.ts'

/** A thing of both fits, side by side. */
export interface Pair<T> {
  readonly a: T
  readonly b: T
  readonly same: boolean
}

/** A coefficient of both fits; null in the fit whose law lacks it. */
export interface CoefficientChange {
  readonly name: string
  readonly a: number | null
  readonly b: number | null
  /** b/a − 1; null where either is missing or a is 0. */
  readonly change: number | null
  /** |b − a| / √(se_a² + se_b²); null without standard errors. Too small for fits that share rows, whose errors go together. */
  readonly apart: number | null
}

/** Predictions of both fits at one point. */
export interface PredictionChange {
  readonly name: 'largest' | '10x'
  readonly at: Point
  readonly a: number | null
  readonly b: number | null
  readonly change: number | null
  /** Whether the fit says that its number there is not determined: it is then not for headlines. */
  readonly withheld: { readonly a: boolean; readonly b: boolean }
}

/** Whether the rows of one fit allow the coefficients of the other document, which were given, not fitted. */
export interface DiffTest extends CoefficientTest {
  /** The side whose rows judge. */
  readonly fit: 'a' | 'b'
}

/** What changed from one fit to another. */
export interface Diff {
  readonly data: Pair<DataSummary>
  readonly law: Pair<string>
  readonly formula: Pair<string>
  readonly objective: Pair<Objective>
  readonly coefficients: readonly CoefficientChange[]
  /**
   * At the largest run of either table, and at ten times its compute in the same proportions; for a law of curves at the
   * end of the longest run alone; empty without rows.
   */
  readonly predictions: readonly PredictionChange[]
  /** Null unless both have the same formula and one of them was fitted, the other given. */
  readonly test: DiffTest | null
}

export interface DataSummary {
  /** Null for coefficients that were given, not fitted. */
  readonly fingerprint: string | null
  readonly rows: number
  readonly runs: number
}

/** Times the compute of the largest run at which fits are also compared. */
const AHEAD = 10

/** What changed from one fit to another: data, law, objective, coefficients, and what they predict. */
export function diff(a: Estimate, b: Estimate): Diff {
  const objectives = [a.fit.objective, b.fit.objective] as const
  return {
    data: pair(summaryOf(a), summaryOf(b), (each) => each.fingerprint),
    law: pair(labelOf(a.fit.law), labelOf(b.fit.law)),
    formula: pair(a.fit.law.formula, b.fit.law.formula),
    objective: pair(objectives[0], objectives[1], objectiveText),
    coefficients: coefficientsOf(a, b),
    predictions: predictionsOf(a, b),
    test: testOf(a, b),
  }
}

function testOf(a: Estimate, b: Estimate): DiffTest | null {
  const [isFitted, isOtherFitted] = [a.fit.value !== null, b.fit.value !== null]
  if (isFitted === isOtherFitted || a.fit.law.formula !== b.fit.law.formula) return null
  return isFitted
    ? { fit: 'a', ...testCoefficients(a, b.fit.params) }
    : { fit: 'b', ...testCoefficients(b, a.fit.params) }
}

function pair<T>(a: T, b: T, key: (each: T) => unknown = (each) => each): Pair<T> {
  return { a, b, same: key(a) === key(b) }
}

function summaryOf({ fit: { table } }: Estimate): DataSummary {
  return { fingerprint: table.fingerprint || null, rows: table.length, runs: table.runs.names.length }
}

function coefficientsOf(a: Estimate, b: Estimate): CoefficientChange[] {
  const names = new Set([...Object.keys(a.params), ...Object.keys(b.params)])
  return [...names].map((name) => {
    const [one, other] = [a.params[name], b.params[name]]
    const spread = one?.se != null && other?.se != null ? Math.hypot(one.se, other.se) : 0
    return {
      name,
      a: one?.value ?? null,
      b: other?.value ?? null,
      change: changeOf(one?.value ?? null, other?.value ?? null),
      apart: spread > 0 ? Math.abs(other!.value - one!.value) / spread : null,
    }
  })
}

function predictionsOf(a: Estimate, b: Estimate): PredictionChange[] {
  const largest = largestPoint(a, b)
  if (largest === null) return []
  const { at: point, schedule } = largest
  const places = [{ name: 'largest' as const, at: point }]
  return (schedule ? places : [...places, { name: '10x' as const, at: scaled(point) }]).map(({ name, at }) => {
    const [one, other] = [valueAt(a, at, schedule), valueAt(b, at, schedule)]
    const withheld = { a: doubtAt(a, at) !== null, b: doubtAt(b, at) !== null }
    return { name, at, a: one, b: other, change: changeOf(one, other), withheld }
  })
}

/** The largest run among the rows of both, with every input that either law takes. */
function largestPoint(a: Estimate, b: Estimate): { at: Point; schedule?: Schedule } | null {
  const points = [a, b].flatMap(({ fit: { table, law } }) => {
    if (table.length === 0) return []
    const by = growthRole(table, law)
    const roles = Object.keys(table.roles).filter((role) => table.columns[role] && role !== (law.output ?? 'loss'))
    const row = rowOfLargest(table, by)
    const schedule = law.features && table.schedules?.[table.runs.of[row]!]
    return [{ at: completePoint(pointAt(table, roles, row)), by, ...(schedule && { schedule }) }]
  })
  const [first, second] = points
  if (first === undefined) return null
  return second !== undefined && (second.at[second.by] ?? 0) > (first.at[second.by] ?? 0) ? second : first
}

/** Ten times the compute: params and tokens each by √10, or the one that there is by 10; other inputs stay. */
function scaled(point: Point): Point {
  const { params, tokens, flops } = point
  const factor = params !== undefined && tokens !== undefined ? Math.sqrt(AHEAD) : AHEAD
  return {
    ...point,
    ...(params !== undefined && { params: factor * params }),
    ...(tokens !== undefined && { tokens: factor * tokens }),
    ...(flops !== undefined && { flops: AHEAD * flops }),
  }
}

/** Null where the law lacks an input there, or has no value. */
function valueAt(estimate: Estimate, at: Point, schedule?: Schedule): number | null {
  const { fit } = estimate
  if (fit.law.features && !schedule) return null
  if (Object.values(fit.law.inputs).some((role) => at[role] === undefined)) return null
  return outputAt({ ...estimate, draws: null }, at, schedule)
}

function changeOf(a: number | null, b: number | null): number | null {
  return a === null || b === null || a === 0 ? null : b / a - 1
}
