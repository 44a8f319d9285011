import { UserError } from '../base/error.ts'
import { parseQuantity } from '../base/quantity.ts'

/** A predicate over rows, parsed. `at` is the offset in the text, for messages. */
export type WhereNode =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'column'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'arithmetic'
      readonly op: string
      readonly left: WhereNode
      readonly right: WhereNode
      readonly at: number
    }
  | {
      readonly kind: 'compare'
      readonly op: string
      readonly left: WhereNode
      readonly right: WhereNode
      readonly at: number
    }
  | { readonly kind: 'in'; readonly value: WhereNode; readonly list: readonly WhereNode[]; readonly at: number }
  | { readonly kind: 'and' | 'or'; readonly left: WhereNode; readonly right: WhereNode; readonly at: number }
  | { readonly kind: 'not'; readonly value: WhereNode; readonly at: number }

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'column' | 'mark' | 'end'
  readonly text: string
  readonly at: number
}

const lexeme =
  /\s*(?:(\d[\d_]*\.?\d*(?:e[+-]?\d+)?[kmbgt]?(?![\w.])|\.\d+(?:e[+-]?\d+)?[kmbgt]?(?![\w.]))|"([^"]*)"|'([^']*)'|`([^`]*)`|([\p{L}_][\p{L}\p{N}_.]*)|(==|!=|<=|>=|[<>()+\-*/,]))/iuy

/** An error in a predicate, with a caret under the place. */
export function whereError(text: string, at: number, problem: string): UserError {
  return new UserError('option', `where, column ${at + 1}: ${problem}.\n  ${text}\n  ${' '.repeat(at)}^`)
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (text.slice(at).trim() !== '') {
    lexeme.lastIndex = at
    const found = lexeme.exec(text)
    const start = at + text.slice(at).search(/\S/)
    if (found === null) {
      const odd = text[start]!
      const hint =
        odd === '='
          ? '; equality is =='
          : odd === '&'
            ? '; write and'
            : odd === '|'
              ? '; write or'
              : odd === '!'
                ? '; write not'
                : ''
      throw whereError(
        text,
        start,
        /["'`]/.test(odd) ? 'a quote is opened and never closed' : `unexpected "${odd}"${hint}`,
      )
    }
    const [, number, double, single, column, name, mark] = found
    at = lexeme.lastIndex
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at: start })
    else if (double !== undefined || single !== undefined)
      tokens.push({ kind: 'text', text: (double ?? single)!, at: start })
    else if (column !== undefined) tokens.push({ kind: 'column', text: column, at: start })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at: start })
    else tokens.push({ kind: 'mark', text: mark!, at: start })
  }
  tokens.push({ kind: 'end', text: 'the end', at: text.trimEnd().length })
  return tokens
}

const comparisons = ['==', '!=', '<', '<=', '>', '>=']

/**
 * Parses `tokens > 1e9 and not (run in ("a7", "b2") or params / width < 3k)`: comparisons, `and or not`, `in (…)`,
 * arithmetic, numbers with units, quoted text, column or role names (others in backticks). Errors carry a caret.
 */
export function parseWhere(text: string): WhereNode {
  const tokens = tokenise(text)
  let next = 0
  const peek = (): Token => tokens[next]!
  const is = (...words: string[]): boolean =>
    (peek().kind === 'mark' || peek().kind === 'name') && words.includes(peek().text)
  const fail = (expected: string): never => {
    const seen = peek().kind === 'end' ? '' : ` instead of "${peek().text}"`
    throw whereError(text, peek().at, `expected ${expected}${seen}`)
  }
  const take = (mark: string): void => {
    if (!is(mark)) fail(`"${mark}"`)
    next++
  }
  const chain = (
    inner: () => WhereNode,
    ops: string[],
    make: (op: string, left: WhereNode, right: WhereNode, at: number) => WhereNode,
  ): WhereNode => {
    let left = inner()
    while (is(...ops)) {
      const { text: op, at } = tokens[next++]!
      left = make(op, left, inner(), at)
    }
    return left
  }
  const either = (): WhereNode =>
    chain(both, ['or'], (_, left, right, at) => ({ kind: 'or', left: fact(left), right: fact(right), at }))
  const both = (): WhereNode =>
    chain(negated, ['and'], (_, left, right, at) => ({ kind: 'and', left: fact(left), right: fact(right), at }))
  const negated = (): WhereNode => {
    if (!is('not')) return compared()
    const { at } = tokens[next++]!
    return { kind: 'not', value: fact(negated()), at }
  }
  const compared = (): WhereNode => {
    const left = sum()
    const { at, text: op } = peek()
    if (is(...comparisons)) {
      next++
      return { kind: 'compare', op, left: value(left), right: value(sum()), at }
    }
    const isNegated = is('not') && tokens[next + 1]!.text === 'in'
    if (!is('in') && !isNegated) return left
    next += isNegated ? 2 : 1
    take('(')
    const list = [value(sum())]
    while (is(',')) {
      next++
      list.push(value(sum()))
    }
    take(')')
    const found: WhereNode = { kind: 'in', value: value(left), list, at }
    return isNegated ? { kind: 'not', value: found, at } : found
  }
  const arithmetic = (op: string, left: WhereNode, right: WhereNode, at: number): WhereNode => ({
    kind: 'arithmetic',
    op,
    left: value(left),
    right: value(right),
    at,
  })
  const sum = (): WhereNode => chain(product, ['+', '-'], arithmetic)
  const product = (): WhereNode => chain(signed, ['*', '/'], arithmetic)
  const signed = (): WhereNode => {
    if (!is('-', '+')) return primary()
    const { text: op, at } = tokens[next++]!
    return arithmetic(op, { kind: 'number', value: 0, at }, signed(), at)
  }
  const primary = (): WhereNode => {
    const { kind, text: word, at } = peek()
    if (is('(')) {
      next++
      const inner = either()
      take(')')
      return inner
    }
    if (kind === 'mark' || kind === 'end' || is('and', 'or', 'not', 'in')) return fail('a value')
    next++
    if (kind === 'number') return { kind, value: parseQuantity(word), at }
    return kind === 'text' ? { kind, value: word, at } : { kind: 'column', name: word, at }
  }
  const isFact = (node: WhereNode): boolean => ['compare', 'in', 'and', 'or', 'not'].includes(node.kind)
  const fact = (node: WhereNode): WhereNode => {
    if (!isFact(node)) throw whereError(text, node.at, 'expected a comparison such as tokens > 1e9, not a mere value')
    return node
  }
  const value = (node: WhereNode): WhereNode => {
    if (isFact(node)) throw whereError(text, node.at, 'expected a value, not another condition')
    return node
  }
  const whole = fact(either())
  if (peek().kind !== 'end') fail('"and", "or" or the end')
  return whole
}
