import { UserError } from '../base/error.ts'
import { scalarFunctions } from '../expr/graph.ts'
import type { Func, Op, Tree } from '../expr/tree.ts'
import { findRoot } from '../num/scalar.ts'
import type { Law } from './law.ts'
import { treeOf } from './tree.ts'

type Operation = (a: number, b: number) => number

const operations: Readonly<Record<Exclude<Op, Func | 'root'>, Operation>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  neg: (a) => -a,
}

/** The value of a formula at one point; `scope` gives every symbol its number. */
export function evaluateTree(tree: Tree, scope: Readonly<Record<string, number>>): number {
  if (typeof tree === 'number') return tree
  if (typeof tree === 'string') {
    const value = Object.hasOwn(scope, tree) ? scope[tree] : undefined
    if (value === undefined) throw new UserError('formula', `formula: no value for "${tree}"; give one.`)
    return value
  }
  if (tree[0] === 'root') return rootOf(tree as readonly ['root', string, Tree, Tree], scope)
  const [op, ...operands] = tree
  const [a, b] = operands.map((operand) => evaluateTree(operand, scope)) as [number, number]
  const operation: Operation = Object.hasOwn(operations, op)
    ? operations[op as keyof typeof operations]
    : scalarFunctions[op as Func]
  return operation(a, b)
}

function rootOf(
  [, name, low, g]: readonly ['root', string, Tree, Tree],
  scope: Readonly<Record<string, number>>,
): number {
  const right = (y: number) => evaluateTree(g, { ...scope, [name]: y })
  const from = evaluateTree(low, scope)
  const found = findRoot((y) => y - right(y), from, right(from))
  return found.found ? found.x : Number.NaN
}

/**
 * A law's prediction at one point. `inputs` are by symbol (`N`) or by role (`params`); features of a curve by symbol. Slow and plain: for single points,
 * and a check of the compiled program.
 */
export function evaluateLaw(
  law: Law,
  params: Readonly<Record<string, number>>,
  inputs: Readonly<Record<string, number>>,
): number {
  const scope: Record<string, number> = { ...params }
  for (const symbol of Object.keys(law.features ?? {})) {
    if (Object.hasOwn(inputs, symbol)) scope[symbol] = inputs[symbol]!
  }
  for (const [symbol, role] of Object.entries(law.inputs)) {
    const value = Object.hasOwn(inputs, symbol)
      ? inputs[symbol]
      : Object.hasOwn(inputs, role)
        ? inputs[role]
        : undefined
    if (value === undefined)
      throw new UserError('law', `law: "${law.name}" needs ${role} (${symbol}); give it a value.`)
    scope[symbol] = value
  }
  return evaluateTree(treeOf(law, law.formula), scope)
}

/** A derived quantity of a law, e.g. the exponent `a` of `chinchilla`. */
export function evaluateDerived(law: Law, params: Readonly<Record<string, number>>, name: string): number {
  const text = law.derived && Object.hasOwn(law.derived, name) ? law.derived[name] : undefined
  if (text === undefined) throw new UserError('law', `law: "${law.name}" has no derived quantity "${name}".`)
  return evaluateTree(treeOf(law, text), params)
}
