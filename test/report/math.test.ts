import { describe, expect, it } from 'vitest'
import { parseFormula } from '../../src/expr/parse.ts'
import { catalog } from '../../src/law/catalog.ts'
import { treeOf } from '../../src/law/tree.ts'
import { mathOf } from '../../src/report/math.ts'

/** The formula without the marks of MathML, so that grouping can be read. */
const plain = (formula: string): string =>
  mathOf('L', parseFormula(formula).tree)
    .replaceAll('</mi><mo>&#x2061;</mo>', '')
    .replace(/<mo>&#x2062;<\/mo><mspace[^>]*>/g, ' · ')
    .replace(/<mfrac>/g, 'frac[')
    .replace(/<msup>/g, 'sup[')
    .replace(/<msub>/g, 'sub[')
    .replace(/<\/(mfrac|msup|msub)>/g, ']')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

describe('formulas as MathML', () => {
  it.each([
    ['E + A / N^alpha', 'L = E + frac[ A sup[ N α ]]'],
    ['(A + B)^gamma', 'L = sup[ ( A + B ) γ ]'],
    ['a - (b - c)', 'L = a − ( b − c )'],
    ['-a * b', 'L = − a · b'],
    ['alphaN * b_c', 'L = sub[ α N ] · sub[ b c ]'],
    ['exp(-k * x)', 'L = sup[ e − k · x ]'],
    ['2 * 3e-7', 'L = 2 · 3 × sup[ 10 −7 ]'],
  ])('%s', (formula, expected) => {
    expect(plain(formula)).toBe(expected)
  })

  it('close every element, for every law', () => {
    for (const law of catalog) {
      const depth = [...mathOf('loss', treeOf(law, law.formula)).matchAll(/<(\/?)\w+[^>]*?(\/?)>/g)].reduce(
        (open, [, end, alone]) => open + (end ? -1 : alone ? 0 : 1),
        0,
      )
      expect(depth, law.name).toBe(0)
    }
  })
})
