import { curveRowsOf } from '../fit/bind.ts'
import type { Metrics } from '../fit/fit.ts'
import { metricsOf } from '../fit/metrics.ts'
import type { Law } from '../law/law.ts'
import type { RunTable } from '../table/table.ts'
import type { Estimate } from './estimate.ts'
import { type Prediction, predict, predictCurve } from './predict.ts'

/** Errors of predictions against measurements. */
export interface ScoreMetrics extends Pick<Metrics, 'r2' | 'mae' | 'rmse' | 'mre'> {
  /** Largest |L̂ − L|/|L|. */
  readonly worst: number
  /** Mean (L̂ − L)/L: above 0 where the law predicts too much. */
  readonly bias: number
}

/** How predictions of a fit compare with later measurements. */
export interface Score {
  readonly n: number
  readonly metrics: ScoreMetrics
  readonly byRun: Readonly<Record<string, ScoreMetrics>>
  /** Plain mean of the runs' metrics. */
  readonly meanByRun: ScoreMetrics
  /** Of the `judged` predictions that have a new-run interval, the share that holds its measurement; null without any. */
  readonly coverage: { readonly level: number; readonly judged: number; readonly hit: number | null }
}

/** Scores an estimate against a table of later measurements. */
export function score(estimate: Estimate, table: RunTable): Score {
  const { law } = estimate.fit
  const inputs = Object.values(law.inputs)
  const points = Array.from({ length: table.length }, (_, i) =>
    Object.fromEntries(inputs.map((role) => [role, table.columns[role]![i]!])),
  )
  const predictions = law.features ? predictCurve(estimate, curveRowsOf(table, law), points) : predict(estimate, points)
  return scorePredictions(predictions, estimate.level, law, table)
}

/** Scores one prediction for each row of a table. */
export function scorePredictions(
  predictions: readonly Pick<Prediction, 'value' | 'new'>[],
  level: number,
  law: Law,
  table: RunTable,
): Score {
  const measured = table.columns[law.output ?? 'loss']!
  const values = predictions.map(({ value }) => value ?? Number.NaN)
  const hits = predictions.flatMap(({ new: { low, high } }, i) =>
    low === null || high === null ? [] : [low <= measured[i]! && measured[i]! <= high],
  )
  const byRun = Object.fromEntries(
    table.runs.names.map((name, run) => {
      const rows = Array.from(table.runs.of.keys()).filter((i) => table.runs.of[i] === run)
      return [
        name,
        scoreOf(
          rows.map((i) => values[i]!),
          Float64Array.from(rows, (i) => measured[i]!),
        ),
      ]
    }),
  )
  return {
    n: measured.length,
    metrics: scoreOf(values, measured),
    byRun,
    meanByRun: meanOf(Object.values(byRun)),
    coverage: { level, judged: hits.length, hit: hits.length === 0 ? null : hits.filter(Boolean).length / hits.length },
  }
}

function scoreOf(predicted: readonly number[], measured: Float64Array): ScoreMetrics {
  const { r2, mae, rmse, mre } = metricsOf(predicted, measured)
  const relative = predicted.map((v, i) => (v - measured[i]!) / measured[i]!)
  return {
    r2,
    mae,
    rmse,
    mre,
    worst: relative.reduce((max, v) => Math.max(max, Math.abs(v)), 0),
    bias: relative.reduce((sum, v) => sum + v, 0) / relative.length,
  }
}

function meanOf(all: readonly ScoreMetrics[]): ScoreMetrics {
  const mean = (of: (metrics: ScoreMetrics) => number) => all.reduce((sum, each) => sum + of(each), 0) / all.length
  const known = all.filter(({ r2 }) => r2 !== null)
  return {
    r2: known.length === 0 ? null : known.reduce((sum, { r2 }) => sum + r2!, 0) / known.length,
    mae: mean(({ mae }) => mae),
    rmse: mean(({ rmse }) => rmse),
    mre: mean(({ mre }) => mre),
    worst: mean(({ worst }) => worst),
    bias: mean(({ bias }) => bias),
  }
}
