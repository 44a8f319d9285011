import { create, type MathNode, parseDependencies } from 'mathjs/number'
import { didYouMean, UserError } from '../base/error.ts'
import { texOf } from './print.ts'
import { arity, type Func, type Op, symbolsOf, type Tree } from './tree.ts'

/** A formula read from text. */
export interface ParsedFormula {
  readonly tree: Tree
  /** The formula in TeX, without delimiters. */
  readonly tex: string
}

// Only the parser, over plain numbers: it loads in half the time of the whole library.
const { parse } = create({ parseDependencies })

/**
 * Reads formula text: numbers, symbols, `pi`, `+ - * / ^` (or `**`), parentheses and the functions of `arity`, with
 * `ln`, `log2`, `log10`, `pow`, `arctan` and `min`, `max` of any number of operands. Products need a `*`.
 */
export function parseFormula(text: string): ParsedFormula {
  const tree = treeOf(readNode(text), text)
  return { tree, tex: texOf(tree) }
}

function readNode(text: string): MathNode {
  if (text.trim() === '') throw new UserError('formula', 'formula: the text is empty; expected one like E + A/N^alpha.')
  const strange = /[^\p{L}\d_\s+\-*/^().,]|\.(?=\s*[*/^]|[^\d\s])(?![eE][+-]?\d)/u.exec(text)
  if (strange) {
    const onlyRight = strange[0] === '=' ? 'give only what stands to the right of it' : undefined
    throw at(text, strange.index, `"${strange[0]}" has no meaning`, onlyRight ?? alphabet)
  }
  const gap = missingOperator(text)
  if (gap !== undefined) throw at(text, gap, 'two values without an operator', 'a product is written with *')
  try {
    return parse(text.replace(/\*\*/g, ' ^').replace(/\s/g, ' ')) // same length, so columns stay true
  } catch (error) {
    const { char, message } = error as { char?: number; message: string }
    if (char === undefined) throw error
    throw at(text, char - 1, whatFailed(message))
  }
}

const alphabet = 'a formula is made of numbers, symbols, + - * / ^ and ( )'

function whatFailed(message: string): string {
  const unexpected = /^Unexpected operator (\S+)/.exec(message)?.[1]
  if (unexpected === ')') return 'a ")" without its "("'
  if (unexpected !== undefined) return `unexpected "${unexpected}"`
  if (message.startsWith('Parenthesis')) return 'expected ")"'
  return /^(?:Value expected|Unexpected end)/.test(message) ? 'expected a value' : 'not understood'
}

/** Index of a value that follows another one with nothing between them: the parser would multiply them silently. */
function missingOperator(text: string): number | undefined {
  const token = /(?<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\d_]*)|\S/gu
  let before: 'number' | 'name' | ')' | undefined
  for (const found of text.matchAll(token)) {
    const { number, name } = found.groups!
    const starts = number !== undefined || name !== undefined || found[0] === '('
    if (before !== undefined && starts && !(before === 'name' && found[0] === '(')) return found.index
    before = number !== undefined ? 'number' : name !== undefined ? 'name' : found[0] === ')' ? ')' : undefined
  }
  return undefined
}

/** The error at a place of the text, with a caret below it; `hint` is the way out. */
function at(text: string, index: number, what: string, hint?: string): UserError {
  const end = hint === undefined ? '.' : `; ${hint}${hint.endsWith('?') ? '' : '.'}`
  const caret = `  ${text.replace(/\s/g, ' ')}\n  ${' '.repeat(index)}^`
  return new UserError('formula', `formula: ${what} at column ${index + 1}${end}\n${caret}`)
}

type Rewrite = (...operands: Tree[]) => Tree

/** Names that are written with the functions and operators of a tree. */
const aliases: Readonly<Record<string, { readonly operands: number; readonly rewrite: Rewrite }>> = {
  ln: { operands: 1, rewrite: (x) => ['log', x!] },
  log10: { operands: 1, rewrite: (x) => ['/', ['log', x!], Math.LN10] },
  log2: { operands: 1, rewrite: (x) => ['/', ['log', x!], Math.LN2] },
  arctan: { operands: 1, rewrite: (x) => ['atan', x!] },
  pow: { operands: 2, rewrite: (x, y) => ['^', x!, y!] },
}

const functionNames = [...Object.keys(arity), ...Object.keys(aliases), 'root']

interface Node {
  readonly type: string
  readonly value?: unknown
  readonly name?: string
  readonly op?: string
  readonly fn?: unknown
  readonly content?: MathNode
  readonly args?: readonly MathNode[]
}

function treeOf(node: MathNode, text: string): Tree {
  const { type, value, name, op, fn, content, args = [] } = node as Node
  const operands = (): Tree[] => args.map((arg) => treeOf(arg, text))
  if (type === 'ParenthesisNode') return treeOf(content!, text)
  if (type === 'ConstantNode') return numberOf(value, text)
  if (type === 'SymbolNode') return symbolOf(name!, text)
  if (type === 'OperatorNode') return operationOf(op!, operands(), text)
  if (type === 'FunctionNode' && typeof (fn as Node).name === 'string')
    return callOf((fn as Node).name!, operands(), text)
  throw new UserError(
    'formula',
    `formula: "${text}" has a part that is no arithmetic; use numbers, symbols, + - * / ^ and ( ).`,
  )
}

function numberOf(value: unknown, text: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new UserError('formula', `formula: "${text}" holds the value ${String(value)}; expected finite numbers.`)
}

function symbolOf(name: string, text: string): Tree {
  if (name === 'pi') return Math.PI
  if (!functionNames.includes(name)) return name
  throw at(text, indexOfName(name, text), `the function "${name}" without an operand`, `write ${name}(…)`)
}

function operationOf(op: string, operands: readonly Tree[], text: string): Tree {
  const [a, b] = operands
  if (operands.length === 1 && op === '+') return a!
  if (operands.length === 1 && op === '-') return typeof a === 'number' ? -a : ['neg', a!]
  if (operands.length === 2 && ['+', '-', '*', '/', '^'].includes(op)) return [op as Op, a!, b!]
  throw at(text, Math.max(0, text.indexOf(op)), `unknown operator "${op}"`, alphabet)
}

function callOf(name: string, operands: readonly Tree[], text: string): Tree {
  if ((name === 'min' || name === 'max') && operands.length > 2) {
    return operands.slice(1).reduce<Tree>((nested, operand) => [name, nested, operand], operands[0]!)
  }
  if (name === 'root') return rootOf(operands, text)
  const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined
  const expected = alias?.operands ?? (Object.hasOwn(arity, name) ? arity[name as Func] : undefined)
  const place = indexOfName(name, text)
  if (expected === undefined) {
    const guess = didYouMean(name, functionNames).replace('; ', '')
    throw at(text, place, `unknown function "${name}"`, guess || `if it is a factor, write ${name} * (…)`)
  }
  if (operands.length !== expected) {
    throw at(text, place, `${name}() with ${operands.length} operands`, `it takes ${expected === 1 ? 'one' : 'two'}`)
  }
  return alias ? alias.rewrite(...operands) : [name as Func, ...operands]
}

function rootOf(operands: readonly Tree[], text: string): Tree {
  const [unknown, low, g] = operands
  const isBound = typeof unknown === 'string' && low !== undefined && !symbolsOf(low).includes(unknown)
  if (operands.length === 3 && isBound && symbolsOf(g!).includes(unknown)) return ['root', unknown, low, g!]
  throw at(
    text,
    indexOfName('root', text),
    'root() without an equation',
    'write root(y, low, g) for the y above low with y = g, where g falls in y',
  )
}

function indexOfName(name: string, text: string): number {
  const words = [...text.matchAll(/[\p{L}_][\p{L}\d_]*/gu)]
  return words.find((word) => word[0] === name)?.index ?? 0
}
