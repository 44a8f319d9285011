import { symbolsOf, type Tree, timesIn } from '../expr/tree.ts'
import type { Law } from './law.ts'
import { treeOf } from './tree.ts'

/**
 * Parameters that an exponent of 0 frees. In `b + a·x^c` the power is then a constant, so that a and b make up for each
 * other without end, and in `(k / x)^c` nothing depends on k: rows that don't tell c from 0 determine none of them.
 */
export function freedAtZero(law: Law, exponent: string): string[] {
  const formula = treeOf(law, law.formula)
  const free = new Set<string>()
  /** The factors of a part that is constant at an exponent of 0, and of nothing else; null for other parts. */
  const visit = (tree: Tree): string[] | null => {
    if (typeof tree !== 'object') return null
    const [op, ...operands] = tree
    if (op === '^' && isOf(operands[1]!, exponent)) {
      for (const name of symbolsOf(operands[0]!)) free.add(name)
      return []
    }
    const parts = operands.map(visit)
    const at = parts.findIndex((part) => part !== null)
    const rest = operands.filter((_, k) => k !== at)
    if (at === -1 || !Object.hasOwn(keeps, op)) return null
    if (op === 'neg') return parts[at]!
    if (op === '*' || op === '/') {
      const isConstant = rest.every((each) => symbolsOf(each).every((name) => Object.hasOwn(law.params, name)))
      return isConstant ? [...parts[at]!, ...rest.flatMap((each) => bareIn(each, '*', '/'))] : null
    }
    const constants = rest.flatMap((each) => bareIn(each, '+', '-'))
    if (constants.length > 0) for (const name of [...constants, ...parts.flatMap((part) => part ?? [])]) free.add(name)
    return parts.flatMap((part) => part ?? [])
  }
  visit(formula)
  return Object.keys(law.params).filter((name) => name !== exponent && free.has(name) && timesIn(formula, name) === 1)
}

const keeps = { '+': true, '-': true, '*': true, '/': true, neg: true }

/** The exponent itself, or its opposite. */
const isOf = (tree: Tree, name: string): boolean =>
  tree === name || (typeof tree === 'object' && tree[0] === 'neg' && tree[1] === name)

/** Symbols that are operands of these operations alone. */
function bareIn(tree: Tree, ...ops: readonly string[]): string[] {
  if (typeof tree === 'string') return [tree]
  if (typeof tree !== 'object' || !(ops.includes(tree[0]) || tree[0] === 'neg')) return []
  return (tree.slice(1) as Tree[]).flatMap((operand) => bareIn(operand, ...ops))
}
