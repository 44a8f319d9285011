import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { type Forecast, forecastFrom, freeze, scoreForecast } from '../../src/infer/forecast.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { normalQuantile } from '../../src/num/distribution.ts'
import { parseSpec } from '../../src/schedule/spec.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const { params: truth } = findSet(chinchilla, 'hoffmann-tex')
const found = estimate(
  fit(simulated(chinchilla, truth, grid(logSpaced(1e8, 1e10, 8), logSpaced(2e9, 2e11, 5)), 0.005, 2), chinchilla),
  { count: 400 },
)
const points = [
  { params: 2e10, tokens: 4e11 },
  { params: 3e10, tokens: 2e11 },
]
const date = '2026-01-02T03:04:05.000Z'
const made = freeze(found, points, date)
const measured = (losses: readonly number[]) =>
  tableFromColumns({ params: points.map((p) => p.params), tokens: points.map((p) => p.tokens), loss: losses })
const predicted = predict(found, points)

describe('a frozen forecast', () => {
  it('holds what predict says, and reads back from its file', () => {
    made.predictions.forEach(({ value, mean, new: next, withheld }, i) => {
      expect([value, mean, next, withheld]).toEqual([predicted[i]!.value, predicted[i]!.mean, predicted[i]!.new, false])
    })
    expect(made.date).toBe(date)
    expect(made.hash).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(forecastFrom(JSON.parse(JSON.stringify(made, null, 2)), 'f.json')).toEqual(made)
    expect(freeze(found, points, date).hash).toBe(made.hash)
  })

  it('is refused where anything in it was changed', () => {
    const changes: readonly Partial<Forecast>[] = [
      { date: '2025-01-02T03:04:05.000Z' },
      { level: 0.5 },
      { predictions: made.predictions.map((each) => ({ ...each, value: 2 })) },
    ]
    for (const change of changes) {
      expect(() => forecastFrom({ ...made, ...change }, 'f.json')).toThrow('f.json: was changed after it was made on')
    }
  })
})

describe('the score of a forecast', () => {
  it('tells error, hit, z and CRPS of each measurement', () => {
    const [first, second] = predicted
    const losses = [first!.value!, 1.05 * second!.value!]
    const { predictions, forecast, metrics, coverage, unmatched } = scoreForecast(made, measured(losses))
    expect(predictions.map(({ hit }) => hit)).toEqual([true, false])
    expect(predictions[0]!.error).toBe(0)
    expect(predictions[1]!.error).toBeCloseTo(1 / 1.05 - 1, 12)
    expect(Math.abs(predictions[0]!.z!)).toBeLessThan(0.5)
    expect(predictions[1]!.z!).toBeGreaterThan(2.5)
    expect(predictions[1]!.crps!).toBeGreaterThan(5 * predictions[0]!.crps!)
    expect(forecast.crps).toBeCloseTo((predictions[0]!.crps! + predictions[1]!.crps!) / 2, 12)
    expect(coverage).toEqual({ level: 0.9, judged: 2, hit: 0.5 })
    expect([metrics.worst, unmatched]).toEqual([Math.abs(predictions[1]!.error!), 0])
  })

  it("is the normal law's CRPS for a normal predictive distribution", () => {
    const quantiles = Array.from({ length: 100 }, (_, k) => 2 + 0.1 * normalQuantile((k + 0.5) / 100))
    const { predictions } = scoreForecast(
      { ...made, predictions: made.predictions.map((each) => ({ ...each, quantiles })) },
      measured([2, 2.15]),
    )
    // σ·(z·(2Φ(z) − 1) + 2φ(z) − 1/√π) (Gneiting & Raftery 2007, eq. 21) at z = 0 and 1.5
    expect(predictions[0]!.crps!).toBeCloseTo(0.1 * 0.233695, 3)
    expect(predictions[1]!.crps!).toBeCloseTo(0.1 * 0.994523, 3)
    expect(predictions[1]!.z!).toBeCloseTo(1.5, 1)
  })

  it('counts rows at other points, and refuses a table of nothing else', () => {
    const lossAt = (at: { params: number; tokens: number }) => evaluateLaw(chinchilla, truth, at)
    const other = { params: 1e9, tokens: 1e10 }
    const columns = [points[0]!, other]
    const table = tableFromColumns({
      params: columns.map((p) => p.params),
      tokens: columns.map((p) => 1.005 * p.tokens),
      loss: columns.map(lossAt),
    })
    const { n, unmatched } = scoreForecast(made, table)
    expect([n, unmatched]).toEqual([1, 1])
    const away = tableFromColumns({ params: [1e9, 2e9], tokens: [1e10, 1e10], loss: [3, 2.9] })
    expect(() => scoreForecast(made, away)).toThrow('none of the 2 rows is at a point of the forecast')
  })

  it('has no intervals to judge where the fit had none', () => {
    const bare = freeze({ ...found, draws: null }, points, date)
    const { predictions, coverage } = scoreForecast(bare, measured([2, 2]))
    expect(predictions.map(({ z, crps, hit }) => [z, crps, hit])).toEqual([
      [null, null, null],
      [null, null, null],
    ])
    expect(coverage.hit).toBeNull()
  })
})

it('of curves is held against the run with the same other inputs, where runs share a schedule', () => {
  const law = findLaw('momentum-params')
  const known = estimateFromParams(law, findSet(law, 'tissue').params, defaultObjective)
  const sizes = [2e8, 9e8]
  const steps = [500, 1000, 1500]
  const spec = parseSpec('cosine:steps=2000,peak=1e-3,warmup=100')
  const schedule = { kind: 'stated', spec } as const
  const curve = {
    schedules: sizes.map(() => schedule),
    run: Int32Array.from(sizes.flatMap((_, run) => steps.map(() => run))),
    step: Float64Array.from(sizes.flatMap(() => steps)),
  }
  const params = sizes.flatMap((size) => steps.map(() => size))
  const forecast = freeze(
    known,
    params.map((size) => ({ params: size })),
    date,
    curve,
  )
  const loss = forecast.predictions.map(({ value }) => value!)
  const run = sizes.flatMap((size) => steps.map(() => String(size)))
  const table = tableFromColumns(
    { run, step: Array.from(curve.step), params, loss },
    { needs: ['step', 'params', 'loss'], schedules: { '*': spec }, earlyCut: 0 },
  )
  const { unmatched, predictions } = scoreForecast(forecast, table)
  expect(unmatched).toBe(0)
  expect(predictions.map(({ error }) => error)).toEqual(loss.map(() => 0))
})
