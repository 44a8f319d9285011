import { describe, expect, it } from 'vitest'
import { type FitOptions, fit } from '../../src/fit/fit.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import type { Law } from '../../src/law/law.ts'
import { parseObjective } from '../../src/law/objective.ts'
import { tQuantile } from '../../src/num/distribution.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const { params: truth } = findSet(chinchilla, 'hoffmann-tex')
const square = parseObjective('log-square')
const runs = simulated(chinchilla, truth, grid(logSpaced(5e7, 1e10, 5), logSpaced(2e9, 2e11, 4)), 0.005, 3)
const profiled = (table: RunTable, law: Law, options: FitOptions) =>
  estimate(fit(table, law, options), { method: 'profile', count: 100 })

describe('the profile interval of a parameter', () => {
  it("is Student's for a straight line", async () => {
    const x = [1, 2, 3, 4, 5, 6, 7]
    const y = [2.1, 3.9, 6.2, 7.8, 10.1, 12.2, 13.8]
    const line = await customLaw('a + b * x', { inputs: { x: 'x' }, output: 'y' })
    const table = tableFromColumns({ x, y }, { needs: ['x', 'y'], output: 'y' })
    const { params, draws } = profiled(table, line, { objective: parseObjective('square') })
    expect(draws!.method).toBe('profile')
    for (const { value, low, high, se } of Object.values(params)) {
      // 2.015048: the 95 % quantile for 5 degrees of freedom
      expect((value - low!) / se!).toBeCloseTo(2.015, 2)
      expect((high! - value) / se!).toBeCloseTo(2.015, 2)
    }
  })

  it('ends where the fit with the parameter held there has risen by s²·F/2', () => {
    const found = profiled(runs, chinchilla, { objective: square })
    const { value: optimum } = found.fit
    const degrees = runs.length - 5
    const rise = ((2 * optimum!) / degrees / 2) * tQuantile(0.95, degrees) ** 2
    for (const name of ['E', 'alpha', 'B'])
      for (const end of [found.params[name]!.low!, found.params[name]!.high!]) {
        const held = fit(runs, chinchilla, { objective: square, fixed: { [name]: end } })
        expect((held.value! - optimum!) / rise).toBeCloseTo(1, 1)
      }
  })

  it('has the same rise at both ends for the Huber loss of the default', () => {
    const found = profiled(runs, chinchilla, {})
    const rises = [found.params.alpha!.low!, found.params.alpha!.high!].map(
      (alpha) => fit(runs, chinchilla, { fixed: { alpha } }).value! - found.fit.value!,
    )
    expect(rises[0]! / rises[1]!).toBeCloseTo(1, 1)
    expect(rises[0]!).toBeGreaterThan(0)
  })

  it('ends at a bound that the rows allow', () => {
    const noisy = simulated(chinchilla, truth, grid(logSpaced(1e8, 1e10, 6), logSpaced(2e9, 2e11, 5)), 0.03)
    const { E } = profiled(noisy, chinchilla, { objective: square }).params
    expect(E!.low!).toBeLessThan(0.01)
    expect(E!.high!).toBeGreaterThan(E!.value)
  })
})

describe('the profile interval of a prediction', () => {
  const law = lawOver(powerFloor, 'params')
  const params = logSpaced(1e7, 1e9, 12)
  const loss = params.map((n, i) => (2 + 60 / n ** 0.3) * Math.exp(0.003 * Math.sin(7 * i)))
  const table = tableFromColumns({ params, loss })
  const found = profiled(table, law, { objective: square })
  const [prediction] = predict(found, [{ params: 1e10 }])

  it('is that of a parameter of the same law written with the prediction for its floor', async () => {
    const rewritten = await customLaw('L + k * (N^(-alpha) - 1e10^(-alpha))')
    const same = profiled(table, rewritten, { objective: square, start: { L: 2.05, k: 60, alpha: 0.3 } })
    expect(same.params.L!.value / prediction!.value!).toBeCloseTo(1, 6)
    expect(same.params.L!.low! / prediction!.mean.low!).toBeCloseTo(1, 3)
    expect(same.params.L!.high! / prediction!.mean.high!).toBeCloseTo(1, 3)
    expect(prediction!.new.low!).toBeLessThanOrEqual(prediction!.mean.low!)
  })

  it('falls back on the covariance where a document keeps no rows', () => {
    const read = (data: boolean) =>
      predict(fromDocument(JSON.parse(JSON.stringify(toDocument(found, { data }))), 'fit.json'), [{ params: 1e10 }])[0]!
    expect(read(true).mean).toEqual(prediction!.mean)
    const { low, high } = read(false).mean
    expect(low).not.toBe(prediction!.mean.low)
    expect(low! < prediction!.value! && prediction!.value! < high!).toBe(true)
  })
})

it('an objective with a kink has no profile', () => {
  expect(() => profiled(runs, chinchilla, { objective: parseObjective('log-abs') })).toThrow(
    "--interval profile: the objective log-abs has a kink at 0 that a profile can't follow.",
  )
})
