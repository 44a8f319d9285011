import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { type Binding, bind } from '../../src/fit/bind.ts'
import { fit, predictRows } from '../../src/fit/fit.ts'
import { variablesAt } from '../../src/fit/variables.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predictCurve } from '../../src/infer/predict.ts'
import { finish } from '../../src/infer/steps.ts'
import { catalog, findLaw } from '../../src/law/catalog.ts'
import { defaultObjective, type Law } from '../../src/law/law.ts'
import { parseSpec } from '../../src/schedule/spec.ts'
import { memberSteps } from '../../src/study/members.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'

/** One set of coefficients of the usual size for each law of curves. */
const truths: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  momentum: { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 },
  'momentum-raw': { L0: 2.6, A: 0.45, alpha: 0.5, C: 0.4, lambda: 0.998 },
  'momentum-params': { L0: 1.5, A: 0.44, alpha: 0.5, B: 30, beta: 0.2, C: 0.1, gamma: 0.05, lambda: 0.998 },
  'multi-power': { L0: 2.6, A: 0.6, alpha: 0.45, B: 440, C: 2, beta: 0.6, gamma: 0.5 },
  'multi-power-raw': { L0: 2.6, A: 0.6, alpha: 0.45, B: 440, C: 2, beta: 0.6, gamma: 0.5 },
  functional: { L0: 2.6, c1: 0.6, s: 0.45, c2: 100, c5: 60, c4: 30, gamma: 0.5 },
  'forward-momentum': { L0: 2.6, A: 0.6, alpha: 0.45, C: 0.01 },
  'last-iterate': { L0: 2.6, p: 0.7, q: 90 },
  'annealing-post': { L0: 2.7, A: 0.6, alpha: 0.45, B: 690, C: 420, beta: 0.27, gamma: 0.5, kappa: 0.15 },
  'annealing-raw': { L0: 2.4, A: 0.65, alpha: 0.45, B: 690, C: 420, beta: 0.27, gamma: 0.5, kappa: 0.15 },
}

const schedules = {
  cosine: parseSpec('cosine:steps=6000,peak=3e-4,warmup=300,end=3e-5'),
  constant: parseSpec('constant:steps=6000,peak=3e-4,warmup=300'),
  stage: parseSpec('two-stage:steps=5000,peak=3e-4,warmup=300,at=2500,to=9e-5'),
  wsd: parseSpec('wsd-linear:steps=4000,peak=3e-4,warmup=300,decay=1000,end=3e-5'),
}

/** Curves of four schedules, and four sizes where the law knows them, at a coarse grid of steps. */
function curves(law: Law, truth: Readonly<Record<string, number>>, noise = 0): RunTable {
  const columns = { run: [] as string[], step: [] as number[], params: [] as number[], loss: [] as number[] }
  for (const size of law.inputs.N ? [1e7, 1e8, 1e9, 1e10] : [1e8]) {
    for (const [name, spec] of Object.entries(schedules)) {
      for (let step = 400; step < spec.steps; step += 200) {
        columns.run.push(`${name} ${size}`)
        columns.step.push(step)
        columns.params.push(size)
        columns.loss.push(1)
      }
    }
  }
  const stated = Object.fromEntries(
    columns.run.map((run) => [run, schedules[run.split(' ')[0] as keyof typeof schedules]]),
  )
  const table = (loss: readonly number[]) =>
    tableFromColumns({ ...columns, loss }, { needs: ['step', 'loss'], schedules: stated })
  const binding = bind(table(columns.loss), law, defaultObjective, { fixed: truth })
  const random = new Random(3)
  return table(Array.from(predictRows(binding, new Float64Array(0)), (v) => v * Math.exp(noise * random.normal())))
}

const laws = catalog.filter(({ features, members }) => features && !members).map((law) => [law.name, law] as const)

it('has a truth for every law of curves', () => {
  expect(laws.map(([name]) => name).filter((name) => !(name in truths))).toEqual([])
})

describe.each(laws)('%s', (name, law) => {
  const truth = truths[name]!
  const table = curves(law, truth)
  const clean = fit(table, law)
  const noisy = curves(law, truth, 1e-3)
  const noisyFit = fit(noisy, law)

  it('recovers its coefficients from clean curves, or as good a fit', () => {
    expect(clean.metrics!.mre).toBeLessThan(name === 'functional' ? 2e-4 : 1e-5)
    const isSoft = ['functional', 'multi-power', 'multi-power-raw'].includes(name)
    for (const [param, value] of Object.entries(truth)) {
      if (!isSoft) expect(Math.abs(clean.params[param]! / value - 1), param).toBeLessThan(0.02)
    }
  })

  it('has the slopes of finite differences', () => {
    const binding = bind(table, law, defaultObjective, {})
    const at = variablesAt(binding.variables, truth)
    const { problem } = binding
    const slopes = new Float64Array(problem.m * problem.p)
    problem.evaluate(at, new Float64Array(problem.m))
    problem.jacobian(slopes)
    for (let j = 0; j < problem.p; j++) {
      const h = 1e-6 * Math.max(Math.abs(at[j]!), 1e-3)
      const scale = slopes
        .subarray(j * problem.m, (j + 1) * problem.m)
        .reduce((max, v) => Math.max(max, Math.abs(v)), 0)
      const [low, high] = [-h, h].map((shift) => residualsAt(binding, at, j, shift)) as [Float64Array, Float64Array]
      for (let i = 0; i < problem.m; i++) {
        const difference = (high[i]! - low[i]!) / (2 * h)
        expect(Math.abs(difference - slopes[j * problem.m + i]!)).toBeLessThanOrEqual(1e-4 * scale + 1e-12 / h)
      }
    }
  })

  it('does not depend on the order of rows, and survives its document', () => {
    const order = Array.from({ length: noisy.length }, (_, row) => noisy.length - 1 - row)
    const pick = (column: ArrayLike<number>) => order.map((row) => column[row]!)
    const shuffled = tableFromColumns(
      {
        run: order.map((row) => noisy.runs.names[noisy.runs.of[row]!]!),
        step: pick(noisy.columns.step!),
        params: pick(noisy.columns.params!),
        loss: pick(noisy.columns.loss!),
      },
      {
        needs: ['step', 'loss'],
        schedules: Object.fromEntries(
          noisy.runs.names.map((run) => [run, schedules[run.split(' ')[0] as keyof typeof schedules]]),
        ),
      },
    )
    const again = fit(shuffled, law)
    expect(Math.abs(again.value! / noisyFit.value! - 1)).toBeLessThan(1e-6)
    const read = fromDocument(JSON.parse(JSON.stringify(toDocument(estimate(clean, { count: 0 })))), 'fit.json')
    expect(read.fit.table.schedules).toEqual(table.schedules)
    expect(read.fit.params).toEqual(clean.params)
  })
})

describe('rows that cannot tell', () => {
  /** Rows of one run at a constant rate. */
  const constantRun = (law: Law, steps: readonly number[]) => {
    const columns = { run: steps.map(() => 'a'), step: steps, params: steps.map(() => 1e8) }
    const options = { needs: ['step', 'loss'], schedules: { a: schedules.constant } }
    const table = (loss: readonly number[]) => tableFromColumns({ ...columns, loss }, options)
    const truth = bind(table(steps.map(() => 1)), law, defaultObjective, { fixed: truths[law.name]! })
    const random = new Random(3)
    const loss = Array.from(predictRows(truth, new Float64Array(0)), (v) => v * Math.exp(1e-3 * random.normal()))
    const { params, notes } = estimate(fit(table(loss), law), { count: 0 })
    return { params, advice: notes.map(({ advice }) => advice).join() }
  }
  const gains = ['B', 'C', 'c2']
  // laws that count the rise of the warm-up, or no drops but rates, can tell every coefficient from a constant rate
  const blind = laws.filter(([, { features }]) => Object.values(features!).some(({ warmup }) => warmup === 'peak'))

  it.each(blind)(
    'a constant rate leaves what drops are worth by %s open, and another schedule is asked for',
    (_, law) => {
      const { params, advice } = constantRun(
        law,
        Array.from({ length: 28 }, (_, i) => 400 + 200 * i),
      )
      const gain = gains.find((name) => name in params && !(law.name === 'momentum-params' && name === 'B'))!
      expect(params[gain]).toMatchObject({ determined: false, low: null, high: null })
      expect(advice).toContain('another schedule would show it')
    },
  )

  it.each(laws)('one step leaves %s open, and other runs are asked for', (_, law) => {
    const { params, advice } = constantRun(
      law,
      Array.from({ length: 20 }, () => 3000),
    )
    expect(Object.values(params).filter(({ determined, prior }) => !determined || prior)).toHaveLength(
      Object.keys(law.params).length,
    )
    expect(advice).toContain('another schedule would show it')
  })
})

function residualsAt({ problem }: Binding, at: Float64Array, j: number, shift: number): Float64Array {
  const moved = Float64Array.from(at)
  moved[j]! += shift
  const residual = new Float64Array(problem.m)
  problem.evaluate(moved, residual)
  return residual
}

describe('annealing', () => {
  const law = findLaw('annealing')
  const post = findLaw('annealing-post')
  const table = curves(post, truths['annealing-post']!, 5e-4)

  it('is the average of both ways to count the warm-up, with kappa and gamma told as priors', () => {
    const found = finish(memberSteps(table, law, {}, { count: 200 }))
    expect(found.fit.members!.map(({ law, weight }) => [law, weight])).toEqual([
      ['annealing-post', 0.5],
      ['annealing-raw', 0.5],
    ])
    expect(found.params.kappa_1).toMatchObject({ value: 0.15, prior: true, se: null, determined: true })
    const curve = { schedules: [{ kind: 'stated' as const, spec: schedules.cosine }], run: [0], step: [5999] }
    const [mean] = predictCurve(found, curve)
    const members = ['annealing-post', 'annealing-raw'].map(
      (name) => predictCurve(estimate(fit(table, findLaw(name)), { count: 0 }), curve)[0]!.value!,
    )
    expect(mean!.value).toBeCloseTo((members[0]! + members[1]!) / 2, 10)
    expect(mean!.new.low!).toBeLessThan(mean!.value!)
  })

  it('holds kappa where it is told, and frees it where it is asked', () => {
    expect(fit(table, post, { fixed: { kappa: 0.1 } }).params.kappa).toBe(0.1)
    const freed = fit(table, post, { freed: ['kappa'] })
    expect(freed.params.kappa).not.toBe(0.15)
    expect(Math.abs(freed.params.kappa! - 0.15)).toBeLessThan(0.1)
  })

  it('falls back to the momentum law where there is one run, with a note', () => {
    const one = tableFromColumns(
      {
        step: Array.from({ length: 28 }, (_, i) => 400 + 200 * i),
        loss: Array.from(table.columns.loss!.subarray(0, 28)),
      },
      { needs: ['step', 'loss'], schedules: { '*': schedules.cosine } },
    )
    const found = finish(memberSteps(one, law, {}, { count: 0 }))
    expect(found.fit.law.name).toBe('momentum-raw')
    expect(found.notes.map(({ code }) => code)).toContain('one-schedule')
  })
})
