import { describe, expect, it } from 'vitest'
import { extrapolationNote } from '../../src/base/note-predict.ts'
import { fit } from '../../src/fit/fit.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { plan } from '../../src/plan/plan.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const truth = findSet(chinchilla, 'hoffmann-tex').params as Record<string, number>
const design = grid(logSpaced(1e8, 1e10, 6), logSpaced(2e9, 2e11, 5))
const noisy = fit(simulated(chinchilla, truth, design, 0.005, 3), chinchilla)

describe('intervals of the default method', () => {
  it('cover the truth about as often as they claim, for a prediction at 10 times the compute', () => {
    const at = { params: 2.5e10, tokens: 4e11 }
    const expected = evaluateLaw(chinchilla, truth, at)
    let hits = 0
    for (let seed = 0; seed < 40; seed++) {
      const found = estimate(fit(simulated(chinchilla, truth, design, 0.005, seed), chinchilla), { count: 200 })
      const { low, high } = predict(found, [at])[0]!.mean
      if (low! <= expected && expected <= high!) hits++
    }
    // binomial(40, 0.9): 31 to 40 in 99 % of cases
    expect(hits).toBeGreaterThanOrEqual(31)
  })

  it('resample runs, so that copies of a row within a run add no certainty', () => {
    const { columns } = noisy.table
    const copied = (role: string) => [...columns[role]!].flatMap((v) => [v, v, v])
    const table = tableFromColumns({
      params: copied('params'),
      tokens: copied('tokens'),
      loss: copied('loss'),
      run: [...columns.loss!.keys()].flatMap((i) => [`r${i}`, `r${i}`, `r${i}`]),
    })
    const [once, thrice] = [estimate(noisy), estimate(fit(table, chinchilla))]
    expect(thrice.draws!.method).toBe('runs')
    expect(thrice.params.alpha!.se! / once.params.alpha!.se!).toBeCloseTo(1, 6)
  })

  it('come from the covariance with a note where there are fewer runs than max(10, 2p)', () => {
    const few = estimate(
      fit(simulated(chinchilla, truth, grid([1e8, 1e9, 1e10], [1e9, 1e10, 1e11]), 0.002), chinchilla),
    )
    expect(few.draws!.method).toBe('normal')
    expect(few.notes.map(({ code }) => code)).toContain('few-runs')
  })

  it('are absent without draws, and null for what is not determined', () => {
    const none = estimate(noisy, { count: 0 })
    expect(none.draws).toBeNull()
    expect(none.params.alpha).toMatchObject({ se: null, low: null, high: null, determined: true })
    const bound = estimate(fit(noisy.table, chinchilla, { bounds: { E: [1.9, null] } }))
    expect(bound.params.E).toMatchObject({
      value: 1.9,
      se: null,
      low: null,
      high: null,
      atBound: true,
      determined: false,
    })
  })
})

it('least squares of a straight line has the textbook standard errors', async () => {
  const x = [1, 2, 3, 4, 5, 6, 7]
  const y = [2.1, 3.9, 6.2, 7.8, 10.1, 12.2, 13.8]
  const line = await customLaw('a + b * x', { inputs: { x: 'x' }, output: 'y' })
  const table = tableFromColumns({ x, y }, { needs: ['x', 'y'], output: 'y' })
  const found = estimate(fit(table, line, { objective: { space: 'linear', loss: 'square', delta: 0 } }), {
    method: 'normal',
  })
  const mean = (v: number[]) => v.reduce((s, each) => s + each, 0) / v.length
  const sxx = x.reduce((s, v) => s + (v - mean(x)) ** 2, 0)
  const b = x.reduce((s, v, i) => s + (v - mean(x)) * (y[i]! - mean(y)), 0) / sxx
  const a = mean(y) - b * mean(x)
  const s2 = y.reduce((s, v, i) => s + (v - a - b * x[i]!) ** 2, 0) / 5
  expect(found.params.b!.value).toBeCloseTo(b, 10)
  expect(found.params.b!.se).toBeCloseTo(Math.sqrt(s2 / sxx), 10)
  expect(found.params.a!.se).toBeCloseTo(Math.sqrt(s2 * (1 / 7 + mean(x) ** 2 / sxx)), 10)
  // t quantile for 5 degrees of freedom at 95 %: 2.015048
  expect((found.params.b!.high! - b) / found.params.b!.se!).toBeCloseTo(2.015, 0)
})

it('the residual bootstrap agrees with the covariance where both hold', () => {
  const square = { space: 'log', loss: 'square', delta: 0 } as const
  const found = fit(noisy.table, chinchilla, { objective: square })
  const [residuals, normal] = [estimate(found, { method: 'residuals' }), estimate(found, { method: 'normal' })]
  for (const name of ['alpha', 'beta', 'E']) {
    expect(residuals.params[name]!.se! / normal.params[name]!.se!).toBeGreaterThan(0.85)
    expect(residuals.params[name]!.se! / normal.params[name]!.se!).toBeLessThan(1.3)
  }
})

it('the same seed gives the same draws; another gives others', () => {
  const draws = (seed: number) => estimate(fit(noisy.table, chinchilla, { seed }), { count: 50 }).draws!.values
  expect(draws(5)).toEqual(draws(5))
  expect(draws(5)).not.toEqual(draws(6))
})

it('a document read back predicts and plans the same numbers', () => {
  const found = estimate(noisy, { count: 100 })
  const read = fromDocument(JSON.parse(JSON.stringify(toDocument(found))), 'fit.json')
  const at = [{ params: 7e9, tokens: 1.4e11 }]
  expect(predict(read, at)).toEqual(predict(found, at))
  expect(plan(read, { flops: 1e23 })).toEqual(plan(found, { flops: 1e23 }))
  expect(() => fromDocument({ kind: 'plan' }, 'plan.json')).toThrow('plan.json: is not a fit document')
  expect(() => fromDocument({ kind: 'fit', format: 2 }, 'x.json')).toThrow('x.json: has format 2')
})

it('a document whose draws are cut off, or of other parameters, is refused', () => {
  const document = JSON.parse(JSON.stringify(toDocument(estimate(noisy, { count: 20 }))))
  const { draws } = document
  for (const damage of [{ values: 'abc' }, { values: draws.values.slice(0, -64) }, { names: [...draws.names, 'x'] }]) {
    expect(() => fromDocument({ ...document, draws: { ...draws, ...damage } }, 'cut.json')).toThrow(
      'cut.json: is a damaged fit document: its draws are not 20 for each parameter',
    )
  }
})

it.each([{ level: 90 }, { level: 0 }, { level: Number.NaN }, { count: -5 }, { count: 1.5 }])(
  '%j is refused',
  (options) => {
    expect(() => estimate(noisy, options)).toThrow(/^estimate: (level|count) is/)
  },
)

it.each(['bootstrap', 'normal'] as const)('rows without noise determine every parameter, by %s', (method) => {
  const exact = fit(simulated(chinchilla, truth, design, 0), chinchilla)
  for (const [name, param] of Object.entries(estimate(exact, { count: 50, method }).params)) {
    expect(param).toMatchObject({ determined: true })
    for (const end of [param.low!, param.high!]) expect(end / truth[name]!).toBeCloseTo(1, 8)
  }
})

it('a document without rows still predicts with intervals', () => {
  const found = estimate(noisy, { count: 100 })
  const read = fromDocument(JSON.parse(JSON.stringify(toDocument(found, { data: false }))), 'fit.json')
  const at = [{ params: 7e9, tokens: 1.4e11 }]
  expect(predict(read, at)[0]!.mean).toEqual(predict(found, at)[0]!.mean)
  expect(predict(read, at)[0]!.new.low).not.toBeNull()
})

it('a new run has a wider interval than the curve, and an extrapolation its lever arm', () => {
  const [near, far] = predict(estimate(noisy), [
    { params: 1e9, tokens: 1e11 },
    { params: 1e11, tokens: 2e12 },
  ])
  expect(near!.new.high! - near!.new.low!).toBeGreaterThan(near!.mean.high! - near!.mean.low!)
  expect(near!.notes).toEqual([])
  expect(far!.leverArm).toBeCloseTo(Math.log10((6 * 1e11 * 2e12) / (6 * 1e10 * 2e11)), 12)
  expect(far!.notes.map(({ code }) => code)).toEqual(['extrapolation'])
})

it('a distance that nobody counts the digits of is told by its power of ten', () => {
  expect(extrapolationNote(5.4321e14).message).toBe('This is 5.4e14 times the compute of the largest fitted run.')
  expect(extrapolationNote(120).message).toBe('This is 120 times the compute of the largest fitted run.')
})

it('refuses a point without an input of the law', () => {
  expect(() => predict(estimate(noisy, { count: 0 }), [{ params: 1e9 }])).toThrow(
    'chinchilla needs "tokens" (training tokens seen) at each point; given params. It needs params, tokens.',
  )
})
