import { curveRowsOf } from '../fit/bind.ts'
import type { Band, Estimate } from '../infer/estimate.ts'
import { fittedRows } from '../infer/fitted.ts'
import { predictCurve } from '../infer/predict.ts'
import { selectCurveRows } from '../schedule/curve-rows.ts'
import { ratesOf, type Schedule } from '../schedule/schedule.ts'
import { cornersOf } from './polyline.ts'

/** A point of a predicted curve, with the interval of the curve. */
export interface PredictedStep extends Band {
  readonly step: number
  readonly value: number
}

/** One run as the charts of curves draw it; what isn't known of it is empty. */
export interface TrainingCurve {
  readonly run: string
  /** Fitted rows, in the unit of the output. */
  readonly measured: readonly { readonly step: number; readonly measured: number; readonly fitted: number }[]
  readonly predicted: readonly PredictedStep[]
  /** Corners of its learning rates. */
  readonly rates: readonly { readonly step: number; readonly lr: number }[]
}

/** Runs that are told apart in one picture. */
export const MOST_RUNS = 12
/** Steps at which curves are predicted, all runs together and in each at most and least: the eye sees no more. */
const STEPS = 1200
const [MOST_STEPS, FEWEST_STEPS] = [120, 40]
/** Share of a schedule's peak by which its drawn line may be off. */
const RATE_TOLERANCE = 2e-3

/** Runs of the fitted table, at most MOST_RUNS of them, evenly spread, each with its predicted curve. */
export function trainingCurves(estimate: Estimate): TrainingCurve[] {
  const { law, table } = estimate.fit
  const { runs, columns } = table
  const curve = curveRowsOf(table, law)
  const output = columns[law.output ?? 'loss']!
  const fitted = fittedRows(estimate.fit)
  const byRun = runs.names.map(() => [] as number[])
  runs.of.forEach((run, row) => {
    byRun[run]!.push(row)
  })
  const stride = Math.max(runs.names.length / MOST_RUNS, 1)
  const chosen = runs.names.flatMap((_, k) => (Math.floor(k / stride) === Math.floor((k - 1) / stride) ? [] : [k]))
  const most = Math.min(Math.max(Math.floor(STEPS / chosen.length), FEWEST_STEPS), MOST_STEPS)
  return chosen.map((run) => {
    const rows = byRun[run]!.sort((a, b) => curve.step[a]! - curve.step[b]!)
    const asked = evenly(rows, most)
    const points = asked.map((row) =>
      Object.fromEntries(Object.values(law.inputs).map((role) => [role, columns[role]![row]!])),
    )
    const predictions = predictCurve(estimate, selectCurveRows(curve, asked), points)
    return {
      run: runs.names[run]!,
      measured: rows.map((row) => ({ step: curve.step[row]!, measured: output[row]!, fitted: fitted[row]! })),
      predicted: predictions.flatMap(({ at, value, mean }) =>
        value === null ? [] : [{ step: at.step!, value, ...mean }],
      ),
      rates: rateCorners(curve.schedules[run]!, curve.step[rows.at(-1)!]!),
    }
  })
}

/** The learning rates of the steps up to `last`, as few points as draw them. */
export function rateCorners(schedule: Schedule, last: number): TrainingCurve['rates'] {
  const rates = ratesOf(schedule, Math.round(last))
  const peak = rates.reduce((max, rate) => Math.max(max, rate), 0)
  return cornersOf(rates, RATE_TOLERANCE * peak).map((step) => ({ step, lr: rates[step]! }))
}

/** At most `most` of them, evenly spread, the first and the last among them. */
function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, k) => items[Math.round((k * (items.length - 1)) / (most - 1))]!)
}
