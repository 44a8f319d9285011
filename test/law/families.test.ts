import { expect, it } from 'vitest'
import { parseFormula } from '../../src/expr/parse.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { resolveLaw } from '../../src/law/custom.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { families, readyLaws } from '../../src/law/family.ts'
import { treeOf } from '../../src/law/tree.ts'
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
  ['broken:2:1', 'law: "broken:2:1" needs a number of breaks from 1 to 20, as in broken:2.'],
  ['brokn:2', 'law: unknown "brokn:2"; did you mean "broken"?'],
  ['quadratic:2', 'law: unknown "quadratic:2".'],
])('%s is refused with what was expected', async (name, message) => {
  expect(() => findLaw(name)).toThrow(message)
  await expect(resolveLaw(name)).rejects.toThrow(message)
})

it('names what n counts', () => {
  expect(families.map(({ name, counts }) => `${name}: ${counts}`)).toEqual(['broken: breaks', 'mixture: domains'])
})
