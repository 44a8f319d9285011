import { beforeAll, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { score } from '../../src/infer/score.ts'
import { finish } from '../../src/infer/steps.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { recognise } from '../../src/schedule/recognise.ts'
import { parseSpec, rateOf, type Spec } from '../../src/schedule/spec.ts'
import { memberSteps } from '../../src/study/members.ts'
import type { RunTable } from '../../src/table/table.ts'
import { luoProtocol, specs } from '../support/luo2025.ts'
import { describeWithReference } from '../support/reference.ts'

/** What a schedule of this name is told by. */
function statedOf({ name, steps, peak, warmup, end, decay, at, to }: Spec): Partial<Spec> {
  const common = { name, steps, peak, warmup }
  if (name === 'constant') return common
  if (name === 'two-stage') return { ...common, at, to }
  return name === 'cosine' ? { ...common, end } : { ...common, end, decay }
}

describeWithReference('Luo et al. 2025, 100M curves: three to fit, six to predict', 'data/lrcurves', (folder) => {
  let training: RunTable
  let held: RunTable

  beforeAll(() => {
    ;({ training, held } = luoProtocol(folder, '100M')!)
  })

  it('states schedules that are those of the lr column', () => {
    const { columns, runs } = held
    const off = Array.from(columns.step!, (step, row) => {
      const stated = rateOf(parseSpec(specs[runs.names[runs.of[row]!]!]!), step)
      return Math.abs(columns.lr![row]! / stated - 1)
    })
    expect(Math.max(...off)).toBeLessThan(1e-12)
  })

  it('recognises each schedule by the lr column alone, once the warm-up is stated', () => {
    const { columns, runs } = held
    for (const [run, name] of runs.names.entries()) {
      const rows = Array.from(runs.of.keys()).filter((row) => runs.of[row] === run)
      const pick = (column: Float64Array) => rows.map((row) => column[row]!)
      const found = recognise({ kind: 'logged', steps: pick(columns.step!), rates: pick(columns.lr!), warmup: 2160 })
      expect(found!.spec).toMatchObject(statedOf(parseSpec(specs[name]!)))
      expect(found!.error).toBeLessThan(1e-12)
    }
  })

  it('annealing: what section 6.2 of LRLAWS.md reaches, coefficients and errors', () => {
    const goldens = {
      'annealing-post': { L0: 2.781, A: 0.6014, alpha: 0.4469, B: 687.49, C: 426.85, beta: 0.2679 },
      'annealing-raw': { L0: 2.4522, A: 0.6492, alpha: 0.4462, B: 686.87, C: 426.7, beta: 0.2665 },
    }
    for (const [law, golden] of Object.entries(goldens)) {
      const { params } = fit(training, findLaw(law))
      for (const [name, value] of Object.entries(golden)) {
        expect(Math.abs(params[name]! / value - 1), `${law} ${name}`).toBeLessThan(5e-4)
      }
    }
    const found = finish(memberSteps(training, findLaw('annealing'), {}, { count: 0 }))
    const { meanByRun, byRun } = score(found, held)
    expect(meanByRun.mae).toBeLessThanOrEqual(0.0027)
    expect(meanByRun.mre).toBeLessThanOrEqual(0.00088)
    expect(meanByRun.worst).toBeLessThanOrEqual(0.0034)
    expect(byRun.cosine_72000!.mae).toBeLessThanOrEqual(0.0056)
    const printed = {
      constant_72000: 0.0031,
      wsd_20000_24000: 0.0007,
      wsdld_20000_24000: 0.0007,
      wsdcon_3: 0.003,
      wsdcon_18: 0.0025,
    }
    for (const [run, mae] of Object.entries(printed)) expect(Math.abs(byRun[run]!.mae - mae), run).toBeLessThan(2e-4)
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
