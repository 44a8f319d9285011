import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/base/error.ts'
import { parseFormula } from '../../src/expr/parse.ts'
import { texOf } from '../../src/expr/print.ts'
import { catalog, chinchilla, findLaw, findSet, isOpen, lawOver, powerFloor } from '../../src/law/catalog.ts'
import { readyLaws } from '../../src/law/family.ts'
import type { Law } from '../../src/law/law.ts'
import { parsed } from '../../src/law/parsed.ts'
import { treeOf } from '../../src/law/tree.ts'
import { checkLaw } from '../support/check-law.ts'

describe.each(catalog.map((law) => [law.name, law] as const))('the law %s', (_name, law) => {
  it('is sound', () => expect(checkLaw(law)).toEqual([]))

  it('survives a round trip through JSON', () => expect(JSON.parse(JSON.stringify(law))).toEqual(law))

  it('has a question, a reference and a trap', () => {
    expect(law.question).toMatch(/\.$/)
    expect(law.references.length).toBeGreaterThan(0)
    expect(law.references.every(({ url }) => url.startsWith('https://'))).toBe(true)
    expect(law.misleads?.length).toBeGreaterThan(0)
  })

  it('was parsed beforehand as the parser reads it today', () => {
    for (const text of [law.formula, ...Object.values(law.derived ?? {})]) {
      expect(treeOf(law, text)).toEqual(parseFormula(text).tree)
      expect(texOf(treeOf(law, text))).not.toBe('')
    }
  })
})

it('has one law a name, and no parsed form too many', () => {
  expect(new Set(catalog.map((law) => law.name)).size).toBe(catalog.length)
  const texts = [...catalog, ...readyLaws()].flatMap((law) => [
    law.formula,
    ...(law.flopsPerToken ? [law.flopsPerToken] : []),
    ...Object.values(law.derived ?? {}),
  ])
  expect(Object.keys(parsed).sort()).toEqual([...new Set(texts)].sort())
})

describe('a name', () => {
  it('finds its law', () => expect(findLaw('chinchilla')).toBe(chinchilla))

  it('that is mistyped is refused with the one that was meant', () => {
    expect(() => findLaw('chinchila')).toThrow(
      new UserError(
        'law',
        `law: unknown "chinchila"; did you mean "chinchilla"? \`laws\` lists all ${catalog.length}.`,
      ),
    )
    expect(() => findLaw('quadratic')).toThrow(`law: unknown "quadratic". \`laws\` lists all ${catalog.length}.`)
  })

  it('of a set finds published coefficients, or says which there are', () => {
    expect(findSet(chinchilla, 'epoch').params.alpha).toBe(0.3478)
    expect(() => findSet(chinchilla, 'hofmann')).toThrow(/"hofmann"; did you mean "hoffmann"\?/)
    expect(() => findSet(findLaw('m1'), 'kaplan')).toThrow('law: "m1" has no set "kaplan". It has none.')
  })
})

describe('a law in one quantity', () => {
  it('can be bound to any role, and keeps its formula', () => {
    const overTokens = lawOver(powerFloor, 'tokens')
    expect(overTokens.inputs).toEqual({ x: 'tokens' })
    expect(checkLaw(overTokens)).toEqual([])
    expect([isOpen(powerFloor), isOpen(overTokens)]).toEqual([true, false])
    expect(lawOver(chinchilla, 'step')).toBe(chinchilla)
  })
})

describe('a law that is not sound', () => {
  const without = (change: Partial<Law>): readonly string[] => checkLaw({ ...chinchilla, ...change })

  it('is described', () => {
    const { beta: _, ...params } = chinchilla.params
    expect(without({ params })).toContain('beta is neither input nor parameter')
    expect(without({ inputs: { ...chinchilla.inputs, C: 'flops' } })).toContain('C does not occur in the formula')
    expect(without({ derived: { u: 'D' }, trees: { D: 'D' } })).toContain('u is derived from D, which is no parameter')
    expect(without({ sets: [{ ...findSet(chinchilla, 'epoch'), params: { E: -1 } }] })).toEqual([
      'set "epoch" lacks A',
      'set "epoch" lacks B',
      'set "epoch" lacks alpha',
      'set "epoch" lacks beta',
      'set "epoch" has E out of bounds',
    ])
    const E = { ...chinchilla.params.E!, bounds: [2, 1], scale: 'log', start: [0], startUnit: 'x' } as const
    expect(without({ params: { ...chinchilla.params, E }, sets: [] })).toEqual([
      'the bounds of E are not ordered',
      'a start of E is out of bounds',
      'a start of E has no logarithm',
      'the start unit of E is no input',
    ])
  })

  it('has no tree for a text that nobody parsed', () => {
    expect(() => treeOf(chinchilla, 'E + 1')).toThrow('no parsed form of "E + 1" in the law "chinchilla"')
    expect(() => treeOf(chinchilla, 'toString')).toThrow('no parsed form')
  })
})
