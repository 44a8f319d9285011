import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { fromDocument, toDocument } from '../../src/infer/document.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { findLaw, findSet, lawOver } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { plan } from '../../src/plan/plan.ts'
import { tested } from '../../src/study/own-backtest.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla')
const truth = findSet(chinchilla, 'hoffmann-tex').params as Record<string, number>
const codes = (notes: readonly { code: string }[]) => notes.map(({ code }) => code)

describe('runs on one ladder of tokens per parameter', () => {
  const params = logSpaced(5e7, 1e10, 12)
  const ladder = estimate(
    fit(simulated(chinchilla, truth, { params, tokens: params.map((n) => 20 * n) }, 0.0005), chinchilla),
  )

  it('tell nothing of another ratio, also between the smallest and the largest run', () => {
    const [on, off] = predict(ladder, [
      { params: 1e9, tokens: 2e10 },
      { params: 9e9, tokens: 3e9 },
    ])
    expect(codes(off!.notes)).toContain('not-determined')
    expect(codes(on!.notes)).not.toContain('not-determined')
  })

  it('give no best split of compute', () => {
    expect(codes(plan(ladder, { flops: 1e23 }).notes)).toContain('not-determined')
  })
})

it('hardly more runs than parameters give no prediction beyond them, with or without the rows in the document', () => {
  const few = estimate(fit(simulated(chinchilla, truth, grid([1e8, 1e9, 1e10], [1e10, 1e11, 1e12]), 0.005), chinchilla))
  expect(few.notes.find(({ code }) => code === 'few-runs')!.level).toBe('unreliable')
  const bare = fromDocument(JSON.parse(JSON.stringify(toDocument(few, { data: false }))), 'fit.json')
  for (const found of [few, bare]) {
    expect(codes(predict(found, [{ params: 7e10, tokens: 1.4e12 }])[0]!.notes)).toContain('not-determined')
    expect(codes(predict(found, [{ params: 1e9, tokens: 1e11 }])[0]!.notes)).not.toContain('not-determined')
  }
})

it('a formula typed by the user is held to the same notes as the law that it spells', async () => {
  const table = simulated(chinchilla, truth, grid(logSpaced(1e9, 8e9, 4), logSpaced(1e10, 8e10, 4)), 0.01)
  const typed = await customLaw('E + A / N^alpha + B / D^beta')
  expect(codes(estimate(fit(table, typed), { count: 100 }).notes)).toContain('weak-exponent')
})

it('checkpoints of a few runs are not independent evidence', () => {
  const random = new Random(4)
  const columns = { run: [] as string[], params: [] as number[], tokens: [] as number[], loss: [] as number[] }
  for (const params of logSpaced(1e8, 1e10, 8)) {
    const luck = Math.exp(0.005 * random.normal())
    for (const tokens of logSpaced(1e10, 1e12, 40)) {
      columns.run.push(`${params}`)
      columns.params.push(params)
      columns.tokens.push(tokens)
      columns.loss.push(evaluateLaw(chinchilla, truth, { params, tokens }) * luck * Math.exp(0.0005 * random.normal()))
    }
  }
  const { run, ...rest } = columns
  const [clustered, naive] = [columns, rest].map((each) =>
    estimate(fit(tableFromColumns(each), chinchilla), { method: 'normal' }),
  )
  expect(clustered!.params.alpha!.se! / naive!.params.alpha!.se!).toBeGreaterThan(2)
  expect(run).toHaveLength(320)
})

it('one value of an input says nothing of another, also where the form of the law fixes its parameters', () => {
  const kaplan = findLaw('kaplan')
  const { params: truth } = findSet(kaplan, 'kaplan')
  const sizes = logSpaced(1e7, 1e11, 30)
  const table = simulated(kaplan, truth, { params: sizes, tokens: sizes.map(() => 1e11) }, 0.003)
  const found = estimate(fit(table, kaplan), { count: 100 })
  const [same, other] = predict(found, [
    { params: 1e9, tokens: 1e11 },
    { params: 1e9, tokens: 1e12 },
  ])
  expect(codes(same!.notes)).not.toContain('not-determined')
  expect(other!.notes.find(({ code }) => code === 'not-determined')?.message).toContain('all rows have tokens 100B')
  const held = estimate(fit(table, kaplan, { fixed: { alphaD: 0.103, Dc: 1.8e13 } }), { count: 100 })
  expect(codes(predict(held, [other!.at])[0]!.notes)).not.toContain('not-determined')
})

it('a prediction whose interval spans two decades is withheld, whatever the law', () => {
  // its backtest finds breaks anywhere in so few rows: the error of a new run grows to any size
  const law = lawOver(findLaw('broken:1'), 'tokens')
  const random = new Random(2)
  const tokens = logSpaced(1e8, 1e11, 12)
  const loss = tokens.map((d) => (1.7 + 60 / d ** 0.2) * Math.exp(0.005 * random.normal()))
  const found = tested(estimate(fit(tableFromColumns({ tokens, loss }), law), { count: 100, checks: false }))
  const [answer] = predict(found, [{ tokens: 1e12 }])
  expect(answer!.new.high! / answer!.new.low!).toBeGreaterThan(100)
  expect(answer!.notes.find(({ code }) => code === 'not-determined')?.message).toContain('spans a factor of')
})

it('a point at which the law has no value says so', async () => {
  const table = simulated(chinchilla, truth, grid(logSpaced(1e8, 1e10, 5), logSpaced(1e9, 1e11, 5)), 0.005)
  const law = await customLaw('E + A / N^a + B * sqrt(2e11 - D)')
  const [answer] = predict(estimate(fit(table, law), { count: 0 }), [{ params: 1e9, tokens: 1e12 }])
  expect([answer!.value, codes(answer!.notes)]).toEqual([null, ['not-determined']])
})

it('a point whose compute contradicts its size and length is refused', () => {
  const found = estimate(
    fit(simulated(chinchilla, truth, grid(logSpaced(1e8, 1e10, 4), logSpaced(1e9, 1e12, 4)), 0.01), chinchilla),
    { count: 0 },
  )
  expect(() => predict(found, [{ params: 7e9, tokens: 1e12, flops: 1e20 }])).toThrow('contradicts')
})

it('a value below 0 of an output that was fitted by its logarithm is withheld', async () => {
  const sizes = logSpaced(1e8, 1e10, 20)
  const random = new Random(3)
  const loss = sizes.map((n) => (6 - 0.2 * Math.log(n)) * Math.exp(0.005 * random.normal()))
  const law = await customLaw('b - a * log(N)')
  const found = estimate(fit(tableFromColumns({ params: sizes, loss }), law), { count: 100 })
  const [near, far] = predict(found, [{ params: 5e9 }, { params: 1e14 }])
  expect(codes(near!.notes)).not.toContain('not-determined')
  expect(far!.value).toBeLessThan(0)
  expect(codes(far!.notes)).toContain('not-determined')
})
