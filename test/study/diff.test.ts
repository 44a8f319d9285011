import { expect, test } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { chinchilla, findSet, kaplan, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { diff } from '../../src/study/diff.ts'
import { grid, simulated } from '../support/table.ts'

const { params: truth } = findSet(chinchilla, 'epoch')
const design = grid([1e8, 2e8, 4e8, 8e8, 1.6e9], [2e9, 4e9, 8e9, 1.6e10])
const table = simulated(chinchilla, truth, design, 0.005)
const a = estimate(fit(table, chinchilla), { count: 60 })
const square = parseObjective('log-square')
const b = estimate(fit(table, chinchilla, { objective: square }), { count: 60 })

test('a fit and itself differ in nothing', () => {
  const { data, law, formula, objective, coefficients, predictions } = diff(a, a)
  for (const { same } of [data, law, formula, objective]) expect(same).toBe(true)
  for (const { change, apart } of coefficients) expect([change, apart]).toEqual([0, 0])
  for (const { change } of predictions) expect(change).toBe(0)
})

test('another objective on the same rows is told, with coefficients by their standard errors', () => {
  const { data, objective, coefficients } = diff(a, b)
  expect(data.same).toBe(true)
  expect(objective).toEqual({ a: a.fit.objective, b: square, same: false })
  for (const { name, change, apart } of coefficients) {
    const [one, other] = [a.params[name]!, b.params[name]!]
    expect(change).toBeCloseTo(other.value / one.value - 1, 12)
    expect(apart).toBeCloseTo(Math.abs(other.value - one.value) / Math.sqrt(one.se! ** 2 + other.se! ** 2), 12)
  }
})

test('predictions are compared at the largest run of both, and at ten times its compute', () => {
  const wider = simulated(chinchilla, truth, grid([1e8, 4e8, 1.6e9, 6.4e9], [2e9, 8e9, 3.2e10]), 0.005)
  const larger = estimate(fit(wider, chinchilla), { count: 0 })
  for (const result of [diff(a, larger), diff(larger, a)]) {
    const [largest, ten] = result.predictions
    expect(result.data.same).toBe(false)
    expect(largest!.at).toMatchObject({ params: 6.4e9, tokens: 3.2e10 })
    expect(ten!.at.params! * ten!.at.tokens!).toBeCloseTo(10 * 6.4e9 * 3.2e10, -8)
    expect(ten!.at.tokens! / ten!.at.params!).toBeCloseTo(5, 9)
  }
  const [largest] = diff(a, larger).predictions
  expect(largest!.a).toBeCloseTo(evaluateLaw(chinchilla, a.fit.params, { params: 6.4e9, tokens: 3.2e10 }), 12)
  expect(largest!.change).toBeCloseTo(largest!.b! / largest!.a! - 1, 12)
})

test('a coefficient that only one law has stands alone', () => {
  const other = estimate(fit(table, kaplan), { count: 0 })
  const { coefficients, law } = diff(a, other)
  expect(law).toEqual({ a: 'chinchilla', b: 'kaplan', same: false })
  expect(coefficients.find(({ name }) => name === 'E')).toMatchObject({ b: null, change: null, apart: null })
  expect(coefficients.find(({ name }) => name === 'Nc')).toMatchObject({ a: null, change: null, apart: null })
})

test('a law whose inputs the run lacks predicts nothing there', () => {
  const steps = estimateFromParams(lawOver(powerFloor, 'step'), { E: 2, k: 3, alpha: 0.3 }, square)
  const { predictions } = diff(a, steps)
  expect(predictions.map((each) => each.b)).toEqual([null, null])
  expect(predictions[0]!.a).toBeGreaterThan(2)
})

test('published coefficients have no rows to compare at', () => {
  const published = estimateFromParams(chinchilla, truth, square)
  const { predictions, data, coefficients } = diff(published, published)
  expect(predictions).toEqual([])
  expect(data.a).toEqual({ fingerprint: null, rows: 0, runs: 0 })
  expect(coefficients.every(({ apart }) => apart === null)).toBe(true)
  expect(diff(published, a).predictions[0]!.a).toBeGreaterThan(2)
})

test('given coefficients are tested against the rows of the fit, from either side', () => {
  const given = (E: number) => estimateFromParams(chinchilla, { ...truth, E }, square)
  const [right, wrong] = [diff(a, given(truth.E!)).test!, diff(given(truth.E! + 0.1), a).test!]
  expect([right.fit, wrong.fit]).toEqual(['a', 'b'])
  expect(right.wald!.degrees).toBe(5)
  // the rows were simulated from the one; the other lies eight times their noise above them
  for (const { p } of [right.wald!, right.likelihoodRatio!]) expect(p).toBeGreaterThan(0.01)
  expect(wrong.wald!.p).toBeLessThan(0.01)
  expect(wrong.likelihoodRatio!.p).toBeLessThan(1e-6)
  expect(diff(a, b).test).toBeNull()
})

test('held coefficients are not tested, and without intervals only the likelihoods are compared', () => {
  const held = estimate(fit(table, chinchilla, { fixed: { E: 1.8172, alpha: 0.3478 } }), { count: 60 })
  const given = estimateFromParams(chinchilla, truth, square)
  expect(diff(held, given).test!.wald!.degrees).toBe(3)
  const bare = diff(estimate(fit(table, chinchilla), { count: 0 }), given).test!
  expect(bare.wald).toBeNull()
  expect(bare.likelihoodRatio!.degrees).toBe(5)
})
