import type { Graph } from './graph.ts'
import { addRoot } from './root.ts'
import type { Func, Op, Tree } from './tree.ts'

/** Adds a formula to the graph; `symbols` gives the node that stands for each symbol. */
export function addTree(graph: Graph, tree: Tree, symbols: ReadonlyMap<string, number>): number {
  if (typeof tree === 'number') return graph.constant(tree)
  if (typeof tree === 'string') {
    const node = symbols.get(tree)
    if (node === undefined) throw new Error(`formula: symbol "${tree}" is neither input nor parameter`)
    return node
  }
  if (tree[0] === 'root') return addRoot(graph, tree as readonly ['root', ...Tree[]], symbols)
  const [op, ...operands] = tree as readonly [Exclude<Op, 'root'>, ...Tree[]]
  const [a, b] = operands.map((operand) => addTree(graph, operand, symbols)) as [number, number]
  switch (op) {
    case '+':
      return graph.add(a, b)
    case '-':
      return graph.sub(a, b)
    case '*':
      return graph.mul(a, b)
    case '/':
      return graph.mul(a, graph.recip(b))
    case '^':
      return graph.pow(a, b)
    case 'neg':
      return graph.neg(a)
    default:
      return graph.call(op, a, b ?? -1)
  }
}

/** Derivative of a node by a symbol node, with every intermediate derivative shared through the graph. */
export class Derivative {
  readonly #graph: Graph
  readonly #known = new Map<number, Map<number, number>>()
  /** Roots of equations that are held at their values. */
  readonly #still: readonly number[]
  /** For each root: derivatives of what else its equation depends on. */
  readonly #beside = new Map<number, Derivative>()

  constructor(graph: Graph, still: readonly number[] = []) {
    this.#graph = graph
    this.#still = still
  }

  of(id: number, symbol: number): number {
    let bySymbol = this.#known.get(symbol)
    if (!bySymbol) this.#known.set(symbol, (bySymbol = new Map()))
    const known = bySymbol.get(id)
    if (known !== undefined) return known
    const result = this.#derive(id, symbol)
    bySymbol.set(id, result)
    return result
  }

  #derive(id: number, symbol: number): number {
    const g = this.#graph
    if (id === symbol) return g.constant(1)
    const { op, a, b } = g.at(id)
    if (op === 'constant' || op === 'symbol' || op === 'step') return g.constant(0)
    if (op === 'hold') return this.#held(id, symbol)
    const da = this.of(a, symbol)
    if (op === 'add') return g.add(da, this.of(b, symbol))
    if (op === 'mul') return g.add(g.mul(da, b), g.mul(a, this.of(b, symbol)))
    if (op === 'min' || op === 'max') {
      const aAbove = g.step(g.sub(a, b))
      const [whenAbove, whenBelow] = op === 'max' ? [da, this.of(b, symbol)] : [this.of(b, symbol), da]
      return g.add(g.mul(aAbove, whenAbove), g.mul(g.sub(g.constant(1), aAbove), whenBelow))
    }
    if (op === 'bend') return this.#bend(id, [da, b, this.of(b, symbol)])
    return g.isConstant(da, 0) ? da : g.mul(this.#slope(op, id, a), da)
  }

  /** Slope of y = g(y): ∂g/(1 − ∂g/∂y), by the implicit function theorem; of what solves no equation none. */
  #held(y: number, symbol: number): number {
    const g = this.#graph
    const right = g.equationOf(y)
    if (right === undefined || this.#still.includes(y)) return g.constant(0)
    let beside = this.#beside.get(y)
    if (!beside) this.#beside.set(y, (beside = new Derivative(g, [...this.#still, y])))
    const slope = beside.of(right, symbol)
    return g.mul(slope, g.recip(g.sub(g.constant(1), beside.of(right, y))))
  }

  /** Slope of z = bend(t, s): (dt − ln(1 + e^z)·ds) / (1 + (s − 1)/(1 + e^−z)), by the implicit function theorem. */
  #bend(z: number, [dt, s, ds]: readonly [number, number, number]): number {
    const g = this.#graph
    const one = g.constant(1)
    const below = g.recip(g.add(one, g.call('exp', z)))
    const above = g.recip(g.add(one, g.call('exp', g.neg(z))))
    const rise = g.recip(g.add(below, g.mul(s, above)))
    const softplus = g.add(g.call('max', z, g.constant(0)), g.call('log1p', g.call('exp', g.neg(g.call('abs', z)))))
    return g.mul(rise, g.sub(dt, g.mul(softplus, ds)))
  }

  #slope(op: Func | 'recip', id: number, a: number): number {
    const g = this.#graph
    const one = g.constant(1)
    switch (op) {
      case 'recip':
        return g.neg(g.mul(id, id))
      case 'exp':
        return id
      case 'log':
        return g.recip(a)
      case 'log1p':
        return g.recip(g.add(one, a))
      case 'expm1':
        return g.add(id, one)
      case 'sqrt':
        return g.mul(g.constant(0.5), g.recip(id))
      case 'abs':
        return g.sub(g.mul(g.constant(2), g.step(a)), one)
      case 'sin':
        return g.call('cos', a)
      case 'cos':
        return g.neg(g.call('sin', a))
      case 'tan':
        return g.add(one, g.mul(id, id))
      case 'atan':
        return g.recip(g.add(one, g.mul(a, a)))
      case 'tanh':
        return g.sub(one, g.mul(id, id))
      default:
        throw new Error(`no derivative of ${op}`)
    }
  }
}
