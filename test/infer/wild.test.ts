import { expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { grid, logSpaced } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const truth = findSet(chinchilla, 'hoffmann-tex').params as Record<string, number>

/** Five checkpoints along each of sizes × sizes runs, which share 0.8 of the variance of 1 % of noise. */
function checkpoints(sizes: number, seed: number): RunTable {
  const random = new Random(seed)
  const columns = { run: [] as string[], params: [] as number[], tokens: [] as number[], loss: [] as number[] }
  const runs = grid(logSpaced(5e7, 1e10, sizes), logSpaced(2e9, 2e11, sizes))
  runs.params.forEach((params, run) => {
    const luck = random.normal()
    for (const share of [0.2, 0.4, 0.6, 0.8, 1]) {
      const tokens = share * runs.tokens[run]!
      const error = 0.01 * (Math.sqrt(0.8) * luck + Math.sqrt(0.2) * random.normal())
      columns.run.push(`r${run}`)
      columns.params.push(params)
      columns.tokens.push(tokens)
      columns.loss.push(evaluateLaw(chinchilla, truth, { params, tokens }) * Math.exp(error))
    }
  })
  return tableFromColumns(columns)
}
const wild = (table: RunTable, count: number) =>
  estimate(fit(table, chinchilla), { method: 'wild', count, checks: false })

it('covers the truth about as often as it claims with nine runs of five checkpoints', () => {
  const at = { params: 3e10, tokens: 6e11 }
  const loss = evaluateLaw(chinchilla, truth, at)
  const hits = { alpha: 0, loss: 0 }
  for (let seed = 0; seed < 40; seed++) {
    const found = wild(checkpoints(3, seed), 100)
    const { low, high } = found.params.alpha!
    if (low! <= truth.alpha! && truth.alpha! <= high!) hits.alpha++
    const { mean } = predict(found, [at])[0]!
    if (mean.low! <= loss && loss <= mean.high!) hits.loss++
  }
  // binomial(40, 0.9): 31 to 40 in 99 % of cases
  expect(hits.alpha).toBeGreaterThanOrEqual(31)
  expect(hits.loss).toBeGreaterThanOrEqual(31)
})

it('takes each run whole: copies of its rows add no certainty', () => {
  const table = checkpoints(3, 1)
  const thrice = (role: string) => Array.from(table.columns[role]!).flatMap((v) => [v, v, v])
  const copied = tableFromColumns({
    run: Array.from(table.runs.of).flatMap((run) => [`r${run}`, `r${run}`, `r${run}`]),
    params: thrice('params'),
    tokens: thrice('tokens'),
    loss: thrice('loss'),
  })
  const [once, again] = [wild(table, 200), wild(copied, 200)]
  expect(again.params.alpha!.se! / once.params.alpha!.se!).toBeCloseTo(1, 4)
})

it('agrees with the covariance of least squares where each row is a run and all have the same noise', () => {
  const random = new Random(8)
  const params = logSpaced(1e6, 1e9, 60)
  const loss = params.map((n) => (2 + 60 / n ** 0.3) * Math.exp(0.005 * random.normal()))
  const found = fit(tableFromColumns({ params, loss }), lawOver(powerFloor, 'params'), {
    objective: parseObjective('log-square'),
  })
  const [own, normal] = [estimate(found, { method: 'wild' }), estimate(found, { method: 'normal' })]
  for (const name of ['E', 'alpha']) {
    expect(own.params[name]!.se! / normal.params[name]!.se!).toBeGreaterThan(0.8)
    expect(own.params[name]!.se! / normal.params[name]!.se!).toBeLessThan(1.25)
  }
})

it('has the same draws for the same seed, and falls back on the covariance where runs are no more than parameters', () => {
  const table = checkpoints(3, 1)
  expect(wild(table, 20).draws!.values).toEqual(wild(table, 20).draws!.values)
  expect(wild(table, 20).draws!.method).toBe('wild')
  const rows = Array.from({ length: 25 }, (_, row) => row)
  const few = tableFromColumns({
    run: rows.map((row) => `r${row % 5}`),
    params: rows.map((row) => table.columns.params![row]!),
    tokens: rows.map((row) => table.columns.tokens![row]!),
    loss: rows.map((row) => table.columns.loss![row]!),
  })
  const found = wild(few, 20)
  expect(found.draws?.method ?? 'normal').toBe('normal')
  expect(found.notes.map(({ code }) => code)).toContain('few-runs')
})
