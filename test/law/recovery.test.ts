import { expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { findLaw, lawOver } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { casesWith, tableOf } from '../property/designs.ts'
import { logSpaced } from '../support/table.ts'

it.each(casesWith(0).map((each) => [each.law.name, each] as const))(
  'the default fit of %s finds the parameters that clean rows were made from',
  (_, each) => {
    const { params, convergence } = fit(tableOf(each, each.columns), each.law)
    for (const [name, value] of Object.entries(each.truth))
      expect(Math.abs(params[name]! / value - 1), name).toBeLessThan(1e-6)
    expect(convergence!.agreed).toBeGreaterThan(convergence!.starts / 2)
  },
)

it.each([
  ['broken:2', { c1: 0.3, d1: 1e6, f1: 0.4, c2: -0.35, d2: 1e9, f2: 0.3 }],
  ['broken:3', { c1: 0.3, d1: 1e5, f1: 0.4, c2: -0.35, d2: 1e8, f2: 0.3, c3: 0.3, d3: 1e10, f3: 0.3 }],
])('the default fit of %s finds every break', (name, breaks) => {
  const truth: Readonly<Record<string, number>> = { a: 0.4, b: 30, c0: 0.08, ...breaks }
  const law = lawOver(findLaw(name), 'tokens')
  const tokens = logSpaced(1e3, 1e12, 80)
  const loss = tokens.map((x) => evaluateLaw(law, truth, { tokens: x }))
  const { params } = fit(tableFromColumns({ tokens, loss }), law)
  for (const [symbol, value] of Object.entries(truth))
    expect(Math.abs(params[symbol]! / value - 1), symbol).toBeLessThan(1e-6)
})

it('the default fit of a mixture of three domains finds what each is worth', () => {
  const truth = { c: 1.1, t1: -1.4, t2: 0.2, t3: -0.3 }
  const law = findLaw('mixture:3')
  const parts = [0, 1, 2, 3, 4, 5, 6]
  const shares = parts.flatMap((i) => parts.slice(0, 7 - i).map((j) => [i / 6, j / 6, (6 - i - j) / 6] as const))
  const columns = { r1: shares.map(([r]) => r), r2: shares.map(([, r]) => r), r3: shares.map(([, , r]) => r) }
  const loss = shares.map(([r1, r2, r3]) => evaluateLaw(law, truth, { r1, r2, r3 }))
  const { params, undetermined } = fit(tableFromColumns({ ...columns, loss }, { needs: ['r1', 'r2', 'r3'] }), law)
  for (const [name, value] of Object.entries(truth))
    expect(Math.abs(params[name as keyof typeof truth]! / value - 1), name).toBeLessThan(1e-6)
  expect(undetermined).toEqual([])
})
