import { describe, expect, it } from 'vitest'
import { parseFormula } from '../../src/expr/parse.ts'
import { chinchilla, findSet } from '../../src/law/catalog.ts'
import { evaluateDerived, evaluateLaw, evaluateTree } from '../../src/law/evaluate.ts'

describe('the value of a formula', () => {
  it.each([
    ['2 + 3*4 - 6/2', 11],
    ['-2^2', -4],
    ['2^-1', 0.5],
    ['min(3, 1, 2) + max(1, 2)', 3],
    ['log10(1000) + log2(8)', 6],
    ['exp(log(5)) + sqrt(4) + abs(-1)', 8],
    ['log1p(expm1(2))', 2],
    ['sin(pi/2) + cos(0) + tan(0) + atan(0) + tanh(0)', 2],
  ])('%s is %d', (text, value) => expect(evaluateTree(parseFormula(text).tree, {})).toBeCloseTo(value, 12))

  it('needs a number for every symbol', () => {
    expect(() => evaluateTree(['+', 'N', 1], {})).toThrow('no value for "N"')
    expect(() => evaluateTree('constructor', {})).toThrow('no value for "constructor"')
  })
})

describe('the value of a law', () => {
  const { params } = findSet(chinchilla, 'hoffmann')

  it('takes inputs by symbol or by role', () => {
    const bySymbol = evaluateLaw(chinchilla, params, { N: 70e9, D: 1.4e12 })
    expect(evaluateLaw(chinchilla, params, { params: 70e9, tokens: 1.4e12 })).toBe(bySymbol)
    expect(() => evaluateLaw(chinchilla, params, { N: 70e9 })).toThrow('"chinchilla" needs tokens (D)')
  })

  it('includes derived quantities', () => {
    expect(evaluateDerived(chinchilla, params, 'a')).toBeCloseTo(0.28 / 0.62, 12)
    expect(() => evaluateDerived(chinchilla, params, 'z')).toThrow('no derived quantity "z"')
  })
})
