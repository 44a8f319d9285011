import { type Tree, timesIn } from '../expr/tree.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'
import type { RunTable } from '../table/table.ts'
import { type Binding, bind } from './bind.ts'
import type { Constraints } from './fit.ts'
import type { Inputs } from './model.ts'

/**
 * A problem over variables that don't make up for each other. In `b + a·x^c` within a function, as in exp(b + a·x^c), rows
 * say what the sum is at the smallest x, how far it rises to the largest, and, less well, how it bends in between; of a, b
 * and c each can be nearly anything, along a curved valley that takes a search thousands of steps. So the search has the
 * sum at the smallest x in place of b, and its rise in place of a.
 */
export interface Steady {
  readonly binding: Binding
  /** The law's own free variables at those of `binding`, and the other way round. */
  readonly toOwn: (theta: ArrayLike<number>) => Float64Array
  readonly fromOwn: (theta: ArrayLike<number>) => Float64Array
}

/** A sum of `offset` and `sign`·`factor`·x^(`turn`·`exponent`). */
interface Bend {
  readonly factor: string
  readonly offset: string
  readonly exponent: string
  readonly sign: 1 | -1
  readonly turn: 1 | -1
  readonly input: string
}

/** Rises and exponents that are tried. */
const RISES = [-4, -1.5, -0.5, 0.5, 1.5, 4]
const EXPONENTS = [-0.5, -0.1, 0.1, 0.5]
/** An exponent of 0 leaves no rise to be told apart. */
const LEAST_EXPONENT = 1e-9

/** Laws by the law and the ends of inputs that they were made from, so that what is derived from a formula is kept. */
const known = new WeakMap<Law, Map<string, Law>>()

/** The problem of a binding over steady variables; null where the law has no such sum, or none that is free to bend. */
export function steadyOf(
  { law, variables, inputs, objective }: Binding,
  table: RunTable,
  constraints: Constraints,
): Steady | null {
  const formula = treeOf(law, law.formula)
  const isFree = (name: string) =>
    variables.free.some(
      (each) => each.name === name && !each.log && each.low === -Infinity && each.high === Infinity,
    ) &&
    !Object.values(variables.tied).includes(name) &&
    timesIn(formula, name) === 1
  const bends = bendsIn(formula, false, inputs).filter(({ factor, offset, exponent }) =>
    [factor, offset, exponent].every(isFree),
  )
  if (bends.length === 0) return null
  const ends = Object.fromEntries(bends.map(({ input }) => [input, endsOf(inputs[input]!)]))
  if (Object.values(ends).some(([low, high]) => !(low > 0 && high > low))) return null
  const binding = bind(table, steadyLaw(law, formula, bends, ends), objective, constraints)
  const at = (name: string) => variables.free.findIndex((each) => each.name === name)
  const moves = bends.map(({ factor, offset, exponent, sign, turn, input }) => {
    const [low, high] = ends[input]!
    return { a: at(factor), b: at(offset), c: at(exponent), sign, turn, low, span: Math.log(high / low) }
  })
  return {
    binding,
    toOwn: (theta) => {
      const own = Float64Array.from(theta)
      for (const { a, b, c, sign, turn, low, span } of moves) {
        const growth = Math.expm1(turn * theta[c]! * span)
        own[a] = (sign * theta[a]!) / (low ** (turn * theta[c]!) * growth)
        own[b] = theta[b]! - theta[a]! / growth
      }
      return own
    },
    fromOwn: (own) => {
      const theta = Float64Array.from(own)
      for (const { a, b, c, sign, turn, low, span } of moves) {
        if (theta[c] === 0) theta[c] = LEAST_EXPONENT
        const atLow = sign * own[a]! * low ** (turn * theta[c]!)
        theta[a] = atLow * Math.expm1(turn * theta[c]! * span)
        theta[b] = own[b]! + atLow
      }
      return theta
    },
  }
}

/** The law with its bends written out in steady variables, under the names of the parameters whose places they take. */
function steadyLaw(
  law: Law,
  formula: Tree,
  bends: readonly Bend[],
  ends: Readonly<Record<string, readonly [number, number]>>,
): Law {
  const text = `${law.formula} between ${JSON.stringify(ends)}`
  let ofLaw = known.get(law)
  if (!ofLaw) known.set(law, (ofLaw = new Map()))
  const found = ofLaw.get(text)
  if (found) return found
  const params = { ...law.params }
  const rewrite = (tree: Tree): Tree => {
    if (typeof tree !== 'object') return tree
    const inner = tree[0] === 'exp' ? bendOf(tree[1]!) : null
    const bend = inner ?? bendOf(tree)
    const own = bend && bends.find(({ factor }) => factor === bend.factor)
    if (!own) return [tree[0], ...(tree.slice(1) as Tree[]).map(rewrite)] as unknown as Tree
    const { factor, offset, exponent, turn, input } = own
    const [low, high] = ends[input]!
    const grown = (x: Tree): Tree => ['expm1', ['*', ['*', turn, exponent], ['log', ['/', x, low]]]]
    const rise: Tree = ['*', ['/', factor, grown(high)], grown(input)]
    params[factor] = { ...params[factor]!, start: RISES }
    params[exponent] = { ...params[exponent]!, start: EXPONENTS }
    const { start: _, ...free } = params[offset]!
    // exp(b + …) is b' · exp(…), and b' is solved for where it is linear
    params[offset] = inner ? { ...free, bounds: [0, null], scale: 'log' } : free
    return inner ? ['*', offset, ['exp', rise]] : ['+', offset, rise]
  }
  const tree = rewrite(formula)
  const steady: Law = { ...law, formula: text, params, trees: { ...law.trees, [text]: tree } }
  ofLaw.set(text, steady)
  return steady
}

/** The bends within a formula, where `isBent` says that the parameters of this part of it don't enter linearly. */
function bendsIn(tree: Tree, isBent: boolean, inputs: Inputs): Bend[] {
  if (typeof tree !== 'object') return []
  const bend = isBent ? bendOf(tree) : null
  if (bend && Object.hasOwn(inputs, bend.input)) return [bend]
  return (tree.slice(1) as Tree[]).flatMap((operand, k) => {
    const keeps = ['+', '-', 'neg', '*'].includes(tree[0]) || (tree[0] === '/' && k === 0)
    return bendsIn(operand, isBent || !keeps, inputs)
  })
}

/** `b ± a·x^±c` in any order, read as such. */
function bendOf(tree: Tree): Bend | null {
  if (typeof tree !== 'object' || (tree[0] !== '+' && tree[0] !== '-')) return null
  const [left, right] = [tree[1]!, tree[2]!]
  if (typeof right === 'string' && tree[0] === '+') return powerOf(left, right, 1)
  return typeof left === 'string' ? powerOf(right, left, tree[0] === '+' ? 1 : -1) : null
}

function powerOf(tree: Tree, offset: string, sign: 1 | -1): Bend | null {
  if (typeof tree !== 'object' || (tree[0] !== '*' && tree[0] !== '/')) return null
  const [left, right] = [tree[1]!, tree[2]!]
  const [factor, power] = typeof left === 'string' ? [left, right] : tree[0] === '*' ? [right, left] : [null, left]
  if (typeof factor !== 'string' || typeof power !== 'object' || power[0] !== '^') return null
  const [, input, raised] = power
  const isNegative = typeof raised === 'object' && raised[0] === 'neg'
  const exponent = isNegative ? raised[1] : raised
  if (typeof input !== 'string' || typeof exponent !== 'string') return null
  const turn = isNegative === (tree[0] === '/') ? 1 : -1
  return { factor, offset, exponent, sign, turn, input }
}

function endsOf(column: Float64Array): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, 0]
  for (const v of column) {
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  return [low, high]
}
