import { bend } from '../num/bend.ts'
import type { Func } from './tree.ts'

/** Where a node's value lives: known now; one number a parameter vector; one column a table; one column for both. */
export const Kind = { constant: 0, scalar: 1, fixed: 2, column: 3 } as const
export type Kind = (typeof Kind)[keyof typeof Kind]

export type NodeOp = 'constant' | 'symbol' | 'add' | 'mul' | 'recip' | 'step' | 'hold' | Func

export interface Node {
  readonly op: NodeOp
  readonly kind: Kind
  /** Operand nodes, -1 = none. */
  readonly a: number
  readonly b: number
  readonly value: number
  readonly name: string
  /** Known to be above 0, so that logarithms of products may be split. */
  readonly positive: boolean
}

/** Nodes of a graph at most, so that two of them make one exact number. */
const MOST_NODES = 2 ** 26

/**
 * Expressions with shared subexpressions stored once. Builders fold constants, move scalars in front of columns and
 * turn powers into exp(y·log x), so that logarithms of inputs become fixed columns that are computed once a table.
 */
export class Graph {
  readonly nodes: Node[] = []
  readonly #constants = new Map<number, number>()
  readonly #symbols = new Map<string, number>()
  /** Nodes by operation, then by their operands as one number. */
  readonly #operations = new Map<NodeOp, Map<number, number>>()
  /** For each root y of an equation y = g(y): the node of g(y). */
  readonly #equations = new Map<number, number>()

  #operation(op: NodeOp, kind: Kind, a: number, b: number, positive: boolean): number {
    let ofOp = this.#operations.get(op)
    if (!ofOp) this.#operations.set(op, (ofOp = new Map()))
    return this.#intern(ofOp, a * MOST_NODES + b, { op, kind, a, b, value: 0, name: '', positive })
  }

  #intern<K>(known: Map<K, number>, key: K, node: Node): number {
    const id = known.get(key)
    if (id !== undefined) return id
    known.set(key, this.nodes.length)
    return this.nodes.push(node) - 1
  }

  at(id: number): Node {
    return this.nodes[id]!
  }

  constant(value: number): number {
    const node: Node = { op: 'constant', kind: Kind.constant, a: -1, b: -1, value, name: '', positive: value > 0 }
    return this.#intern(this.#constants, value, node)
  }

  /** A parameter (`scalar`) or an input (`fixed`). */
  symbol(name: string, kind: Kind, positive: boolean): number {
    return this.#intern(this.#symbols, name, { op: 'symbol', kind, a: -1, b: -1, value: 0, name, positive })
  }

  isConstant(id: number, value: number): boolean {
    const node = this.at(id)
    return node.op === 'constant' && node.value === value
  }

  add(a: number, b: number): number {
    const [x, y] = [this.at(a), this.at(b)]
    if (x.op === 'constant' && y.op === 'constant') return this.constant(x.value + y.value)
    if (this.isConstant(a, 0)) return b
    if (this.isConstant(b, 0)) return a
    const [p, q] = x.kind < y.kind || (x.kind === y.kind && a <= b) ? [a, b] : [b, a]
    return this.#operation('add', join(x, y), p, q, x.positive && y.positive)
  }

  sub(a: number, b: number): number {
    return a === b ? this.constant(0) : this.add(a, this.neg(b))
  }

  neg(a: number): number {
    return this.mul(this.constant(-1), a)
  }

  mul(a: number, b: number): number {
    const [x, y] = [this.at(a), this.at(b)]
    if (x.op === 'constant' && y.op === 'constant') return this.constant(x.value * y.value)
    if (this.isConstant(a, 0) || this.isConstant(b, 0)) return this.constant(0)
    if (this.isConstant(a, 1)) return b
    if (this.isConstant(b, 1)) return a
    const [s, c] = this.factor(a)
    const [t, d] = this.factor(b)
    const moved = (s !== a && c !== a) || (t !== b && d !== b)
    if (moved && c !== -1 && d !== -1) return this.mul(this.mul(s, t), this.mul(c, d))
    if (moved && c !== -1) return this.mul(this.mul(s, t), c)
    if (moved && d !== -1) return this.mul(this.mul(s, t), d)
    const [p, q] = x.kind < y.kind || (x.kind === y.kind && a <= b) ? [a, b] : [b, a]
    return this.#operation('mul', join(x, y), p, q, x.positive && y.positive)
  }

  /** The node as scalar × column: [scalar, column], with column -1 for a plain scalar. */
  factor(id: number): [scalar: number, column: number] {
    const node = this.at(id)
    if (node.kind <= Kind.scalar) return [id, -1]
    if (node.op === 'mul' && this.at(node.a).kind <= Kind.scalar) return [node.a, node.b]
    return [this.constant(1), id]
  }

  recip(a: number): number {
    const x = this.at(a)
    if (x.op === 'constant') return this.constant(1 / x.value)
    if (x.op === 'recip') return x.a
    if (x.op === 'exp') return this.call('exp', this.neg(x.a))
    if (x.op === 'mul') return this.mul(this.recip(x.a), this.recip(x.b))
    return this.#operation('recip', x.kind, a, -1, x.positive)
  }

  pow(a: number, b: number): number {
    const exponent = this.at(b)
    if (exponent.op === 'constant') {
      const n = exponent.value
      if (n === 0) return this.constant(1)
      if (n === 0.5) return this.call('sqrt', a)
      if (Number.isInteger(n) && Math.abs(n) <= 16) {
        let product = a
        for (let k = 1; k < Math.abs(n); k++) product = this.mul(product, a)
        return n < 0 ? this.recip(product) : product
      }
    }
    return this.call('exp', this.mul(b, this.call('log', a)))
  }

  /** 1 where a > 0, else 0; the slope of max, min and abs. */
  step(a: number): number {
    const x = this.at(a)
    if (x.op === 'constant') return this.constant(x.value > 0 ? 1 : 0)
    return this.#operation('step', x.kind, a, -1, false)
  }

  /** The same value with slopes switched off: derivatives take it for a constant. */
  hold(a: number): number {
    const x = this.at(a)
    return x.op === 'constant' ? a : this.#operation('hold', x.kind, a, -1, x.positive)
  }

  /** The value of `a`, which solves y = g(y), with the slopes of that solution. */
  root(a: number, g: (y: number) => number): number {
    const y = this.hold(a)
    if (y !== a && !this.#equations.has(y)) this.#equations.set(y, g(y))
    return y
  }

  /** The node of g(y) for a root y of y = g(y). */
  equationOf(y: number): number | undefined {
    return this.#equations.get(y)
  }

  call(func: Func, a: number, b = -1): number {
    const x = this.at(a)
    if (x.op === 'constant' && (b === -1 || this.at(b).op === 'constant')) {
      return this.constant(scalarFunctions[func](x.value, b === -1 ? 0 : this.at(b).value))
    }
    if (func === 'log') {
      if (x.op === 'exp') return x.a
      if (x.op === 'recip' && this.at(x.a).positive) return this.neg(this.call('log', x.a))
      if (x.op === 'sqrt' && x.positive) return this.mul(this.constant(0.5), this.call('log', x.a))
      if (x.op === 'mul' && this.at(x.a).positive && this.at(x.b).positive) {
        return this.add(this.call('log', x.a), this.call('log', x.b))
      }
    }
    const kind = b === -1 ? x.kind : join(x, this.at(b))
    const positive =
      func === 'exp' ||
      (func === 'sqrt' && x.positive) ||
      ((func === 'min' || func === 'max') && x.positive && this.at(b).positive)
    return this.#operation(func, kind, a, b, positive)
  }
}

function join(x: Node, y: Node): Kind {
  const [low, high] = x.kind < y.kind ? [x.kind, y.kind] : [y.kind, x.kind]
  return low === Kind.scalar && high === Kind.fixed ? Kind.column : high
}

/** Every operation on plain numbers. */
export const scalarFunctions: Readonly<
  Record<Func | 'add' | 'mul' | 'recip' | 'step' | 'hold', (a: number, b: number) => number>
> = {
  add: (a, b) => a + b,
  mul: (a, b) => a * b,
  recip: (a) => 1 / a,
  step: (a) => (a > 0 ? 1 : 0),
  hold: (a) => a,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  expm1: Math.expm1,
  sqrt: Math.sqrt,
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  atan: Math.atan,
  tanh: Math.tanh,
  bend,
}
