import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/base/error.ts'
import { parseFormula } from '../../src/expr/parse.ts'
import type { Tree } from '../../src/expr/tree.ts'

const read = (text: string): Tree => parseFormula(text).tree

function refusal(text: string): string {
  try {
    parseFormula(text)
  } catch (error) {
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).code).toBe('formula')
    return (error as UserError).message
  }
  throw new Error(`"${text}" was not refused`)
}

describe('formula text', () => {
  it('keeps the precedence and associativity of arithmetic', () => {
    expect(read('E + A/N^alpha')).toEqual(['+', 'E', ['/', 'A', ['^', 'N', 'alpha']]])
    expect(read('a - b - c')).toEqual(['-', ['-', 'a', 'b'], 'c'])
    expect(read('a^b^c')).toEqual(['^', 'a', ['^', 'b', 'c']])
    expect(read('-N^2')).toEqual(['neg', ['^', 'N', 2]])
    expect(read('N^-alpha')).toEqual(['^', 'N', ['neg', 'alpha']])
    expect(read('(a + b)*c')).toEqual(['*', ['+', 'a', 'b'], 'c'])
    expect(read('+a')).toBe('a')
  })

  it('takes ** for ^, and numbers in any usual notation', () => {
    expect(read('N**2')).toEqual(['^', 'N', 2])
    expect(read('1.5e-3 * .5 + 1e21')).toEqual(['+', ['*', 1.5e-3, 0.5], 1e21])
    expect(read('-2')).toBe(-2)
  })

  it('knows pi, but leaves e and E to parameters', () => {
    expect(read('pi * N')).toEqual(['*', Math.PI, 'N'])
    expect(read('e + E')).toEqual(['+', 'e', 'E'])
  })

  it('writes other names of functions with its own', () => {
    expect(read('ln(x)')).toEqual(['log', 'x'])
    expect(read('log10(x)')).toEqual(['/', ['log', 'x'], Math.LN10])
    expect(read('log2(x)')).toEqual(['/', ['log', 'x'], Math.LN2])
    expect(read('arctan(x)')).toEqual(['atan', 'x'])
    expect(read('pow(x, y)')).toEqual(['^', 'x', 'y'])
    expect(read('min(a, b, c)')).toEqual(['min', ['min', 'a', 'b'], 'c'])
    expect(read('max(a, b)')).toEqual(['max', 'a', 'b'])
  })
})

describe('text that is no formula', () => {
  it('is shown with a caret under the place', () => {
    expect(refusal('E + A/N^')).toBe(['formula: expected a value at column 9.', '  E + A/N^', '          ^'].join('\n'))
    expect(refusal('E + (A/N')).toBe(['formula: expected ")" at column 9.', '  E + (A/N', '          ^'].join('\n'))
    expect(refusal('E + A)/N')).toBe(
      ['formula: a ")" without its "(" at column 6.', '  E + A)/N', '       ^'].join('\n'),
    )
    expect(refusal('a ** * b')).toContain('at column 6')
  })

  it('asks for * between two values', () => {
    expect(refusal('E + 2 N')).toBe(
      [
        'formula: two values without an operator at column 7; a product is written with *.',
        '  E + 2 N',
        '        ^',
      ].join('\n'),
    )
    for (const text of ['2N', 'A N', '(a)(b)', '(a) b', 'a mod b', 'a\nb']) expect(refusal(text)).toContain('with *')
    expect(refusal('A (N + 1)')).toContain('unknown function "A" at column 1; if it is a factor, write A * (…).')
  })

  it('suggests the function that was meant', () => {
    expect(refusal('1 + Log(N)')).toBe(
      ['formula: unknown function "Log" at column 5; did you mean "log"?', '  1 + Log(N)', '      ^'].join('\n'),
    )
    expect(refusal('E + tanhh(N)')).toContain('did you mean "tanh"?')
    expect(refusal('toString(N)')).toContain('unknown function "toString"')
  })

  it('counts operands', () => {
    expect(refusal('log(x, 2)')).toContain('log() with 2 operands at column 1; it takes one.')
    expect(refusal('min(x)')).toContain('it takes two.')
    expect(refusal('log + 1')).toContain('write log(…)')
  })

  it('asks for the right-hand side of an equation', () => {
    expect(refusal('L = E + A/N')).toContain(
      '"=" has no meaning at column 3; give only what stands to the right of it.',
    )
  })

  it.each(['[1, 2]', '"a"', 'a < b', 'a[1]', 'a.b', 'a!', 'a ? b : c', 'a % b', 'a .* b', '{a}', 'a;b', 'f(x)=x'])(
    'has nothing but arithmetic: %s',
    (text) => expect(refusal(text)).toMatch(/^formula: /),
  )

  it.each(['', '  ', '1e400', 'NaN', 'Infinity', 'true', 'not(a)', 'a, b'])(
    'has values that are finite: "%s"',
    (text) => {
      expect(refusal(text)).toMatch(/^formula: /)
    },
  )

  it('takes at most three lines to say so', () => {
    for (const text of ['E +\n A/N^', 'a\nb', 'foo(\n1)', '1e400 +\n1'])
      expect(refusal(text).split('\n').length).toBeLessThan(4)
  })
})
