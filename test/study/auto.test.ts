import { expect, it } from 'vitest'
import { unreliable } from '../../src/base/note.ts'
import { Random, splitSeed } from '../../src/base/seed.ts'
import { memberLabel } from '../../src/fit/member-text.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { auto } from '../../src/study/auto.ts'
import { agreeing, judge, weightsOf } from '../../src/study/auto-rule.ts'
import { largerRows } from '../../src/study/larger-rows.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { logSpaced } from '../support/table.ts'

function curve(name: string, truth: Readonly<Record<string, number>>, noise: number, seed = 4) {
  const random = new Random(seed)
  const x = logSpaced(1e6, 1e9, 14)
  const loss = x.map((v) => evaluateLaw(findLaw(name), truth, { x: v }) * Math.exp(noise * random.normal()))
  return tableFromColumns({ x, loss }, { needs: ['x', 'loss'] })
}

it('belief falls with the score, and that below a tenth of the largest is dropped', () => {
  const [best, worse, far] = weightsOf([0.01, 0.012, 0.11])
  expect(best! / worse!).toBeCloseTo(1.2, 10)
  expect(best! + worse!).toBeCloseTo(1, 10)
  expect(far).toBe(0)
  expect(weightsOf([0, 0.1])).toEqual([1, 0])
  expect(weightsOf([0.01, 0.02], { power: 2, least: 0 })).toEqual([0.8, 0.2])
})

it('a law whose curve lies far from where belief lies counts for less than it is believed', () => {
  const e = Math.exp
  const curves = [
    [e(0.1), e(0.2)],
    [e(0.12), e(0.22)],
    [e(0.4), e(0.5)],
  ]
  // distances 0.2·0.3 + 0.4·0.02, 0.4·0.02 + 0.2·0.28 and 0.4·0.3 + 0.4·0.28
  const distances = [0.068, 0.064, 0.232]
  const raw = [0.4, 0.4, 0.2].map((belief, at) => belief / distances[at]! ** 2)
  const kept = raw[0]! + raw[1]!
  expect(agreeing([0.4, 0.4, 0.2], curves).map((w) => w.toFixed(10))).toEqual(
    [raw[0]! / kept, raw[1]! / kept, 0].map((w) => w.toFixed(10)),
  )
  // a curve that runs away is a factor e off, and two alike share by belief
  expect(agreeing([0.75, 0.25, 0], [[1], [1], [1e9]])).toEqual([0.75, 0.25, 0])
  expect(agreeing([0.5, 0.5], [[1], [1e9]])).toEqual([0.5, 0.5])
})

it('laws are compared at the origins where they could be fitted: two of them, and more than half', () => {
  const power = [0.4, 0.2, 0.1, 0.1]
  const none = [null, null, null, null]
  const late = [null, 0.02, 0.01, 0.01]
  const half = [null, null, 0.01, 0.01]
  const [reference, , m3, m4, , , broken, ...larger] = judge([power, none, power, late, none, none, half, half, late])
  expect(m3!.score! / reference!.score!).toBeCloseTo(Math.sqrt(6.2 / 14), 10)
  expect(m4!.score! / reference!.score!).toBeCloseTo(0.1 * Math.sqrt(3.2 / 14), 10)
  expect(m4!.error).toBeCloseTo(0.04 / 3, 12)
  expect(broken).toEqual({ error: null, score: null })
  // the same laws on the larger rows, by what is known of each
  expect(larger[0]).toEqual({ error: null, score: null })
  expect(larger[1]!.score! / m4!.score!).toBeCloseTo(Math.sqrt(6.5 / 3.2), 10)
  const [, once] = judge([
    [0.4, 0.2],
    [null, 0.1],
  ])
  expect(once).toEqual({ error: null, score: null })
})

it('small rows that follow no law of the larger ones weigh less: laws are fitted without them too', () => {
  const truth = { E: 1.7, k: 60, alpha: 0.25 }
  const clean = curve('power-floor', truth, 0.0005)
  const loss = clean.columns.loss!.map((v, row) => (row < 2 ? 1.15 * v : v))
  const table = tableFromColumns({ x: clean.columns.x!, loss }, { needs: ['x', 'loss'] })
  const found = auto(table, 'x', { count: 0 })
  const part = found.fit.members!.filter(({ rows }) => rows !== undefined)
  expect(part.map(({ rows }) => rows)).toEqual(part.map(() => 12))
  expect(part.reduce((sum, { weight }) => sum + weight, 0)).toBeGreaterThan(0.5)
  expect(found.fit.table).toBe(table)
  expect(found.noise! / 0.0005).toBeLessThan(3)
  expect(found.notes.find(({ code }) => code === 'auto-weights')!.message).toContain('(largest 12 rows)')
  const [far] = predict(found, [{ x: 1e10 }])
  expect(far!.value! / evaluateLaw(findLaw('power-floor'), truth, { x: 1e10 })).toBeCloseTo(1, 2)
})

it('the larger rows are those beyond the smallest fifth of the levels', () => {
  const table = tableFromColumns({ x: [8, 1, 2, 2, 4, 16, 1], loss: [1, 2, 3, 4, 5, 6, 7] }, { needs: ['x', 'loss'] })
  expect([...largerRows(table, 'x').columns.loss!]).toEqual([1, 3, 4, 5, 6])
})

it('the average predicts a clean curve of a law among its candidates, at ten times the data', () => {
  const truth = { E: 1.7, k: 60, alpha: 0.25 }
  const found = auto(curve('power-floor', truth, 0.001), 'x', { count: 0, starts: 4 })
  const [far] = predict(found, [{ x: 1e10 }])
  expect(far!.value! / evaluateLaw(findLaw('power-floor'), truth, { x: 1e10 })).toBeCloseTo(1, 2)
  expect(found.fit.members!.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
  expect(found.fit.law.name).toBe('auto')
  expect(found.notes.find(({ code }) => code === 'auto-weights')!.message).toContain('power-floor')
})

it('too few levels to hold any out are refused', () => {
  const table = tableFromColumns({ x: [1, 2, 4, 8, 16], loss: [5, 4, 3.5, 3.2, 3.1] }, { needs: ['x', 'loss'] })
  expect(() => auto(table, 'x')).toThrow('5 rows with 5 levels of x')
})

const truths: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ['power', { k: 20, alpha: 0.12 }],
  ['power-floor', { E: 1.7, k: 60, alpha: 0.25 }],
  ['m3', { beta: 30, gamma: 1e-7, c: 0.2 }],
  ['stretched', { E: 1, A: 3, x0: 3e7, s: 0.4 }],
]

it('90 % intervals at four times the data hold the truths of four laws, and are rarely withheld; bench/auto-coverage has more', () => {
  let [told, held] = [0, 0]
  for (let k = 0; k < 12; k++) {
    const [name, truth] = truths[k % truths.length]!
    const [far] = predict(auto(curve(name, truth, 0.004, splitSeed(7, k)), 'x', { count: 60, starts: 2 }), [{ x: 4e9 }])
    if (unreliable(far!.notes)) continue
    const expected = evaluateLaw(findLaw(name), truth, { x: 4e9 })
    told++
    if (far!.mean.low! <= expected && expected <= far!.mean.high!) held++
  }
  expect(told).toBeGreaterThanOrEqual(9)
  // two binomial standard errors below 0.9
  expect(held / told).toBeGreaterThan(0.9 - 2 * Math.sqrt((0.9 * 0.1) / told))
}, 60_000)

it('the prediction is the weighted mean of its members, whatever draws are made', () => {
  const table = curve('power-floor', { E: 1.7, k: 60, alpha: 0.25 }, 0.004)
  const [without, drawn] = [0, 60].map((count) => auto(table, 'x', { count }))
  const values = [without!, drawn!].map((found) => predict(found, [{ x: 1e10 }])[0]!.value!)
  expect(values[1]! / values[0]!).toBeCloseTo(1, 6)
  const mean = drawn!.fit.members!.reduce(
    (sum, { law, weight, params }) => sum + weight * evaluateLaw(findLaw(law), params, { x: 1e10 }),
    0,
  )
  expect(values[1]! / mean).toBeCloseTo(1, 10)
  const told = (code: string) => drawn!.notes.filter((note) => note.code === code)
  expect(told('ridge').map(({ message }) => message)).toEqual([
    expect.stringContaining('Parameters of power-floor, m4'),
  ])
  for (const member of drawn!.fit.members!)
    if (member.weight > 0) expect(told('auto-weights')[0]!.message).toContain(` ${memberLabel(member)}`)
  expect(told('auto-weights')[0]!.message.match(/ %/g)!.length - 1).toBe(
    drawn!.fit.members!.filter(({ weight }) => weight > 0).length,
  )
})
