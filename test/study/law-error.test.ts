import { expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { predictThen } from '../../src/infer/chain.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { type Band, estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { growth } from '../../src/infer/tested.ts'
import { testedText } from '../../src/infer/tested-text.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { normalQuantile, tQuantile } from '../../src/num/distribution.ts'
import { backtest } from '../../src/study/backtest.ts'
import { learnLawError } from '../../src/study/law-error.ts'
import { tested } from '../../src/study/own-backtest.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const z = normalQuantile(0.95)

/** Predictions of ln loss 0 with noise of `noise` that intervals know, and errors of `size` · ln(1 + horizon) that they don't. */
function predictions(fits: number, size: number, noise: number) {
  const random = new Random(5)
  return Array.from({ length: fits }, (_, origin) => {
    const off = random.normal()
    return [1.5, 3, 6, 12].map((horizon, row) => ({
      origin,
      row,
      run: String(row),
      horizon,
      measured: Math.exp(size * off * growth(horizon) + noise * random.normal()),
      predicted: 1,
      low: Math.exp(-z * noise),
      high: Math.exp(z * noise),
      quoted: true,
    }))
  }).flat()
}

it('is what noise and parameters leave of the errors', () => {
  const found = learnLawError(predictions(4000, 0.02, 0.01), 0.9, true)!
  expect(found.fits).toBe(4000)
  // the mean of 4000 squares of a normal has a relative standard error of √(2/4000), its root half of that
  expect(Math.abs(found.size / 0.02 - 1)).toBeLessThan(4 * 0.5 * Math.sqrt(2 / 4000))
})

it('is nothing where intervals explain the errors, or where one fit tells', () => {
  const wide = predictions(200, 0, 0.01).map((each) => ({ ...each, low: each.low ** 1.2, high: each.high ** 1.2 }))
  expect(learnLawError(wide, 0.9, true)).toBe(null)
  expect(learnLawError(predictions(1, 0.02, 0.01), 0.9, true)).toBe(null)
})

it('is nothing, not a size next to nothing, where the likeliest is 0', () => {
  const sizes = Array.from({ length: 40 }, (_, seed) => {
    const random = new Random(seed)
    const luckier = predictions(5, 0, 0.01).map((each) => ({ ...each, measured: Math.exp(0.007 * random.normal()) }))
    return learnLawError(luckier, 0.9, true)?.size ?? 0
  })
  expect(sizes.filter((size) => size > 0 && size < 1e-5)).toEqual([])
  expect(sizes.filter((size) => size === 0).length).toBeGreaterThan(20)
})

const truth = findLaw('chinchilla')
const { params } = findSet(truth, 'hoffmann-tex')
const runs = grid(logSpaced(5e7, 1e10, 6), logSpaced(2e9, 2e11, 5))
const table = simulated(truth, params, runs, 0.005)

it('widens the interval of a new run with distance, and nothing else', () => {
  const plain = estimate(fit(table, findLaw('kaplan')), { count: 400, checks: false })
  const wider = tested(plain)
  const { size, fits } = wider.tested!.lawError!
  const points = [1, 10, 100].map((times) => ({ params: 1e11, tokens: (times * plain.largestFlops!) / 6e11 }))
  const [before, after] = [predict(plain, points), predict(wider, points)]
  points.forEach((_, i) => {
    expect(after[i]!.mean).toEqual(before[i]!.mean)
    const half = ({ new: { low, high } }: (typeof before)[number]) => Math.log(high! / low!) / 2
    const error = size * growth([1, 10, 100][i]!) * tQuantile(0.95, fits)
    // the quantile of a sum lies between that of its larger part and the sum of both
    expect(half(after[i]!)).toBeGreaterThan(0.9 * Math.max(half(before[i]!), error))
    expect(half(after[i]!)).toBeLessThan(1.1 * (half(before[i]!) + error))
  })
  const again = fromDocument(JSON.parse(JSON.stringify(toDocument(wider))), 'fit.json')
  expect(predict(again, points)).toEqual(after)
  expect(testedText(wider.tested!, 'kaplan', true, 10)).toMatch(
    /error of the law itself, \S+ % at 10 times the compute/,
  )
})

it('lets more of the runs that a wrong law misses into its intervals, and of a right one no fewer', () => {
  const at = { params: 3e11, tokens: 6e12, flops: 6 * 3e11 * 6e12 }
  const run = evaluateLaw(truth, params, at)
  const bandOf = (name: string, isTested: boolean) => {
    const plain = estimate(fit(table, findLaw(name)), { count: 400, checks: false })
    return predict(isTested ? tested(plain) : plain, [at])[0]!.new
  }
  const wrong = bandOf('kaplan', false)
  expect(wrong.high! < run || wrong.low! > run).toBe(true)
  const allowed = bandOf('kaplan', true)
  expect(allowed.low! < run && run < allowed.high!).toBe(true)
  const right = bandOf('chinchilla', true)
  expect(right.low! < run && run < right.high!).toBe(true)
  expect(Math.log(right.high! / right.low!)).toBeLessThan(0.3 * Math.log(allowed.high! / allowed.low!))
})

it('is learnt in a backtest from smaller rows alone', () => {
  const whole = backtest(table, findLaw('kaplan'), { draws: 60 })
  const rows = whole.predictions.filter(({ origin }) => origin === 0)
  // the first fit has nothing to learn from, so its intervals know of noise alone and miss
  const held = (list: typeof rows) =>
    list.filter(({ low, high, measured }) => low! <= measured && measured <= high!).length / list.length
  const last = whole.predictions.filter(({ origin }) => origin >= whole.origins.length - 3)
  expect(held(last)).toBeGreaterThan(held(rows))
  expect(whole.lawError!.fits).toBe(whole.origins.length)
})

it('grows with an input of the law where its points tell no compute', () => {
  const plain = estimate(fit(table, findLaw('kaplan-params')), { count: 400, checks: false })
  const wider = tested(plain)
  expect(wider.tested).toMatchObject({ by: 'params', horizonOf: 'params', largest: 1e10 })
  const { size, fits } = wider.tested!.lawError!
  const [before, after] = [plain, wider].map((each) => predict(each, [{ params: 1e11 }])[0]!)
  const half = ({ low, high }: Band) => Math.log(high! / low!) / 2
  const error = size * growth(10) * tQuantile(0.95, fits)
  expect(half(after!.new)).toBeGreaterThan(0.9 * Math.max(half(before!.new), error))
  expect(after!.notes.map(({ code }) => code)).not.toContain('law-error-untold')
})

it('is said to be missing at a point that tells no distance', () => {
  const wider = tested(estimate(fit(table, findLaw('kaplan')), { count: 100, checks: false }))
  const codes = (at: Record<string, number>) => predict(wider, [at])[0]!.notes.map(({ code }) => code)
  expect(codes({ params: 1e11, tokens: 1e12 })).not.toContain('law-error-untold')
  expect(codes({ N: 1e11, D: 1e12 })).toContain('law-error-untold')
})

it('of the second of two fits widens what both predict, where the first is told the compute', () => {
  // at one loss the score rises with compute, which a law of the loss doesn't know
  const score = table.columns.loss!.map((loss, i) => 60 * loss ** -2 * (runs.params[i]! * runs.tokens[i]!) ** 0.02)
  const both = tableFromColumns({ ...runs, loss: table.columns.loss!, bleu: score })
  const first = estimate(fit(table, truth), { count: 200, checks: false })
  const plain = estimate(fit(both, findLaw('bleu')), { count: 200, checks: false })
  const wider = tested(plain)
  expect(wider.tested).toMatchObject({ horizonOf: 'flops', lawError: { fits: expect.any(Number) } })
  const [before, after] = [plain, wider].map((each) => predictThen(first, each, [{ params: 1e11, tokens: 2e12 }])[0]!)
  expect(after!.mean).toEqual(before!.mean)
  const width = ({ low, high }: Band) => Math.log(high! / low!)
  expect(width(after!.new)).toBeGreaterThan(1.2 * width(before!.new))
  expect(predict(wider, [{ loss: 2 }])[0]!.notes.map(({ code }) => code)).toContain('law-error-untold')
})

it('is learnt from runs of many rows, too', () => {
  const rows = runs.params.flatMap((size, run) =>
    Array.from({ length: 100 }, (_, at) => ({ size, run, length: (runs.tokens[run]! * (at + 1)) / 100 })),
  )
  const design = { params: rows.map(({ size }) => size), tokens: rows.map(({ length }) => length) }
  const { columns } = simulated(truth, params, design, 0.005)
  const many = tableFromColumns({ ...columns, run: rows.map(({ run }) => `run ${run}`) })
  const plain = estimate(fit(many, findLaw('kaplan')), { count: 40, checks: false })
  const { largest, lawError } = tested(plain).tested!
  expect(largest).toBe(plain.largestFlops)
  expect(lawError!.size).toBeGreaterThan(0)
})
