import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { bind, curveRowsOf } from '../../src/fit/bind.ts'
import { fit, predictRows } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predictCurve } from '../../src/infer/predict.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
import { readTable } from '../../src/node/read-table.ts'
import { parseSpec } from '../../src/schedule/spec.ts'
import { backtest } from '../../src/study/backtest.ts'
import { compare } from '../../src/study/compare.ts'
import { diff } from '../../src/study/diff.ts'
import { sensitivity } from '../../src/study/sensitivity.ts'
import { targetOf } from '../../src/study/sensitivity-target.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'

const law = findLaw('momentum')
const truth = { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 }
const schedules = {
  cosine: parseSpec('cosine:steps=6000,peak=3e-4,warmup=300,end=3e-5'),
  constant: parseSpec('constant:steps=6000,peak=3e-4,warmup=300'),
  stage: parseSpec('two-stage:steps=5000,peak=3e-4,warmup=300,at=2500,to=9e-5'),
  wsd: parseSpec('wsd-linear:steps=4000,peak=3e-4,warmup=300,decay=1000,end=3e-5'),
}

/** Curves of four schedules from the law, with noise. */
function curves(noise: number): RunTable {
  const columns = { run: [] as string[], step: [] as number[] }
  for (const [name, { steps }] of Object.entries(schedules)) {
    for (let step = 400; step < steps; step += 100) {
      columns.run.push(name)
      columns.step.push(step)
    }
  }
  const random = new Random(5)
  const table = (loss: number[]) => tableFromColumns({ ...columns, loss }, { needs: ['step', 'loss'], schedules })
  const { length } = columns.step
  const binding = bind(table(Array(length).fill(1)), law, defaultObjective, { fixed: truth })
  const clean = predictRows(binding, new Float64Array(0))
  return table(Array.from(clean, (v) => v * Math.exp(noise * random.normal())))
}

const noisy = curves(5e-4)

describe('backtest of a law of curves', () => {
  it('cuts all curves at a step, and predicts what follows', () => {
    const { by, horizonOf, origins, predictions } = backtest(noisy, law, { draws: 0 })
    expect([by, horizonOf]).toEqual(['step', 'step'])
    expect(origins.at(-1)!.label).toBe('step <= 5.8k')
    for (const { horizon } of predictions) expect(horizon).toBeGreaterThan(1)
    for (const { mre } of origins.slice(-2)) expect(mre!).toBeLessThan(2e-3)
  })

  it('leaves out each run in turn, whose error is what the fit to the others makes of it', () => {
    const { origins, predictions, folds } = backtest(noisy, law, { by: 'run', draws: 50 })
    expect(origins.map(({ label }) => label)).toEqual(Object.keys(schedules).map((name) => `without ${name}`))
    expect(predictions).toHaveLength(noisy.length)
    for (const { mre } of origins) expect(mre!).toBeLessThan(1e-3)
    for (const { horizon } of folds) expect(Number.isFinite(horizon)).toBe(true)
    // the law is right: 90 % intervals of runs that it hasn't seen hold most rows
    for (const { hit } of origins) expect(hit!).toBeGreaterThan(0.8)
  })

  it('holds out a run by name, also from an average', () => {
    const found = backtest(noisy, findLaw('annealing'), { holdout: "run == 'wsd'", draws: 0 })
    expect(found.origins[0]!.mre!).toBeLessThan(0.01)
    expect(new Set(found.predictions.map(({ run }) => run))).toEqual(new Set(['wsd']))
  })
})

it('compare ranks laws of curves by runs that were left out', () => {
  const { laws } = compare(noisy, [findLaw('last-iterate'), law], { by: 'run' })
  expect(laws.map(({ law: name }) => name)).toEqual(['momentum', 'last-iterate'])
})

describe('sensitivity of a law of curves', () => {
  it('asks for the end of the longest run, or of a schedule that is given', () => {
    expect(targetOf(noisy, law, {}).at!.step).toBe(5900)
    const spec = parseSpec('cosine:steps=12000,peak=3e-4,warmup=300,end=3e-5')
    const { baseline, rows } = sensitivity(noisy, law, { schedule: { kind: 'stated', spec } })
    expect([...new Set(rows.map(({ choice }) => choice))]).toEqual(['objective', 'early cut', 'law', 'without run'])
    expect(rows.filter(({ choice }) => choice === 'without run')).toHaveLength(4)
    const others = rows.filter(({ choice }) => choice !== 'law')
    for (const { prediction } of others) expect(Math.abs(prediction! / baseline.prediction! - 1)).toBeLessThan(2e-3)
  })
})

it('diff of two laws of curves predicts the end of the longest run by both', () => {
  const [a, b] = ['momentum', 'multi-power'].map((name) => estimate(fit(noisy, findLaw(name)), { count: 0 }))
  const { predictions } = diff(a!, b!)
  expect(predictions.map(({ name, at }) => [name, at.step])).toEqual([['largest', 5900]])
  expect(Math.abs(predictions[0]!.change!)).toBeLessThan(5e-3)
})

it('the band of a curve lies around it, though draws follow a curved ridge of L0 and alpha', async () => {
  const files = readdirSync('data/tinylm/runs').filter((name) => name.startsWith('lr_w48'))
  const table = await readTable(
    files.map((name) => `data/tinylm/runs/${name}`),
    { needs: ['step', 'loss'], map: { loss: 'val_loss' }, where: 'step >= 1000' },
  )
  const found = estimate(fit(table, law), { checks: false })
  const points = Array.from({ length: table.length }, () => ({}))
  for (const { value, mean } of predictCurve(found, curveRowsOf(table, law), points)) {
    const [above, below] = [mean.high! - value!, value! - mean.low!]
    expect(Math.max(above / below, below / above)).toBeLessThan(2.5)
  }
})
