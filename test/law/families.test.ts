import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { parseFormula } from '../../src/expr/parse.ts'
import { fit } from '../../src/fit/fit.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { resolveLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { families, readyLaws } from '../../src/law/family.ts'
import { treeOf } from '../../src/law/tree.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import { checkLaw } from '../support/check-law.ts'

it.each(readyLaws().map((law) => [law.name, law] as const))('%s is found, sound and parsed beforehand', (name, law) => {
  expect(findLaw(name)).toEqual(law)
  expect(checkLaw(law)).toEqual([])
  for (const text of [law.formula, ...Object.values(law.derived ?? {})])
    expect(treeOf(law, text)).toEqual(parseFormula(text).tree)
})

it('a larger n is parsed when it is asked for', async () => {
  const law = await resolveLaw('broken:5')
  expect(Object.keys(law.params)).toHaveLength(3 * 5 + 3)
  expect(checkLaw(law)).toEqual([])
  expect(() => findLaw('broken:5')).toThrow('await resolveLaw("broken:5")')
})

it('with breaks that change no slope is the law without them', async () => {
  const none = Object.fromEntries(
    [1, 2, 3, 4].flatMap((i) => [
      [`c${i}`, 0],
      [`d${i}`, 10 ** i],
      [`f${i}`, 1],
    ]),
  )
  const plain = { a: 0.2, b: 5, c0: 0.3 }
  expect(evaluateLaw(await resolveLaw('broken:4'), { ...plain, ...none }, { x: 77 })).toBeCloseTo(0.2 + 5 * 77 ** -0.3)
})

it('stays finite where a break is sharp and far away', () => {
  const params = { a: 0, b: 1, c0: 0.1, c1: 0.2, d1: 1e3, f1: 0.001 }
  const at = (x: number) => evaluateLaw(findLaw('broken:1'), params, { x })
  expect(at(1e9)).toBeCloseTo(1e9 ** -0.1 * 1e6 ** -0.2, 12)
  expect(at(1)).toBe(1)
})

it.each([
  ['broken', 'law: "broken" needs a number of breaks from 1 to 20, as in broken:2.'],
  ['broken:0', 'law: "broken:0" needs a number of breaks from 1 to 20, as in broken:2.'],
  ['mixture:1', 'law: "mixture:1" needs a number of domains from 2 to 20, as in mixture:3.'],
  ['transport:1', 'law: "transport:1" needs a number of sources from 2 to 20, as in transport:3.'],
  ['broken:2:1', 'law: "broken:2:1" needs a number of breaks from 1 to 20, as in broken:2.'],
  ['brokn:2', 'law: unknown "brokn:2"; did you mean "broken"?'],
  ['quadratic:2', 'law: unknown "quadratic:2".'],
])('%s is refused with what was expected', async (name, message) => {
  expect(() => findLaw(name)).toThrow(message)
  await expect(resolveLaw(name)).rejects.toThrow(message)
})

it('names what n counts', () => {
  expect(families.map(({ name, counts }) => `${name}: ${counts}`)).toEqual([
    'broken: breaks',
    'mixture: domains',
    'transport: sources',
  ])
})

describe('LAWS 2.19, the first step of Kang et al. 2023', () => {
  /** The paper's form, a constant and a slope for every source, at shares that add up to 1. */
  const ofPaper = (shares: readonly number[], distance: number) => {
    const [b2, b1, b0] = [[0.5, -0.2, 0.3], [0.1, -0.4, 0.2], 0.05] as const
    const [c2, c1, c0] = [[-0.1, 0.2, 0.15], [0.3, 0.1, -0.2], 0.2] as const
    const sum = (two: readonly number[], one: readonly number[], none: number) =>
      shares.reduce((total, p, i) => total + two[i]! * p ** 2 + one[i]! * p + none, 0)
    return sum(b2, b1, b0) * distance + sum(c2, c1, c0)
  }
  const random = new Random(3)
  const mixtures = Array.from({ length: 40 }, () => {
    const [a, b] = [random.uniform(), random.uniform()].sort((x, y) => x - y) as [number, number]
    return { shares: [a, b - a, 1 - b], distance: 1 + 4 * random.uniform() }
  })

  it.each([2, 3])('is told without a gap by the parameters of %i sources', (sources) => {
    const rows = mixtures.map(({ shares, distance }) => ({
      shares: sources === 2 ? [shares[0]!, 1 - shares[0]!] : shares,
      distance,
    }))
    const law = findLaw(`transport:${sources}`)
    const needs = [...Object.values(law.inputs), 'performance']
    const columns = {
      ...Object.fromEntries(
        Array.from({ length: sources }, (_, i) => [`r${i + 1}`, rows.map(({ shares }) => shares[i]!)]),
      ),
      transport: rows.map(({ distance }) => distance),
      performance: rows.map(({ shares, distance }) => ofPaper(shares, distance)),
    }
    const found = fit(tableFromColumns(columns, { needs, output: 'performance' }), law)
    expect(found.undetermined).toEqual([])
    expect(found.metrics!.rmse).toBeLessThan(1e-9)
  })
})
