import { expect, test } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { chinchilla, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { coverage, coverageSteps } from '../../src/study/coverage.ts'
import { Resimulator } from '../../src/study/resimulate.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'
import { refusal } from '../table/source.ts'

const { params: truth } = findSet(chinchilla, 'epoch')
const design = grid(logSpaced(1e8, 1e10, 8), logSpaced(2e9, 2e11, 5))
const found = estimate(fit(simulated(chinchilla, truth, design, 0.005), chinchilla), { count: 60 })

test('on a grid of 40 runs the default intervals hold about what they claim', () => {
  const { quantities, notes, failed } = coverage(found, { count: 120, draws: 100 })
  expect(failed).toBe(0)
  expect(quantities.map(({ name }) => name)).toEqual([
    'E',
    'A',
    'B',
    'alpha',
    'beta',
    'a',
    'b',
    'G',
    'loss at 10x',
    'params at 10x',
  ])
  for (const { real, n, error, level } of quantities) {
    expect([n, level]).toEqual([120, 0.9])
    // three standard errors below the level
    expect(real!).toBeGreaterThan(0.9 - 3 * Math.sqrt((0.9 * 0.1) / 120))
    expect(error).toBeCloseTo(Math.sqrt((real! * (1 - real!)) / n), 12)
  }
  expect(notes).toEqual([])
})

test('intervals that are too narrow are told', () => {
  // a bootstrap of cases takes the ten rows of each run, which share their noise, for new evidence
  const random = new Random(5)
  const runs = Array.from({ length: 12 }, () => 0.02 * random.normal())
  const rows = Array.from({ length: 120 }, (_, i) => ({ run: Math.floor(i / 10), x: 1e6 * 1.5 ** (i % 10) }))
  const loss = rows.map(({ run, x }) => (2 + 60 / x ** 0.3) * Math.exp(runs[run]! + 0.001 * random.normal()))
  const table = tableFromColumns({ run: rows.map(({ run }) => `r${run}`), params: rows.map(({ x }) => x), loss })
  const law = lawOver(powerFloor, 'params')
  const narrow = estimate(fit(table, law, { objective: parseObjective('log-square') }), { count: 60, method: 'cases' })
  const { notes, quantities, method } = coverage(narrow, { count: 100, draws: 60 })
  expect(method).toBe('cases')
  expect(quantities.map(({ name }) => name)).toContain('loss at largest')
  expect(quantities.find(({ name }) => name === 'loss at largest')!.real!).toBeLessThan(0.7)
  expect(notes.map(({ code }) => code)).toEqual(['coverage-low'])
})

test('parts simulate the same tables as the whole', () => {
  const whole = coverage(found, { count: 8, draws: 30 })
  const parts = [
    coverage(found, { draws: 30, part: { from: 0, to: 3 } }),
    coverage(found, { draws: 30, part: { from: 3, to: 8 } }),
  ]
  whole.quantities.forEach(({ real, n }, j) => {
    const hits = parts.map((part) => part.quantities[j]!.real! * part.quantities[j]!.n)
    expect(hits[0]! + hits[1]!).toBeCloseTo(real! * n, 9)
  })
})

test('progress rises from 0 to 1', () => {
  let last = 0
  for (const share of coverageSteps(found, { count: 3, draws: 20 })) {
    expect(share).toBeGreaterThanOrEqual(last)
    last = share
  }
  expect(last).toBeGreaterThan(0.9)
  expect(last).toBeLessThanOrEqual(1)
})

test('held parameters have no interval to check', () => {
  const held = estimate(fit(found.fit.table, chinchilla, { fixed: { E: 1.8 } }), { count: 30 })
  const { quantities } = coverage(held, { count: 3, draws: 30 })
  expect(quantities.map(({ name }) => name)).not.toContain('E')
})

test('simulated noise has the size of the fit’s own, scaled up for its parameters', () => {
  const simulator = new Resimulator(found.fit)
  const noise = Array.from({ length: 200 }, (_, k) => simulator.draw(new Random(k)))
  const { loss } = found.fit.table.columns
  const centre = loss!.map((_, i) => noise.reduce((sum, draw) => sum + Math.log(draw[i]!), 0) / noise.length)
  let square = 0
  for (const draw of noise) for (const [i, v] of draw.entries()) square += (Math.log(v) - centre[i]!) ** 2
  expect(Math.sqrt(square / (200 * 40)) / found.noise!).toBeCloseTo(1, 1)
})

test('rows of a run keep the noise that they share', () => {
  const x = logSpaced(1e6, 1e9, 10)
  const runs = [...x, ...x].map((_, i) => (i < 10 ? 'a' : 'b'))
  const loss = [...x, ...x].map((v, i) => (2 + 60 / v ** 0.3) * (i < 10 ? 1.02 : 0.98))
  const table = tableFromColumns({ run: runs, params: [...x, ...x], loss })
  const simulator = new Resimulator(
    fit(table, lawOver(powerFloor, 'params'), { objective: parseObjective('log-square') }),
  )
  const draw = simulator.draw(new Random(1))
  const signs = (from: number) => new Set(x.map((v, i) => Math.sign(draw[from + i]! - (2 + 60 / v ** 0.3))))
  expect([signs(0).size, signs(10).size]).toEqual([1, 1])
})

test.each([
  [
    () => coverage(estimateFromParams(chinchilla, truth, parseObjective('log-square'))),
    'coverage: the document holds no rows to simulate. Fit again, with `isoloss fit --out` and without --no-data.',
  ],
  [
    () => {
      const five = simulated(
        chinchilla,
        truth,
        { params: [1e8, 1e9, 1e10, 1e8, 1e9], tokens: [1e9, 1e9, 1e10, 1e11, 1e12] },
        0.01,
      )
      return coverage(estimate(fit(five, chinchilla), { count: 20 }))
    },
    'coverage: 5 rows leave no noise to simulate with; more rows than parameters are needed. Add runs, or hold parameters with --fix.',
  ],
])('what has no answer is refused: %#', async (work, message) => {
  expect(await refusal(work)).toBe(message)
})
