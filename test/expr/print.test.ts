import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFormula } from '../../src/expr/parse.ts'
import { nameToTex, texOf, textOf } from '../../src/expr/print.ts'
import type { Tree } from '../../src/expr/tree.ts'

const tex = (text: string): string => parseFormula(text).tex

/** Trees as the parser makes them: a sign before a number is part of the number. */
const trees = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<Tree>('N', 'alpha', 'E', 2, 0.5, -3, 1e21, 1.5e-7, Math.PI),
    fc.tuple(fc.constantFrom('+', '-', '*', '/', '^', 'min'), tie('tree'), tie('tree')) as fc.Arbitrary<Tree>,
    fc.tuple(fc.constantFrom('exp', 'log', 'sqrt'), tie('tree')) as fc.Arbitrary<Tree>,
    tie('tree').map((tree): Tree => (typeof tree === 'number' ? tree : ['neg', tree])),
  ),
})).tree

describe('a formula as text', () => {
  it('reads back as the same tree', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(parseFormula(textOf(tree)).tree).toEqual(tree)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it.each([
    'E + A / N^alpha + B / D^beta',
    'a - (b - c)',
    'a / (b * c)',
    '(a + b)^(c / d)',
    '(a^b)^c',
    'a^b^c',
    'N^-alpha',
    '-(a + b) * c',
    '(-2)^x + -2',
    'epsilon - k * exp(-gamma * L)',
    '2 * pi * min(a, max(b, 1e21))',
  ])('has no parenthesis too many: %s', (text) => expect(textOf(parseFormula(text).tree)).toBe(text))
})

describe('a formula in TeX', () => {
  it.each([
    ['E + A / N^alpha + B / D^beta', 'E + \\frac{A}{N^{\\alpha}} + \\frac{B}{D^{\\beta}}'],
    ['(Nc / N)^alphaN', '\\left(\\frac{N_c}{N}\\right)^{\\alpha_N}'],
    ['epsilon - k * exp(-gamma * L)', '\\varepsilon - k \\, e^{-\\gamma \\, L}'],
    ['6 * N * D', '6 \\, N \\, D'],
    ['2 * 3e22', '2 \\cdot 3 \\times 10^{22}'],
    ['1.5e-7 * N', '1.5 \\times 10^{-7} \\, N'],
    ['1e21', '10^{21}'],
    ['a - (b + c)', 'a - \\left(b + c\\right)'],
    ['a + -b * c', 'a + \\left(-b \\, c\\right)'],
    ['log1p(x)^2', '\\left(\\ln\\left(1 + x\\right)\\right)^{2}'],
    ['a * log10(x) + gammapost', 'a \\, \\log_{10}\\left(x\\right) + \\gamma_{\\mathrm{post}}'],
    ['expm1(x) * sqrt(abs(y))', '\\left(e^{x} - 1\\right) \\, \\sqrt{\\left|y\\right|}'],
    ['Mstar^2', '{M^*}^{2}'],
    ['atan(x) / pi', '\\frac{\\arctan\\left(x\\right)}{\\pi}'],
    ['min(a, b)', '\\min\\left(a, b\\right)'],
  ])('%s', (text, expected) => expect(tex(text)).toBe(expected))

  it('prints what no text can say', () => expect(texOf(['neg', ['+', 'a', 'b']])).toBe('-\\left(a + b\\right)'))
})

describe('a name in TeX', () => {
  it.each([
    ['alpha', '\\alpha'],
    ['alphaN', '\\alpha_N'],
    ['lambda', '\\lambda'],
    ['Nc', 'N_c'],
    ['RN', 'R_N'],
    ['L0', 'L_0'],
    ['b12', 'b_{12}'],
    ['x_i', 'x_i'],
    ['Estart', 'E_{\\mathrm{start}}'],
    ['Mstar', 'M^*'],
    ['eta_max', '\\eta_{\\mathrm{max}}'],
    ['lr', '\\mathrm{lr}'],
    ['number', '\\mathrm{number}'],
    ['unique_tokens', '\\mathrm{unique\\_tokens}'],
  ])('%s is %s', (name, expected) => expect(nameToTex(name)).toBe(expected))
})
