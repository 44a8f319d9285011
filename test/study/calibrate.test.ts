import { expect, test } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { finish } from '../../src/infer/steps.ts'
import { chinchilla, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { calibrateSteps } from '../../src/study/calibrate.ts'
import { coverage } from '../../src/study/coverage.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

// a bootstrap of cases takes the ten rows of each run, which share their noise, for new evidence
const random = new Random(5)
const runs = Array.from({ length: 12 }, () => 0.02 * random.normal())
const rows = Array.from({ length: 120 }, (_, i) => ({ run: Math.floor(i / 10), x: 1e6 * 1.5 ** (i % 10) }))
const loss = rows.map(({ run, x }) => (2 + 60 / x ** 0.3) * Math.exp(runs[run]! + 0.001 * random.normal()))
const table = tableFromColumns({ run: rows.map(({ run }) => `r${run}`), params: rows.map(({ x }) => x), loss })
const found = fit(table, lawOver(powerFloor, 'params'), { objective: parseObjective('log-square') })
const narrow = estimate(found, { count: 100, method: 'cases' })
const options = { count: 100, draws: 60 }
const mended = finish(calibrateSteps(narrow, options))
const at = [{ params: rows.at(-1)!.x }]
const widthOf = (of: Estimate) => {
  const { low, high } = predict(of, at)[0]!.mean
  return high! - low!
}

test('intervals that are too narrow become as much wider as the coverage asks for', () => {
  const { quantities } = coverage(narrow, options)
  const { stretch } = quantities.find(({ name }) => name === 'loss at largest')!
  expect(stretch!).toBeGreaterThan(1.3)
  expect(mended.draws!.stretch).toBe(stretch)
  expect(widthOf(mended) / widthOf(narrow) / stretch!).toBeCloseTo(1, 1)
  expect(mended.params.alpha!.se! / narrow.params.alpha!.se! / stretch!).toBeCloseTo(1, 1)
  expect(mended.notes.map(({ code }) => code)).toContain('calibrated')
  expect(mended.fit).toBe(narrow.fit)
})

test('a document remembers the factor', () => {
  const document = JSON.parse(JSON.stringify(toDocument(mended)))
  expect(document.interval.stretch).toBe(mended.draws!.stretch)
  expect(fromDocument(document, 'fit.json').draws).toEqual(mended.draws)
})

test('intervals that hold what they claim stay about as they are', () => {
  const { params: truth } = findSet(chinchilla, 'epoch')
  const design = grid(logSpaced(1e8, 1e10, 8), logSpaced(2e9, 2e11, 5))
  const good = estimate(fit(simulated(chinchilla, truth, design, 0.005), chinchilla), { count: 100 })
  const { stretch } = finish(calibrateSteps(good, options)).draws!
  expect(stretch!).toBeGreaterThan(0.7)
  expect(stretch!).toBeLessThan(1.3)
})

test('without draws there is nothing to calibrate', () => {
  expect(() => finish(calibrateSteps({ ...narrow, draws: null }, options))).toThrow(
    '--calibrate: there are no intervals to calibrate.',
  )
  const profile = estimate(found, { method: 'profile', count: 50 })
  expect(() => finish(calibrateSteps(profile, options))).toThrow('--calibrate: a profile has no draws to calibrate.')
})
