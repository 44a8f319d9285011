import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { predict } from '../../src/infer/predict.ts'
import { catalog, findLaw } from '../../src/law/catalog.ts'
import { customLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { freedAtZero } from '../../src/law/freed.ts'
import { sharedLaw } from '../../src/law/shared-params.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

const chinchilla = findLaw('chinchilla').sets!.find(({ name }) => name === 'epoch')!.params

it('decisive parameters are of their law, and without a unit', () => {
  for (const { name, params, decisive = [] } of catalog)
    for (const each of decisive) expect([name, each, params[each]?.unit]).toEqual([name, each, '1'])
  expect(catalog.filter(({ decisive }) => decisive !== undefined).length).toBeGreaterThan(40)
})

it('those of a formula stand in an exponent, and a law shared by groups one a group', async () => {
  expect((await customLaw('E + A / N^a + B / D^(b * c)')).decisive).toEqual(['a', 'b', 'c'])
  expect(sharedLaw(findLaw('chinchilla'), ['beta'], 2).decisive).toEqual(['alpha_1', 'alpha_2', 'beta'])
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

it('an exponent of either sign in a lone power decides nothing that its interval does not tell', () => {
  const law = findLaw('step-law-lr')
  const { params, tokens } = grid(logSpaced(1e8, 1e10, 5), logSpaced(1e9, 1e11, 5))
  const random = new Random(1)
  const lr = params.map((n) => 1.8 * n ** -0.4 * Math.exp(0.05 * random.normal()))
  const table = tableFromColumns({ params, tokens, lr }, { needs: ['params', 'tokens', 'lr'] })
  const found = estimate(fit(table, law), { count: 200 })
  expect(found.params.beta!.low! < 0 && found.params.beta!.high! > 0).toBe(true)
  const [answer] = predict(found, [{ params: 1e11, tokens: 1e12 }])
  expect(answer!.notes.filter(({ level }) => level === 'unreliable')).toEqual([])
  expect([answer!.new.low! < 1.8 * 1e11 ** -0.4, answer!.new.high! > 1.8 * 1e11 ** -0.4]).toEqual([true, true])
})

describe('parameters that an exponent of 0 frees', () => {
  it.each([
    ['E + A / N^a + B / D^b', { a: ['E', 'A'], b: ['E', 'B'] }],
    ['exp(b + k * N^c) * D^-d', { c: ['b', 'k'], d: [] }],
    ['(Nc / N)^a + E', { a: ['Nc', 'E'] }],
    ['E + k / (N^a * D^b)', { a: [], b: [] }],
    ['(g / N^a + k) / D^b', { a: ['g', 'k'], b: [] }],
    ['k * N^a', { a: [] }],
    ['E + A / N^a + A', { a: ['E'] }],
  ])('are those that it leaves constant: %s', async (formula, freed) => {
    const law = await customLaw(formula)
    expect(Object.fromEntries(law.decisive!.map((name) => [name, freedAtZero(law, name)]))).toEqual(freed)
  })

  it('are not determined where its interval reaches 0, and the note says which', () => {
    const law = findLaw('farseer')
    const { params, tokens } = grid(logSpaced(1e8, 1e10, 8), logSpaced(2e9, 2e11, 8))
    // neither the data exponent nor its coefficient changes with size here
    const table = simulated(findLaw('chinchilla'), chinchilla, { params, tokens }, 0.005, 2)
    const found = estimate(fit(table, law), { count: 200 })
    const determined = Object.keys(found.params).filter((name) => found.params[name]!.determined)
    expect(determined).toEqual(['a3', 'gamma', 'b3', 'beta', 'alpha'])
    expect(found.params.a2).toMatchObject({ se: null, low: null, high: null })
    expect(found.notes.find(({ evidence }) => evidence.parameter === 'beta')?.message).toContain('a2 and b2')
  })
})
