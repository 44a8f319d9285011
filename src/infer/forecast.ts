import { UserError } from '../base/error.ts'
import { unreliable } from '../base/note.ts'
import { version } from '../base/version.ts'
import type { Law } from '../law/law.ts'
import { normalQuantile } from '../num/distribution.ts'
import { mean, sorted, sortedQuantile } from '../num/sample.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { hashOfText } from '../table/fingerprint.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import type { Band, Estimate } from './estimate.ts'
import { frozenAlong } from './forecast-curve.ts'
import { newRuns, type Point, predict, predictCurve } from './predict.ts'
import { type Score, scorePredictions } from './score.ts'

/** A prediction as it was made. */
export interface FrozenPrediction {
  readonly at: Point
  readonly value: number | null
  /** Intervals of the curve and of one more run, at the forecast's level. */
  readonly mean: Band
  readonly new: Band
  readonly leverArm: number | null
  /** Whether it was withheld from headlines as not determined. */
  readonly withheld: boolean
  /** The output of one more run at the probabilities (k − ½)/n, k = 1 … n; null without draws. */
  readonly quantiles: readonly number[] | null
}

/** Predictions written down before the runs that they are about: `predict --freeze`. */
export interface Forecast {
  readonly format: 1
  readonly kind: 'forecast'
  readonly isoloss: string
  /** When it was made: ISO 8601, UTC, by the clock of the machine that made it. */
  readonly date: string
  /** The law itself, so that a forecast can be scored without the catalogue. */
  readonly definition: Law
  readonly params: Readonly<Record<string, number>>
  /** Fingerprint of the fitted rows. */
  readonly fingerprint: string | null
  readonly level: number
  /** For a law of curves: learning rates, and for each prediction whose it is of; its step is in `at`. */
  readonly curve?: { readonly schedules: readonly Schedule[]; readonly run: readonly number[] }
  readonly predictions: readonly FrozenPrediction[]
  /** `sha256:` of all of the above as JSON without blanks. */
  readonly hash: string
}

/** Quantiles kept of each predictive distribution: their CRPS is then within 1 % of that of all draws. */
const QUANTILES = 100

/** Predicts at each point, for a law of curves at each row of one, and seals the result. */
export function freeze(estimate: Estimate, points: readonly Point[], date: string, curve?: CurveRows): Forecast {
  const { fit, level } = estimate
  const { sets: _, ...definition } = fit.law
  const predictions = curve ? predictCurve(estimate, curve, points) : predict(estimate, points)
  const runs = newRuns(estimate, points, curve)
  const content = {
    format: 1,
    kind: 'forecast',
    isoloss: version,
    date,
    definition,
    params: fit.params,
    fingerprint: fit.table.fingerprint || null,
    level,
    ...(curve && { curve: { schedules: curve.schedules, run: Array.from(curve.run) } }),
    predictions: predictions.map(({ at, value, mean: band, new: next, leverArm, notes }, row) => {
      const draws = value === null ? null : runs[row]!
      const ascending = draws && sorted(draws.filter(Number.isFinite))
      const quantiles =
        ascending && ascending.length > 0
          ? Array.from({ length: QUANTILES }, (_, k) => sortedQuantile(ascending, (k + 0.5) / QUANTILES))
          : null
      return { at, value, mean: band, new: next, leverArm, withheld: unreliable(notes) !== undefined, quantiles }
    }),
  } as const
  return { ...content, hash: hashOf(content) }
}

/** Reads a forecast back. Throws UserError, naming `place`, for one that was changed since it was made. */
export function forecastFrom(json: unknown, place: string): Forecast {
  const { hash, ...content } = json as Forecast
  if (content.format !== 1) {
    throw new UserError('file', `${place}: has format ${content.format}; this version of isoloss reads format 1.`)
  }
  const found = hashOf(content)
  if (found !== hash) {
    throw new UserError(
      'file',
      `${place}: was changed after it was made on ${content.date}: its content has ${found.slice(0, 19)}… and it says ${String(hash).slice(0, 19)}…. Score the file as \`predict --freeze\` wrote it.`,
    )
  }
  return json as Forecast
}

function hashOf(content: Omit<Forecast, 'hash'>): string {
  return hashOfText(JSON.stringify(content))
}

/** A frozen prediction against what was measured. */
export interface ForecastError {
  readonly at: Point
  readonly value: number | null
  readonly measured: number
  /** (predicted − measured) / measured. */
  readonly error: number | null
  /** Whether the interval of one more run holds the measurement. */
  readonly hit: boolean | null
  /** The standard normal quantile of the measurement's place in the predictive distribution, within ±2.58 by its quantiles. */
  readonly z: number | null
  /** Continuous ranked probability score in units of the output: the mean error of a single number, less for a sharp forecast. */
  readonly crps: number | null
}

/** How a frozen forecast did against later measurements. */
export interface ForecastScore extends Score {
  readonly forecast: { readonly date: string; readonly hash: string; readonly crps: number | null }
  readonly predictions: readonly ForecastError[]
  /** Measured rows that no prediction was made for. */
  readonly unmatched: number
}

/** Share by which the inputs of a run may differ from those of its prediction. */
const SAME_POINT = 0.01

/** Scores a forecast by the rows of a table whose inputs are those of a prediction. */
export function scoreForecast(forecast: Forecast, table: RunTable): ForecastScore {
  const { definition: law, level, predictions } = forecast
  const roles = Object.values(law.inputs)
  const isAt = ({ at }: FrozenPrediction, row: number): boolean =>
    roles.every((role) => Math.abs(at[role]! - table.columns[role]![row]!) <= SAME_POINT * Math.abs(at[role]!))
  const matched = forecast.curve
    ? frozenAlong(forecast.curve, predictions, isAt, table, law)
    : Array.from({ length: table.length }, (_, row) => predictions.find((each) => isAt(each, row)))
  const rows = [...matched.keys()].filter((row) => matched[row] !== undefined)
  if (rows.length === 0) {
    throw new UserError(
      'data',
      forecast.curve
        ? `score: none of the ${table.length} rows is of a run with the learning rates of the forecast, within its steps. State what a log lacks with --schedule or --warmup.`
        : `score: none of the ${table.length} rows is at a point of the forecast (${roles.map((role) => `${role}=${predictions[0]?.at[role]}`).join(' ')}, …), within 1 %.`,
    )
  }
  const measured = selectRows(table, rows)
  const output = measured.columns[law.output ?? 'loss']!
  const made = rows.map((row) => matched[row]!)
  const errors = made.map((prediction, i) => errorOf(prediction, output[i]!))
  const known = errors.flatMap(({ crps }) => crps ?? [])
  return {
    ...scorePredictions(made, level, law, measured),
    forecast: { date: forecast.date, hash: forecast.hash, crps: known.length === 0 ? null : mean(known) },
    predictions: errors,
    unmatched: table.length - rows.length,
  }
}

function errorOf({ at, value, new: { low, high }, quantiles }: FrozenPrediction, measured: number): ForecastError {
  return {
    at,
    value,
    measured,
    error: value === null ? null : (value - measured) / measured,
    hit: low === null || high === null ? null : low <= measured && measured <= high,
    z: quantiles && normalQuantile(shareBelow(quantiles, measured)),
    crps: quantiles && crpsOf(quantiles, measured),
  }
}

/** Place of a value among n quantiles, from ½/n to 1 − ½/n, linear between them. */
function shareBelow(quantiles: readonly number[], value: number): number {
  const n = quantiles.length
  const above = quantiles.findIndex((q) => q > value)
  if (above === 0) return 0.5 / n
  if (above === -1) return 1 - 0.5 / n
  const [low, high] = [quantiles[above - 1]!, quantiles[above]!]
  return (above - 0.5 + (value - low) / (high - low)) / n
}

/** E|X − y| − ½·E|X − X′| for X among the quantiles (Gneiting & Raftery 2007, eq. 21). */
function crpsOf(quantiles: readonly number[], value: number): number {
  const n = quantiles.length
  let [away, apart] = [0, 0]
  quantiles.forEach((q, k) => {
    away += Math.abs(q - value) / n
    // Σ over pairs of sorted values
    apart += (2 * (2 * k + 1 - n) * q) / (n * n)
  })
  return away - apart / 2
}
