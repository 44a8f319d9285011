import { escapeXml } from '../chart/escape.ts'
import { nameToTex } from '../expr/print.ts'
import type { Tree } from '../expr/tree.ts'

/** How tightly a form binds: sums 1, products 2, signs 3, powers 4, everything closed 5. */
interface Printed {
  readonly text: string
  readonly binds: number
}

/** `name = formula` as MathML, which browsers set without scripts. */
export function mathOf(name: string, tree: Tree): string {
  return `<math display="block"><mrow>${printName(name)}<mo>=</mo>${print(tree).text}</mrow></math>`
}

function print(tree: Tree): Printed {
  if (typeof tree === 'number') return printNumber(tree)
  if (typeof tree === 'string') return { text: printName(tree), binds: 5 }
  const [op, ...operands] = tree
  if (op === 'root') {
    const [unknown, , g] = operands.map((operand) => print(operand).text)
    return { text: row(unknown!, operator(':'), unknown!, operator('='), g!), binds: 0 }
  }
  const [a, b] = operands.map(print) as [Printed, Printed]
  switch (op) {
    case '+':
    case '-':
      return { text: row(within(a, 1), operator(op === '-' ? '−' : '+'), within(b, 2)), binds: 1 }
    case '*': {
      // between numbers a dot; between symbols the space that multiplies by itself
      const sign = typeof operands[1] === 'number' ? operator('·') : '<mo>&#x2062;</mo><mspace width="0.17em"/>'
      // −a b reads as (−a) b, but then the product as a whole starts with a sign
      const isSigned = a.binds === 1 && startsWithSign(operands[0]!)
      return { text: row(isSigned ? a.text : within(a, 2), sign, within(b, 2)), binds: isSigned ? 1 : 2 }
    }
    case '/':
      return { text: `<mfrac>${a.text}${b.text}</mfrac>`, binds: 5 }
    case '^':
      return { text: `<msup>${within(a, 5)}${b.text}</msup>`, binds: 4 }
    case 'neg':
      return { text: row(operator('−'), within(a, 2)), binds: 1 }
    default:
      return printCall(op, operands.map(print))
  }
}

function printCall(name: string, operands: readonly Printed[]): Printed {
  const x = operands[0]!.text
  const call = (func: string, inside: string): Printed => ({
    text: row(`<mi>${func}</mi><mo>&#x2061;</mo>`, closed(inside)),
    binds: 4,
  })
  switch (name) {
    case 'exp':
      return { text: `<msup><mi>e</mi>${x}</msup>`, binds: 4 }
    case 'expm1':
      return { text: row(`<msup><mi>e</mi>${x}</msup>`, operator('−'), '<mn>1</mn>'), binds: 1 }
    case 'log':
      return call('ln', x)
    case 'log1p':
      return call('ln', row('<mn>1</mn>', operator('+'), x))
    case 'sqrt':
      return { text: `<msqrt>${x}</msqrt>`, binds: 5 }
    case 'abs':
      return { text: row('<mo>|</mo>', x, '<mo>|</mo>'), binds: 5 }
    case 'atan':
      return call('arctan', x)
    default:
      return call(name, operands.map(({ text }) => text).join(operator(',')))
  }
}

function printNumber(value: number): Printed {
  if (value === Math.PI) return { text: '<mi>π</mi>', binds: 5 }
  const [mantissa, exponent] = String(Math.abs(value)).replace('e+', 'e').split('e')
  const digits = `<mn>${mantissa}</mn>`
  const power = exponent && `<msup><mn>10</mn><mn>${exponent.replace('-', '−')}</mn></msup>`
  const text = power ? (mantissa === '1' ? power : row(digits, operator('×'), power)) : digits
  return value < 0
    ? { text: row(operator('−'), text), binds: 1 }
    : { text, binds: power ? (mantissa === '1' ? 4 : 2) : 5 }
}

/** A symbol by the rule of nameToTex: a letter, Greek by name, with an index; or an upright word. */
function printName(name: string): string {
  const tex = nameToTex(name)
  const [, head, index, star] = /^(\\?[A-Za-z]+)(?:_(.+)|(\^\*))?$/.exec(tex) ?? []
  if (head === undefined) return word(tex)
  const letter = `<mi>${letterOf(head)}</mi>`
  if (star) return `<msup>${letter}<mo>*</mo></msup>`
  return index === undefined ? letter : `<msub>${letter}${indexOf(index)}</msub>`
}

function indexOf(tex: string): string {
  const inner = tex.replace(/^\{(.*)\}$/, '$1')
  if (inner.startsWith('\\mathrm')) return word(inner)
  return /^\d+$/.test(inner) ? `<mn>${inner}</mn>` : `<mi>${letterOf(inner)}</mi>`
}

function word(tex: string): string {
  const name = tex.replace(/^\\mathrm\{(.*)\}$/, '$1').replaceAll('\\_', '_')
  return `<mi mathvariant="normal">${escapeXml(name)}</mi>`
}

const startsWithSign = (tree: Tree): boolean => (typeof tree === 'number' ? tree < 0 : tree[0] === 'neg')

const letterOf = (head: string): string => (head.startsWith('\\') ? (greek[head.slice(1)] ?? head.slice(1)) : head)

const operator = (sign: string): string => `<mo>${sign}</mo>`
const row = (...parts: readonly string[]): string => `<mrow>${parts.join('')}</mrow>`
const closed = (text: string): string => row('<mo>(</mo>', text, '<mo>)</mo>')
const within = ({ text, binds }: Printed, least: number): string => (binds >= least ? text : closed(text))

/** `alpha` → `α`, by the names of TeX. */
const greek: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'alpha:α beta:β gamma:γ delta:δ varepsilon:ε zeta:ζ eta:η theta:θ iota:ι kappa:κ lambda:λ mu:μ nu:ν xi:ξ pi:π rho:ρ ' +
    'sigma:σ tau:τ upsilon:υ phi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ Xi:Ξ Pi:Π Sigma:Σ Upsilon:Υ ' +
    'Phi:Φ Psi:Ψ Omega:Ω'
  )
    .split(' ')
    .map((pair) => pair.split(':')),
)
