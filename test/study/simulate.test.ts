import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { chinchilla, findSet, lawOver, overTraining, power } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { gridColumns, logSpaced, simulate } from '../../src/study/simulate.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { refusal } from '../table/source.ts'

const { params } = findSet(chinchilla, 'epoch')
const design = gridColumns({ params: logSpaced(1e8, 1e10, 8), tokens: logSpaced(1e9, 1e11, 5) })

test('without noise every row is the law itself, beside the columns of the design', () => {
  const { loss, ...rest } = simulate(chinchilla, params, design)
  expect(rest).toEqual(design)
  loss!.forEach((value, row) => {
    const at = { params: design.params![row]!, tokens: design.tokens![row]! }
    expect(value).toBe(evaluateLaw(chinchilla, params, at))
  })
})

test('fitting noiseless rows gives the coefficients back', () => {
  const found = fit(tableFromColumns(simulate(chinchilla, params, design)), chinchilla)
  for (const [name, value] of Object.entries(params)) expect(found.params[name]! / value).toBeCloseTo(1, 6)
})

test('a row depends on the seed and its own number only', () => {
  const all = simulate(chinchilla, params, design, { noise: 0.01, seed: 7 }).loss!
  const first = { params: design.params!.slice(0, 3), tokens: design.tokens!.slice(0, 3) }
  expect(simulate(chinchilla, params, first, { noise: 0.01, seed: 7 }).loss).toEqual(all.slice(0, 3))
  expect(simulate(chinchilla, params, design, { noise: 0.01, seed: 7 }).loss).toEqual(all)
  expect(simulate(chinchilla, params, design, { noise: 0.01, seed: 8 }).loss).not.toEqual(all)
})

test('noise is lognormal with the relative standard deviation asked for', () => {
  const rows = 20_000
  const same = { params: new Float64Array(rows).fill(1e9), tokens: new Float64Array(rows).fill(2e10) }
  const exact = evaluateLaw(chinchilla, params, { params: 1e9, tokens: 2e10 })
  const logs = simulate(chinchilla, params, same, { noise: 0.02, seed: 3 }).loss!.map((v) => Math.log(v / exact))
  const mean = logs.reduce((sum, v) => sum + v, 0) / rows
  const sd = Math.sqrt(logs.reduce((sum, v) => sum + (v - mean) ** 2, 0) / rows)
  // four standard errors: sd/√n of the mean, sd/√(2n) of the standard deviation
  expect(Math.abs(mean)).toBeLessThan((4 * 0.02) / Math.sqrt(rows))
  expect(Math.abs(sd - 0.02)).toBeLessThan((4 * 0.02) / Math.sqrt(2 * rows))
})

test('a law of any inputs and output is simulated', () => {
  const three = { params: [1e9], tokens: [2e10], flops: [1.2e20] }
  const columns = Object.fromEntries(Object.entries(three).map(([role, values]) => [role, Float64Array.from(values)]))
  const set = findSet(overTraining, 'gadre-c4').params
  expect(simulate(overTraining, set, columns).loss![0]).toBe(
    evaluateLaw(overTraining, set, { params: 1e9, tokens: 2e10, flops: 1.2e20 }),
  )
  const steps = { step: Float64Array.of(100, 1000) }
  expect(simulate(lawOver(power, 'step'), { k: 10, alpha: 0.5 }, steps).loss).toEqual(
    Float64Array.of(10 / 100 ** 0.5, 10 / 1000 ** 0.5),
  )
})

test.each([
  [
    () => simulate(chinchilla, params, { params: Float64Array.of(1e9) }),
    'simulate: chinchilla needs tokens in the design; it has params.',
  ],
  [() => simulate(chinchilla, { E: 1 }, design), 'simulate: chinchilla needs a value for A, B, alpha, beta.'],
  [
    () => simulate(chinchilla, params, design, { noise: -0.1 }),
    'simulate: noise is -0.1; it must be at least 0, such as 0.005 for 0.5 %.',
  ],
  [
    () => simulate(chinchilla, params, { params: Float64Array.of(0), tokens: Float64Array.of(1e9) }),
    'simulate: chinchilla has no finite value at params=0 tokens=1000000000; leave out that point.',
  ],
])('what has no answer is refused: %#', async (work, message) => {
  expect(await refusal(work)).toBe(message)
})

test('a range holds both ends and equal ratios; a grid every combination, the last axis fastest', () => {
  expect(logSpaced(1e8, 1e10, 5)).toEqual([1e8, 316228000, 1e9, 3162280000, 1e10])
  expect(logSpaced(5, 5, 1)).toEqual([5])
  expect(gridColumns({ a: [1, 2], b: [3, 4, 5] })).toEqual({
    a: Float64Array.of(1, 1, 1, 2, 2, 2),
    b: Float64Array.of(3, 4, 5, 3, 4, 5),
  })
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
      fc.double({ min: 1.1, max: 1e6, noNaN: true }),
      fc.integer({ min: 2, max: 40 }),
      (low, ratio, count) => {
        const values = logSpaced(low, low * ratio, count)
        expect(values.length).toBe(count)
        const step = ratio ** (1 / (count - 1))
        values.slice(1).forEach((value, at) => {
          expect(Math.abs(value / values[at]! / step - 1)).toBeLessThan(2e-5)
        })
      },
    ),
    { seed: 1, numRuns: 100 },
  )
})
