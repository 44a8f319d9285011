import type { Tree } from './tree.ts'

/** How tightly a form binds: sums 1, products 2, signs 3, powers 4, everything closed 5. */
const binding: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, neg: 3, '^': 4 }

/** A printed form and how tightly it binds. */
interface Printed {
  readonly text: string
  readonly binds: number
}

/** The formula as text with the fewest parentheses; reading it again gives the same tree. */
export function textOf(tree: Tree): string {
  return printText(tree).text
}

/** The formula in TeX, without delimiters. */
export function texOf(tree: Tree): string {
  return printTex(tree).text
}

function printText(tree: Tree): Printed {
  if (typeof tree === 'number') return { text: tree === Math.PI ? 'pi' : numberToText(tree), binds: tree < 0 ? 3 : 5 }
  if (typeof tree === 'string') return { text: tree, binds: 5 }
  const [op, ...operands] = tree
  const binds = binding[op] ?? 5
  const [a, b] = operands.map(printText) as [Printed, Printed]
  const within = (part: Printed, least: number): string => (part.binds >= least ? part.text : `(${part.text})`)
  switch (op) {
    case '+':
    case '-':
    case '*':
    case '/':
      return { text: `${within(a, binds)} ${op} ${within(b, binds + 1)}`, binds }
    case '^':
      // The exponent may carry a sign or be a power itself: x^-a, x^y^z = x^(y^z).
      return { text: `${within(a, 5)}^${within(b, 3)}`, binds }
    case 'neg':
      // A sign before a number would read as a negative number, and one before a sign as two operators.
      return { text: typeof operands[0] === 'number' ? `-(${a.text})` : `-${within(a, 4)}`, binds }
    default:
      return { text: `${op}(${operands.map(textOf).join(', ')})`, binds }
  }
}

const numberToText = (value: number): string => String(value).replace('e+', 'e')

function printTex(tree: Tree): Printed {
  if (typeof tree === 'number') return numberToTex(tree)
  if (typeof tree === 'string') return { text: nameToTex(tree), binds: 5 }
  const [op, ...operands] = tree
  if (op === 'root')
    return { text: `${texOf(operands[0]!)} \\colon ${texOf(operands[0]!)} = ${texOf(operands[2]!)}`, binds: 0 }
  const [a, b] = operands.map(printTex) as [Printed, Printed]
  const within = (part: Printed, least: number): string =>
    part.binds >= least ? part.text : `\\left(${part.text}\\right)`
  switch (op) {
    case '+':
    case '-':
      return { text: `${within(a, 1)} ${op} ${within(b, 2)}`, binds: 1 }
    case '*': {
      const sign = /^[\d.]/.test(b.text) ? '\\cdot' : '\\,'
      // -a b reads as (-a) b, but then the product as a whole starts with a sign.
      const signed = a.binds === 1 && isSigned(operands[0]!)
      return { text: `${signed ? a.text : within(a, 2)} ${sign} ${within(b, 2)}`, binds: signed ? 1 : 2 }
    }
    case '/':
      // log10 is read as ln over ln 10
      if (operands[1] === Math.LN10 && typeof operands[0] !== 'number' && operands[0]![0] === 'log')
        return { text: a.text.replace('\\ln', '\\log_{10}'), binds: 4 }
      return { text: `\\frac{${a.text}}{${b.text}}`, binds: 2 }
    case '^':
      // A name with an upper mark of its own, such as M^*, must be closed before it gets an exponent.
      return { text: `${a.text.includes('^') && a.binds === 5 ? `{${a.text}}` : within(a, 5)}^{${b.text}}`, binds: 4 }
    case 'neg':
      return { text: `-${within(a, 2)}`, binds: 1 }
    default:
      return callToTex(op, operands.map(texOf))
  }
}

const isSigned = (tree: Tree): boolean => (typeof tree === 'number' ? tree < 0 : tree[0] === 'neg')

function numberToTex(value: number): Printed {
  if (value === Math.PI) return { text: '\\pi', binds: 5 }
  const [mantissa, exponent] = numberToText(value).split('e')
  if (exponent === undefined) return { text: mantissa!, binds: value < 0 ? 1 : 5 }
  const power = `10^{${exponent}}`
  if (mantissa === '1') return { text: power, binds: 4 }
  return { text: `${mantissa} \\times ${power}`, binds: value < 0 ? 1 : 2 }
}

function callToTex(name: string, operands: readonly string[]): Printed {
  const [x] = operands as [string]
  switch (name) {
    case 'exp':
      return { text: `e^{${x}}`, binds: 4 }
    case 'expm1':
      return { text: `e^{${x}} - 1`, binds: 1 }
    case 'log':
      return { text: `\\ln\\left(${x}\\right)`, binds: 4 }
    case 'log1p':
      return { text: `\\ln\\left(1 + ${x}\\right)`, binds: 4 }
    case 'sqrt':
      return { text: `\\sqrt{${x}}`, binds: 5 }
    case 'abs':
      return { text: `\\left|${x}\\right|`, binds: 5 }
    case 'bend':
      return { text: `\\operatorname{bend}\\left(${operands.join(', ')}\\right)`, binds: 4 }
    case 'atan':
      return { text: `\\arctan\\left(${x}\\right)`, binds: 4 }
    default:
      return { text: `\\${name}\\left(${operands.join(', ')}\\right)`, binds: 4 }
  }
}

const greek = (
  'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega ' +
  'Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega'
).split(' ')

/**
 * A symbol's name in TeX: Greek letters by name, and what follows the first letter as an index:
 * `alphaN` → `\alpha_N`, `Nc` → `N_c`, `L0` → `L_0`, `Mstar` → `M^*`, `unique_tokens` → `\mathrm{unique\_tokens}`.
 */
export function nameToTex(name: string): string {
  const [head, rest] = splitName(name)
  if (head === undefined) return name.length === 1 ? name : `\\mathrm{${escapeName(name)}}`
  const letter = greek.includes(head) ? greekToTex(head) : head
  if (rest === '') return letter
  return rest === 'star' ? `${letter}^*` : `${letter}_${indexToTex(rest)}`
}

/** The letter and its index, or no letter where the name is a word. */
function splitName(name: string): readonly [head: string | undefined, rest: string] {
  if (greek.includes(name)) return [name, '']
  const before = greek.find((letter) => name.startsWith(letter) && isIndex(name.slice(letter.length), letter))
  if (before !== undefined) return [before, trimName(name.slice(before.length))]
  const rest = name.slice(1)
  // Two lower-case letters, as in `lr`, are a word; `Nc`, `RN`, `b1` and `Emax` are a letter with an index.
  const indexed = /^[A-Z]/.test(name) ? rest !== '' : /^[a-z](?:[A-Z]|\d+|_.+)$/.test(name)
  return indexed ? [name[0], trimName(rest)] : [undefined, '']
}

/** Greek names of so many letters, as `gamma`, begin no other word. */
const LONG_LETTER = 5

/** Whether what follows a Greek name is an index, not the rest of a word such as `number`. */
const isIndex = (rest: string, letter: string): boolean =>
  letter.length >= LONG_LETTER || rest.length === 1 || rest === 'star' || /^(?:[A-Z]|\d|_.)/.test(rest)

const trimName = (rest: string): string => rest.replace(/^_+/, '')

const escapeName = (name: string): string => name.replaceAll('_', '\\_')

const greekToTex = (name: string): string => (name === 'epsilon' ? '\\varepsilon' : `\\${name}`)

function indexToTex(rest: string): string {
  if (/^\d+$/.test(rest)) return rest.length === 1 ? rest : `{${rest}}`
  if (greek.includes(rest)) return `{${greekToTex(rest)}}`
  return rest.length === 1 ? rest : `{\\mathrm{${escapeName(rest)}}}`
}
