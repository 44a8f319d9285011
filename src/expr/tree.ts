/**
 * A formula as JSON: a number, a symbol, or an operation with its operands.
 * `1.5`, `"N"`, `["+", "E", ["/", "A", ["^", "N", "alpha"]]]`.
 */
export type Tree = number | string | readonly [Op, ...Tree[]]

/** `["root", "y", low, g]` is the y between `low` and g(low) with y = g(y), for a g that falls in y; y means nothing outside. */
export type Op = '+' | '-' | '*' | '/' | '^' | 'neg' | 'root' | Func

/** Functions that formula text may call; `bend` is that of num/bend.ts. */
export type Func =
  | 'exp'
  | 'log'
  | 'log1p'
  | 'expm1'
  | 'sqrt'
  | 'abs'
  | 'min'
  | 'max'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'atan'
  | 'tanh'
  | 'bend'

/** Number of operands of each function. */
export const arity: Readonly<Record<Func, number>> = {
  exp: 1,
  log: 1,
  log1p: 1,
  expm1: 1,
  sqrt: 1,
  abs: 1,
  min: 2,
  max: 2,
  sin: 1,
  cos: 1,
  tan: 1,
  atan: 1,
  tanh: 1,
  bend: 2,
}

/** The symbols of a tree, in order of first appearance; not those that a `root` binds. */
export function symbolsOf(tree: Tree): string[] {
  const seen = new Set<string>()
  const visit = (node: Tree): void => {
    if (typeof node === 'string') seen.add(node)
    else if (typeof node !== 'number' && node[0] === 'root') {
      visit(node[2]!)
      for (const symbol of symbolsOf(node[3]!)) if (symbol !== node[1]) seen.add(symbol)
    } else if (typeof node !== 'number') for (const operand of node.slice(1) as Tree[]) visit(operand)
  }
  visit(tree)
  return [...seen]
}

/** How often a symbol stands in a tree. */
export function timesIn(tree: Tree, name: string): number {
  if (typeof tree !== 'object') return tree === name ? 1 : 0
  return (tree.slice(1) as Tree[]).reduce<number>((sum, operand) => sum + timesIn(operand, name), 0)
}
