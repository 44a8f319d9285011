import { expect, test } from 'vitest'
import { errorsOf, foldsOf, hitsText } from '../../src/infer/fold.ts'
import { chinchilla, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { backtest } from '../../src/study/backtest.ts'
import { originsOf } from '../../src/study/origin.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'
import { refusal } from '../table/source.ts'

const { params: truth } = findSet(chinchilla, 'epoch')
const design = grid([1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9], [2e9, 4e9, 8e9, 1.6e10, 3.2e10])
const clean = simulated(chinchilla, truth, design)
const noisy = simulated(chinchilla, truth, design, 0.005)

test('rows of a law without noise are predicted exactly, at every horizon', () => {
  const { folds, predictions } = backtest(clean, chinchilla, { draws: 0 })
  expect(predictions.length).toBeGreaterThan(design.params.length)
  for (const { mre, bias, hit } of folds) {
    expect(mre!).toBeLessThan(1e-6)
    expect(Math.abs(bias!)).toBeLessThan(1e-6)
    expect(hit).toBeNull()
  }
})

test('no held-out row takes part in the fit that predicts it: changing its loss changes nothing but its measurement', () => {
  const before = backtest(noisy, chinchilla, { by: 'params', draws: 20 })
  const loss = Array.from(noisy.columns.loss!, (v, i) => (noisy.columns.params![i] === 3.2e9 ? 1.5 * v : v))
  const after = backtest(tableFromColumns({ ...design, loss }), chinchilla, { by: 'params', draws: 20 })
  const held = (each: typeof before) =>
    each.predictions.map(({ row, predicted, low, high }) => [row, predicted, low, high])
  expect(held(after)).toEqual(held(before))
})

test('a growing window takes in the levels of a role one by one, and last holds out the largest alone', () => {
  const { origins } = originsOf(noisy, [chinchilla], { by: 'params' })
  expect(origins.map(({ upTo }) => upTo)).toEqual([4e8, 8e8, 1.6e9])
  for (const { upTo, fitted, heldOut } of origins) {
    expect([...fitted, ...heldOut].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i))
    for (const row of fitted) expect(noisy.columns.params![row]).toBeLessThanOrEqual(upTo!)
    for (const row of heldOut) expect(noisy.columns.params![row]).toBeGreaterThan(upTo!)
  }
})

test('by compute, the last window holds out the largest run', () => {
  const { origins, by } = originsOf(noisy, [chinchilla], {})
  expect(by).toBe('flops')
  expect(origins.at(-1)!.heldOut).toEqual([29])
})

test('many levels are merged to a dozen windows of an octave or more', () => {
  const sizes = logSpaced(1e6, 1e12, 200)
  const law = lawOver(powerFloor, 'params')
  const table = tableFromColumns({ params: sizes, loss: sizes.map((x) => 2 + 300 / x ** 0.3) })
  const { origins } = originsOf(table, [law], { by: 'params' })
  expect(origins.length).toBeGreaterThan(8)
  expect(origins.length).toBeLessThanOrEqual(12)
  expect(origins.at(-1)!.heldOut).toEqual([199])
  for (const [at, { upTo }] of origins.entries()) {
    if (at > 0) expect(upTo! / origins[at - 1]!.upTo!).toBeGreaterThanOrEqual(2)
  }
})

test('a predicate holds out its rows in one split', () => {
  const { origins, predictions, holdout } = backtest(noisy, chinchilla, { holdout: 'params > 1e9', draws: 60 })
  expect(holdout).toBe('params > 1e9')
  expect(origins).toHaveLength(1)
  expect(predictions.map(({ row }) => row)).toEqual(Array.from({ length: 10 }, (_, i) => 20 + i))
  const largest = 6 * 8e8 * 3.2e10
  for (const { row, horizon } of predictions) {
    expect(horizon).toBeCloseTo((6 * design.params[row]! * design.tokens[row]!) / largest, 12)
  }
})

test('folds pool predictions by octave of compute, as the means of their definition', () => {
  const { folds, predictions } = backtest(noisy, chinchilla, { draws: 60 })
  expect(folds.reduce((sum, { n }) => sum + n, 0)).toBe(predictions.length)
  for (const { from, to, n, mre, bias, hit, horizon } of folds) {
    // on this grid horizons are powers of two, up to rounding
    const own = predictions.filter((each) => each.horizon > from * 0.999 && each.horizon < to * 0.999)
    expect(own).toHaveLength(n)
    const errors = own.map(({ predicted, measured }) => predicted! / measured - 1)
    expect(mre).toBeCloseTo(errors.reduce((sum, v) => sum + Math.abs(v), 0) / n, 12)
    expect(bias).toBeCloseTo(errors.reduce((sum, v) => sum + v, 0) / n, 12)
    expect(hit).toBeCloseTo(own.filter((p) => p.low! <= p.measured && p.measured <= p.high!).length / n, 12)
    expect(horizon).toBeCloseTo(from, 6)
  }
})

test('hits are told as a count of the rows that have an interval', () => {
  const row = { origin: 0, row: 0, run: 'a', horizon: 3, predicted: 2, quoted: true }
  const found = errorsOf([
    { ...row, measured: 2.1, low: 1.9, high: 2.2 },
    { ...row, measured: 2.3, low: 1.9, high: 2.2 },
    { ...row, measured: 1.8, low: 1.9, high: 2.2 },
    { ...row, measured: 2, low: null, high: null },
  ])
  expect([found.n, hitsText(found)]).toEqual([4, '1 of 3'])
  expect(hitsText(errorsOf([{ ...row, measured: 2, low: null, high: null }]))).toBe('')
})

test('a row whose law has no value counts, and enters no mean', () => {
  const row = { origin: 0, row: 0, run: 'a', horizon: 3, measured: 2, low: null, high: null, quoted: true }
  const [fold] = foldsOf([
    { ...row, predicted: 2.2 },
    { ...row, predicted: null },
  ])
  expect(fold).toMatchObject({ n: 2, judged: 0, hit: null, from: 2, to: 4 })
  expect(fold!.mre).toBeCloseTo(0.1, 12)
})

test('where the law holds, intervals of new runs hold about their share', () => {
  let [hits, told] = [0, 0]
  for (let seed = 1; seed <= 12; seed++) {
    const { predictions } = backtest(simulated(chinchilla, truth, design, 0.005, seed), chinchilla, {
      holdout: 'params > 2e9',
      draws: 100,
    })
    for (const { low, high, measured } of predictions) {
      if (low === null || high === null) continue
      told++
      if (low <= measured && measured <= high) hits++
    }
  }
  expect(told).toBe(60)
  // rows of one table share a fit, so their hits go together: the bounds are wide
  expect(hits / told).toBeGreaterThan(0.75)
})

test('rows of one run on both sides are told', () => {
  const run = design.params.map((n) => `run ${n}`)
  const table = tableFromColumns({ run, ...design, loss: clean.columns.loss! })
  const codes = (by: string) => backtest(table, chinchilla, { by, draws: 0 }).notes.map(({ code }) => code)
  expect(codes('flops')).toContain('shared-runs')
  expect(codes('params')).not.toContain('shared-runs')
})

test('parameters that are held need no rows', () => {
  const six = grid([1e8, 4e8, 1.6e9], [2e9, 8e9])
  const loss = six.params.map((params, i) => evaluateLaw(chinchilla, truth, { params, tokens: six.tokens[i]! }))
  const table = tableFromColumns({ ...six, loss })
  const fixed = { alpha: truth.alpha!, beta: truth.beta!, E: truth.E! }
  expect(backtest(table, chinchilla, { fixed, draws: 0 }).predictions).toHaveLength(1)
})

test.each([
  [
    () => backtest(noisy, chinchilla, { by: 'lr' }),
    'backtest: the table has no lr (learning rate) to order runs by. Choose with --by, or hold rows out with --holdout.',
  ],
  [
    () => backtest(noisy, chinchilla, { holdout: 'params > 1e12' }),
    '--holdout "params > 1e12": no row of 30 meets it. Loosen it.',
  ],
  [
    () => backtest(noisy, chinchilla, { holdout: 'params > 1e8' }),
    '--holdout "params > 1e8": leaves 5 of 30 rows to fit; at least 7 are needed. Hold out fewer.',
  ],
  [
    () => backtest(simulated(chinchilla, truth, grid([1e8, 1e9], [1e9, 1e10])), chinchilla),
    'backtest: 4 rows with 3 levels of flops leave too few to fit once the largest is held out; chinchilla needs at least 7 rows, and 3 levels of each input. Add runs, or choose with --by or --holdout.',
  ],
])('what has no answer is refused: %#', async (work, message) => {
  expect(await refusal(work)).toBe(message)
})

test('a law whose quoted intervals miss its own larger rows is told, and the law of the rows is not', () => {
  const missed = (table: RunTable) =>
    backtest(table, chinchilla, { by: 'params', draws: 60 }).notes.filter(({ code }) => code === 'backtest-missed')
  expect(missed(noisy)).toEqual([])
  // models from 1.6e9 parameters on were trained worse, which the smaller ones can't tell
  const loss = Array.from(noisy.columns.loss!, (v, i) => (noisy.columns.params![i]! > 1e9 ? 1.1 * v : v))
  const [note] = missed(tableFromColumns({ ...design, loss }))
  expect(note).toMatchObject({ level: 'caution' })
  const { held, rows } = note!.evidence as { held: number; rows: number }
  expect(held / rows).toBeLessThan(0.45)
  expect(note!.message).toContain(`intervals held ${held} of ${rows} rows.`)
})

test('rows whose flops are counted in another way than 6·N·D are backtested as any others', () => {
  const flops = Array.from(noisy.columns.params!, (params, i) => 2.5 * 6 * params * noisy.columns.tokens![i]!)
  const loss = Array.from(noisy.columns.loss!)
  const { predictions } = backtest(tableFromColumns({ ...design, flops, loss }), chinchilla, { draws: 0 })
  expect(predictions.map(({ predicted }) => predicted)).toEqual(
    backtest(noisy, chinchilla, { draws: 0 }).predictions.map(({ predicted }) => predicted),
  )
})
