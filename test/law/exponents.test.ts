import { expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { catalog, findLaw } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { sharedLaw } from '../../src/law/shared-params.ts'
import { tableFromColumns } from '../../src/table/build.ts'

it('exponents are parameters of their law, without a unit', () => {
  for (const { name, params, exponents = [] } of catalog)
    for (const exponent of exponents) expect([name, exponent, params[exponent]?.unit]).toEqual([name, exponent, '1'])
  expect(catalog.filter(({ exponents }) => exponents !== undefined).length).toBeGreaterThan(40)
})

it('a formula has those that stand in one, and a law shared by groups one a group', async () => {
  expect((await customLaw('E + A / N^a + B / D^(b * c)')).exponents).toEqual(['a', 'b', 'c'])
  expect(sharedLaw(findLaw('chinchilla'), ['beta'], 2).exponents).toEqual(['alpha_1', 'alpha_2', 'beta'])
})

it('a parameter without a unit that is no exponent may be near 0 or known to a factor only', () => {
  const law = findLaw('broken:1')
  const truth = { a: 1, b: 3, c0: 0, c1: 0.4, d1: 1e3, f1: 0.3 }
  const x = Array.from({ length: 40 }, (_, i) => 10 ** (1 + i / 8))
  const random = new Random(1)
  const loss = x.map((v) => evaluateLaw(law, truth, { x: v }) * Math.exp(0.002 * random.normal()))
  const found = estimate(fit(tableFromColumns({ x, loss }, { needs: ['x', 'loss'] }), law), { count: 200 })
  expect(found.params.c0!.low! < 0 && found.params.c0!.high! > 0).toBe(true)
  expect(found.notes.map(({ code }) => code)).not.toContain('weak-exponent')
})
