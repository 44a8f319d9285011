import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { score } from '../../src/infer/score.ts'
import { finish } from '../../src/infer/steps.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { parseSpec, rateOf } from '../../src/schedule/spec.ts'
import { memberSteps } from '../../src/study/members.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { describeWithReference } from '../support/reference.ts'

/** The schedules of the nine curves, as the authors' code states them. */
const specs: Readonly<Record<string, string>> = {
  cosine_24000: 'cosine:steps=24000,peak=3e-4,warmup=2160,end=3e-5',
  cosine_72000: 'cosine:steps=72000,peak=3e-4,warmup=2160,end=3e-5',
  constant_24000: 'constant:steps=24000,peak=3e-4,warmup=2160',
  constant_72000: 'constant:steps=72000,peak=3e-4,warmup=2160',
  wsdcon_9: 'two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=9e-5',
  wsdcon_3: 'two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=3e-5',
  wsdcon_18: 'two-stage:steps=16000,peak=3e-4,warmup=2160,at=8000,to=1.8e-4',
  wsd_20000_24000: 'wsd:steps=24000,peak=3e-4,warmup=2160,decay=4000,end=3e-5',
  wsdld_20000_24000: 'wsd-linear:steps=24000,peak=3e-4,warmup=2160,decay=4000,end=3e-5',
}
const trained = ['cosine_24000', 'constant_24000', 'wsdcon_9']

describeWithReference('Luo et al. 2025, 100M curves: three to fit, six to predict', 'data/lrcurves', (folder) => {
  let training: RunTable
  let held: RunTable

  beforeAll(() => {
    training = read(trained)
    held = read(Object.keys(specs).filter((name) => !trained.includes(name)))
  })

  function read(names: readonly string[]): RunTable {
    const columns = { run: [] as string[], step: [] as number[], lr: [] as number[], loss: [] as number[] }
    for (const name of names) {
      for (const line of readFileSync(`${folder}/100M_${name}.csv`, 'utf8').trim().split('\n').slice(1)) {
        const [, , step, lr, loss] = line.split(',')
        columns.run.push(name)
        columns.step.push(Number(step))
        columns.lr.push(Number(lr))
        columns.loss.push(Number(loss))
      }
    }
    const schedules = Object.fromEntries(names.map((name) => [name, parseSpec(specs[name]!)]))
    return tableFromColumns(columns, { needs: ['step', 'loss'], schedules })
  }

  it('states schedules that are those of the lr column', () => {
    const { columns, runs } = held
    const off = Array.from(columns.step!, (step, row) => {
      const stated = rateOf(parseSpec(specs[runs.names[runs.of[row]!]!]!), step)
      return Math.abs(columns.lr![row]! / stated - 1)
    })
    expect(Math.max(...off)).toBeLessThan(1e-12)
  })

  it('annealing: what section 6.2 of LRLAWS.md reaches, coefficients and errors', () => {
    const post = fit(training, findLaw('annealing-post'))
    const golden = { L0: 2.781, A: 0.6014, alpha: 0.4469, B: 687.49, C: 426.85, beta: 0.2679 }
    for (const [name, value] of Object.entries(golden)) {
      expect(Math.abs(post.params[name]! / value - 1), name).toBeLessThan(5e-4)
    }
    const found = finish(memberSteps(training, findLaw('annealing'), {}, { count: 0 }))
    const { meanByRun, byRun } = score(found, held)
    expect(meanByRun.mae).toBeLessThanOrEqual(0.0027)
    expect(meanByRun.mre).toBeLessThanOrEqual(0.00088)
    expect(meanByRun.worst).toBeLessThanOrEqual(0.0034)
    expect(byRun.cosine_72000!.mae).toBeLessThanOrEqual(0.0056)
  }, 60_000)

  it('multi-power: the global optimum in the convention of the paper, with its errors', () => {
    const found = fit(training, findLaw('multi-power'))
    expect(found.value!).toBeLessThanOrEqual(2.28e-5)
    expect(score(estimate(found, { count: 0 }), held).meanByRun.mae).toBeCloseTo(0.00528, 4)
  }, 60_000)

  it('momentum with the warm-up counted and lambda free: lambda 0.9984, mean error 0.00381', () => {
    const found = fit(training, findLaw('momentum-raw'))
    expect(found.params.lambda).toBeCloseTo(0.9984, 3)
    expect(score(estimate(found, { count: 0 }), held).meanByRun.mae).toBeCloseTo(0.00381, 4)
  })

  it('functional: no worse than 9.94e-5', () => {
    expect(fit(training, findLaw('functional')).value!).toBeLessThanOrEqual(9.94e-5)
  }, 60_000)
})
