import type { Tree } from '../expr/tree.ts'
import type { Inputs } from './model.ts'

/** Where a centre may lie: shares of the rows on one side of it. */
const SHARES = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95]
/** Centres beyond the data, a pole's for instance: distances from its ends, in units of the range. */
const OUTSIDE = [0.05, 0.5]
/** Widths tried, in units of the input's range. */
const WIDTHS = [0.02, 0.05, 0.1, 0.2, 0.5]
/** Waves over the input's range: every half one, since a neighbour further off leads to another optimum. */
const MOST_WAVES = 60

/**
 * Values to try for a parameter whose place in the formula says what it is: the c of (x - c) is a point of x, the w of
 * (x - c)/w a share of its range, and the w of cos(w·x) or cos(x/w) a number of waves over that range. Undefined where
 * the formula says nothing of the kind.
 */
export function guesses(tree: Tree, name: string, inputs: Inputs): number[] | undefined {
  return waves(tree, name, inputs) ?? widths(tree, name, inputs) ?? centres(tree, name, inputs)
}

/** Every operation in the formula, outer ones first. */
function* operations(tree: Tree): Generator<readonly [string, ...Tree[]]> {
  if (typeof tree === 'number' || typeof tree === 'string') return
  yield tree
  for (const operand of tree.slice(1) as Tree[]) yield* operations(operand)
}

function centres(tree: Tree, name: string, inputs: Inputs): number[] | undefined {
  for (const [op, left, right] of operations(tree)) {
    if (op !== '-') continue
    const input = left === name ? right : right === name ? left : undefined
    if (typeof input !== 'string' || !Object.hasOwn(inputs, input)) continue
    const sorted = Float64Array.from(inputs[input]!).sort()
    const inside = SHARES.map((share) => sorted[Math.floor(share * sorted.length)]!)
    const range = sorted[sorted.length - 1]! - sorted[0]!
    return [...inside, ...OUTSIDE.flatMap((k) => [sorted[0]! - k * range, sorted[sorted.length - 1]! + k * range])]
  }
  return undefined
}

function widths(tree: Tree, name: string, inputs: Inputs): number[] | undefined {
  for (const [op, above, below] of operations(tree)) {
    if (op !== '/') continue
    const isWidth = below === name || (Array.isArray(below) && below[0] === '^' && below[1] === name)
    if (!isWidth || above === undefined) continue
    const shifted = [...operations(above)].find(
      ([inner, ...terms]) =>
        (inner === '+' || inner === '-') &&
        terms.some((term) => typeof term === 'string' && Object.hasOwn(inputs, term)),
    )
    const input = shifted?.find((term) => typeof term === 'string' && Object.hasOwn(inputs, term))
    if (input !== undefined) return WIDTHS.map((share) => share * rangeOf(inputs[input as string]!))
  }
  return undefined
}

function waves(tree: Tree, name: string, inputs: Inputs): number[] | undefined {
  for (const [op, argument] of operations(tree)) {
    if ((op !== 'sin' && op !== 'cos') || argument === undefined) continue
    for (const term of termsOf(argument)) {
      const { constant, degrees } = productOf(term)
      const own = degrees.get(name)
      const input = Object.keys(inputs).find((symbol) => degrees.get(symbol) === 1)
      if (!own || input === undefined || degrees.size !== 2) continue
      const column = inputs[input]!
      const unit = (2 * Math.PI) / (Math.abs(constant) * rangeOf(column))
      const count = Math.min(MOST_WAVES, Math.floor(column.length / 2))
      return Array.from({ length: 2 * count }, (_, k) => (((k + 1) / 2) * unit) ** (1 / own))
    }
  }
  return undefined
}

/** The terms of a sum, without their signs. */
export function termsOf(tree: Tree): Tree[] {
  if (typeof tree === 'number' || typeof tree === 'string') return [tree]
  return ['+', '-', 'neg'].includes(tree[0]) ? (tree.slice(1) as Tree[]).flatMap(termsOf) : [tree]
}

/** A product as a constant and symbol → power; what is no product counts as a symbol of its own. */
export function productOf(tree: Tree): { constant: number; degrees: Map<string, number> } {
  const degrees = new Map<string, number>()
  let constant = 1
  const visit = (node: Tree, degree: number): void => {
    if (typeof node === 'number') constant *= node ** degree
    else if (typeof node === 'string') degrees.set(node, (degrees.get(node) ?? 0) + degree)
    else if (node[0] === 'neg') {
      constant = -constant
      visit(node[1]!, degree)
    } else if (node[0] === '*') for (const operand of node.slice(1) as Tree[]) visit(operand, degree)
    else if (node[0] === '/') {
      visit(node[1]!, degree)
      visit(node[2]!, -degree)
    }
  }
  visit(tree, 1)
  return { constant, degrees }
}

function rangeOf(column: Float64Array): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const v of column) {
    least = Math.min(least, v)
    most = Math.max(most, v)
  }
  return most - least || 1
}
