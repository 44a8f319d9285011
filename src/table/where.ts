import { didYouMean } from '../base/error.ts'
import { own } from '../base/own.ts'
import { parseWhere, type WhereNode, whereError } from './where-parse.ts'

/** A column as a predicate sees it: each cell as a number (NaN where it is none) and as trimmed text ('' where empty). */
export interface WhereColumn {
  readonly numbers: ArrayLike<number>
  text(row: number): string
}

/** Rows to ask. `find` takes a column or role name. */
export interface WhereRows {
  readonly length: number
  readonly names: readonly string[]
  find(name: string): WhereColumn | undefined
}

/** Which rows a predicate keeps, and the columns it looked at. */
export interface WhereResult {
  /** 1 where the row is kept. */
  readonly keep: Uint8Array
  readonly used: ReadonlyMap<string, WhereColumn>
}

type Test = (row: number) => boolean
type NumberOf = (row: number) => number
type TextOf = (row: number) => string

/**
 * Asks every row. Comparisons with a number are false for a cell that holds none, except `!=`; `==`, `!=` and `in` with
 * quoted text compare trimmed text. Refuses bad syntax and unknown columns with a caret.
 */
export function evaluateWhere(text: string, rows: WhereRows): WhereResult {
  const used = new Map<string, WhereColumn>()
  const test = compileFact(parseWhere(text), { text, rows, used })
  const keep = new Uint8Array(rows.length)
  for (let row = 0; row < rows.length; row++) keep[row] = test(row) ? 1 : 0
  return { keep, used }
}

interface Context {
  readonly text: string
  readonly rows: WhereRows
  readonly used: Map<string, WhereColumn>
}

function compileFact(node: WhereNode, context: Context): Test {
  switch (node.kind) {
    case 'and': {
      const [left, right] = [compileFact(node.left, context), compileFact(node.right, context)]
      return (row) => left(row) && right(row)
    }
    case 'or': {
      const [left, right] = [compileFact(node.left, context), compileFact(node.right, context)]
      return (row) => left(row) || right(row)
    }
    case 'not': {
      const inner = compileFact(node.value, context)
      return (row) => !inner(row)
    }
    case 'in': {
      const tests = node.list.map((item) => compileCompare('==', node.value, item, node.at, context))
      return (row) => tests.some((test) => test(row))
    }
    case 'compare':
      return compileCompare(node.op, node.left, node.right, node.at, context)
    default:
      throw whereError(context.text, node.at, 'expected a comparison')
  }
}

function compileCompare(op: string, left: WhereNode, right: WhereNode, at: number, context: Context): Test {
  if (isText(left, context) || isText(right, context)) {
    if (op !== '==' && op !== '!=') throw whereError(context.text, at, `"${op}" compares numbers, and one side is text`)
    const [a, b] = [compileText(left, context), compileText(right, context)]
    return op === '==' ? (row) => a(row) === b(row) : (row) => a(row) !== b(row)
  }
  const [a, b] = [compileNumber(left, context), compileNumber(right, context)]
  const numeric = numericTest(op, a, b)
  if (left.kind !== 'column' || right.kind !== 'column' || (op !== '==' && op !== '!=')) return numeric
  const [s, t] = [compileText(left, context), compileText(right, context)]
  return (row) => (Number.isNaN(a(row)) && Number.isNaN(b(row)) ? (s(row) === t(row)) === (op === '==') : numeric(row))
}

function numericTest(op: string, a: NumberOf, b: NumberOf): Test {
  switch (op) {
    case '==':
      return (row) => a(row) === b(row)
    case '!=':
      return (row) => a(row) !== b(row)
    case '<':
      return (row) => a(row) < b(row)
    case '<=':
      return (row) => a(row) <= b(row)
    case '>':
      return (row) => a(row) > b(row)
    default:
      return (row) => a(row) >= b(row)
  }
}

// Words that stand for themselves where no column has their name: JSON's booleans and the numbers without digits.
const textWords = new Set(['true', 'false'])
const numberWords: Readonly<Record<string, number>> = { inf: Infinity, nan: Number.NaN }

function isText(node: WhereNode, { rows }: Context): boolean {
  return (
    node.kind === 'text' || (node.kind === 'column' && textWords.has(node.name) && rows.find(node.name) === undefined)
  )
}

function compileText(node: WhereNode, context: Context): TextOf {
  if (node.kind === 'text') return () => node.value
  if (node.kind === 'column') {
    if (isText(node, context)) return () => node.name
    const column = findColumn(node.name, node.at, context)
    return (row) => column.text(row)
  }
  const number = compileNumber(node, context)
  return (row) => String(number(row))
}

function compileNumber(node: WhereNode, context: Context): NumberOf {
  if (node.kind === 'number') return () => node.value
  if (node.kind === 'column') {
    const word = own(numberWords, node.name)
    if (word !== undefined && context.rows.find(node.name) === undefined) return () => word
    const { numbers } = findColumn(node.name, node.at, context)
    return (row) => numbers[row]!
  }
  if (node.kind !== 'arithmetic') throw whereError(context.text, node.at, 'expected a number')
  const [a, b] = [compileNumber(node.left, context), compileNumber(node.right, context)]
  if (node.op === '+') return (row) => a(row) + b(row)
  if (node.op === '-') return (row) => a(row) - b(row)
  return node.op === '*' ? (row) => a(row) * b(row) : (row) => a(row) / b(row)
}

function findColumn(name: string, at: number, { text, rows, used }: Context): WhereColumn {
  const column = used.get(name) ?? rows.find(name)
  if (column !== undefined) {
    used.set(name, column)
    return column
  }
  const longer = rows.names.find((each) => each.startsWith(name) && text.startsWith(each, at) && each !== name)
  const hint = longer === undefined ? didYouMean(name, rows.names) : `; write \`${longer}\` in backticks`
  const shown = rows.names.length > 20 ? `${rows.names.slice(0, 20).join(', ')}, …` : rows.names.join(', ')
  throw whereError(text, at, `no column is named "${name}"${hint} (columns: ${shown}; text goes in quotes)`)
}
