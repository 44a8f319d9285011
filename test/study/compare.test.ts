import { expect, test } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { chinchilla, downstreamError, findSet, gamma, kaplan, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { resolveLaw } from '../../src/law/custom.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { aicc } from '../../src/study/aicc.ts'
import { compare } from '../../src/study/compare.ts'
import { pairedDifference } from '../../src/study/paired.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, simulated } from '../support/table.ts'
import { refusal } from '../table/source.ts'

const { params: truth } = findSet(chinchilla, 'epoch')
const design = grid([1e8, 2e8, 4e8, 8e8, 1.6e9, 3.2e9], [2e9, 4e9, 8e9, 1.6e10, 3.2e10])
const noisy = simulated(chinchilla, truth, design, 0.005)
const ones = (n: number) => new Float64Array(n).fill(1)

test('the law that made the rows wins by held-out error, and its difference to itself is 0', () => {
  const { laws, rows } = compare(noisy, [lawOver(powerFloor, 'flops'), kaplan, chinchilla])
  expect(rows).toBe(30)
  expect(laws.map(({ law }) => law)[0]).toBe('chinchilla')
  expect(laws[0]!.deltaToBest).toEqual({ value: 0, low: 0, high: 0 })
  const last = laws[2]!
  expect(last.deltaToBest.value).toBeCloseTo(last.heldout.mre! - laws[0]!.heldout.mre!, 12)
  expect(last.deltaToBest.low!).toBeGreaterThan(0)
  expect(laws.map(({ aicc }) => aicc!).every(Number.isFinite)).toBe(true)
})

test('every law is fitted by one objective, whatever its paper used', async () => {
  const own = { ...chinchilla, name: 'own', objective: parseObjective('square') }
  const { laws, objective } = compare(noisy, [chinchilla, own])
  expect(objective).toEqual(parseObjective('log-huber:0.001'))
  expect(laws[0]!.params).toEqual(laws[1]!.params)
  expect(laws[0]!.aicc).toBe(laws[1]!.aicc)
})

test('all laws predict the same rows, from windows that are large enough for each of them', () => {
  const { laws } = compare(noisy, [chinchilla, lawOver(powerFloor, 'flops')], { by: 'params' })
  const [a, b] = laws
  expect(a!.heldout.n).toBe(b!.heldout.n)
})

test('a winner that may have won by luck is told, one that is clear is not', async () => {
  const same = await resolveLaw('E + A/N^alpha + B/D^beta')
  const { notes, laws } = compare(noisy, [chinchilla, same])
  expect(laws.map(({ law }) => law)).toContain('E + A/N^alpha + B/D^beta')
  expect(notes.map(({ code }) => code)).toContain('winner-by-luck')
  const clear = compare(noisy, [chinchilla, lawOver(powerFloor, 'flops')])
  expect(clear.notes.map(({ code }) => code)).not.toContain('winner-by-luck')
})

test('too few rows to hold any out leave AICc, and say so', () => {
  const few = simulated(chinchilla, truth, grid([1e8, 4e8, 1.6e9], [2e9, 8e9]), 0.005)
  const { laws, notes } = compare(few, [chinchilla, kaplan])
  expect(notes.map(({ code }) => code)).toContain('nothing-held-out')
  expect(laws.every(({ heldout, deltaToBest }) => heldout.mre === null && deltaToBest.value === null)).toBe(true)
  // n = 6: chinchilla has p = 5 and n ≤ p + 1, kaplan p = 4
  expect(Object.fromEntries(laws.map(({ law, aicc }) => [law, aicc === null]))).toEqual({
    chinchilla: true,
    kaplan: false,
  })
})

test('rows that one law lacks are left out for all, and counted', async () => {
  const table = tableFromColumns({
    ...design,
    loss: noisy.columns.loss!,
    quality: design.params.map((_, i) => (i < 3 ? Number.NaN : 1 + (i % 4))),
  })
  const law = await resolveLaw('E + A/N^a + B/(D^b*q)', { inputs: { q: 'quality' } })
  const { rows, notes } = compare(table, [chinchilla, law])
  expect(rows).toBe(27)
  expect(notes.map(({ code }) => code)).toContain('rows-left-out')
})

test('AICc of least squares is the textbook formula', () => {
  // residuals of variance s² = 2Σρ/n: −2 ln L = n ln(2π s²) + n (Burnham & Anderson 2002, §2.4)
  const [n, p, value] = [30, 5, 0.002]
  const deviance = n * Math.log((2 * Math.PI * 2 * value) / n) + n
  const expected = deviance + 2 * p + (2 * p * (p + 1)) / (n - p - 1)
  expect(aicc(parseObjective('log-square'), value, ones(n), p)).toBeCloseTo(expected, 6)
})

test('AICc of absolute deviations is that of Laplace noise', () => {
  const [n, p, value] = [30, 5, 0.1]
  const deviance = 2 * n * Math.log((2 * value) / n) + 2 * n
  const expected = deviance + 2 * p + (2 * p * (p + 1)) / (n - p - 1)
  expect(aicc(parseObjective('log-abs'), value, ones(n), p)).toBeCloseTo(expected, 6)
  // a Huber loss whose threshold is far below the residuals is δ times an absolute one
  const delta = 1e-6
  expect(aicc(parseObjective(`log-huber:${delta}`), delta * value, ones(n), p)).toBeCloseTo(expected, 1)
})

test('AICc does not depend on the unit of weights, but for what they say of the rows', () => {
  const w = Float64Array.from({ length: 20 }, (_, i) => 1 + (i % 3))
  const objective = parseObjective('log-square')
  const once = aicc(objective, 0.01, w, 3)!
  expect(
    aicc(
      objective,
      0.05,
      w.map((v) => 5 * v),
      3,
    ),
  ).toBeCloseTo(once, 6)
})

test('AICc is null for n ≤ p + 1 and for a fit without error', () => {
  const objective = parseObjective('log-square')
  expect(aicc(objective, 0.01, ones(6), 5)).toBeNull()
  expect(aicc(objective, 0.01, ones(7), 5)).not.toBeNull()
  expect(aicc(objective, 0, ones(30), 5)).toBeNull()
})

test('a difference between few held-out runs has no interval', () => {
  const prediction = { origin: 0, row: 0, horizon: 2, measured: 2, low: null, high: null, quoted: true }
  const of = (value: number, runs: number) =>
    Array.from({ length: runs }, (_, i) => ({ ...prediction, run: `${i}`, predicted: value + i / 100 }))
  const options = { level: 0.9, seed: 0 }
  expect(pairedDifference(of(2.2, 5), of(2.1, 5), options)).toMatchObject({ low: null, high: null })
  const { value, low, high } = pairedDifference(of(2.2, 8), of(2.1, 8), options)
  // each row of one is 0.1/2 worse
  for (const each of [value!, low!, high!]) expect(each).toBeCloseTo(0.05, 12)
})

test('fixed parameters hold in the laws that have them', () => {
  const { laws } = compare(noisy, [chinchilla, gamma, kaplan], { fixed: { E: 1.8 } })
  for (const { law, params } of laws) expect(params.E).toBe(law === 'kaplan' ? undefined : 1.8)
})

test('the fit to all rows is the one that `fit` finds', () => {
  const { laws } = compare(noisy, [chinchilla, kaplan])
  for (const law of [chinchilla, kaplan]) {
    const { params } = fit(noisy, law, { objective: parseObjective('log-huber:0.001') })
    expect(laws.find((each) => each.law === law.name)!.params).toEqual(params)
  }
})

test.each([
  [
    () => compare(noisy, [chinchilla, downstreamError]),
    'compare: "chinchilla" predicts loss and "downstream-error" error. Compare laws of one output.',
  ],
  [
    () => compare(noisy, [chinchilla, kaplan], { holdout: 'params > 1e12' }),
    '--holdout "params > 1e12": no row of 30 meets it. Loosen it.',
  ],
])('what has no answer is refused: %#', async (work, message) => {
  expect(await refusal(work)).toBe(message)
})
