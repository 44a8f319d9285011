import { type Graph, Kind, scalarFunctions } from './graph.ts'
import { type Kernel, kernels } from './kernel.ts'
import { countUses } from './uses.ts'

/** A node as scalar × column; `column` null stands for a column of ones. */
export interface Output {
  readonly scalar: number
  readonly column: Slot | null
}

/** A column of the program: `values[i]` for the i < m rows in use. */
export interface Slot {
  values: Float64Array
}

interface ScalarOp {
  readonly f: (a: number, b: number) => number
  readonly a: number
  readonly b: number
  readonly out: number
}

interface ColumnOp {
  readonly kernel: Kernel
  readonly a: Slot
  readonly b: Slot
  readonly s: number
  readonly t: number
  readonly out: Slot
  /** For a column of inputs and one scalar alone, as exp(−α·ln N): the scalar and the rows at which it stands. */
  readonly last: { scalar: number; rows: number } | null
}

interface Stage {
  readonly scalars: ScalarOp[]
  readonly columns: ColumnOp[]
}

const empty: Slot = { values: new Float64Array(0) }

/**
 * Nodes of a graph as one columnwise program, without eval: each step is a loop over the rows in use. Outputs come in
 * stages (value, slopes, curvatures), so that a point that is rejected costs only its value.
 */
export class Program {
  /** Scalars by node id. */
  readonly scalars: Float64Array
  readonly #graph: Graph
  readonly #stages: Stage[] = []
  readonly #symbols: { readonly node: number; readonly name: string }[] = []
  readonly #fixed = new Map<number, Slot>()
  /** Fixed columns over all rows, kept for selections. */
  readonly #whole = new Map<number, Float64Array>()
  readonly #slots = new Map<number, Slot>()
  readonly #done = new Set<number>()
  #rows = 0

  /** `outputs[k]` are the node ids wanted at stage k. */
  constructor(graph: Graph, outputs: readonly (readonly number[])[]) {
    this.#graph = graph
    graph.constant(1) // the scalar of a column that has none, see `factor`
    this.scalars = new Float64Array(graph.nodes.length)
    const uses = countUses(graph, outputs.flat())
    for (const wanted of outputs) {
      const stage: Stage = { scalars: [], columns: [] }
      for (const id of wanted) {
        const [scalar, column] = graph.factor(id)
        this.#emit(scalar, stage, uses)
        if (column !== -1) this.#emit(column, stage, uses)
      }
      this.#stages.push(stage)
    }
  }

  output(id: number): Output {
    const [scalar, column] = this.#graph.factor(id)
    return { scalar, column: column === -1 ? null : this.#slot(column) }
  }

  /** Sets a scalar symbol, by its node. */
  setScalar(node: number, value: number): void {
    this.scalars[node] = value
  }

  /** The values of a column symbol, by its node, to be written before a run. */
  column(node: number): Float64Array {
    return this.#slot(node).values
  }

  /** Loads the inputs (each of `rows` values) and computes every column that depends on them alone. */
  load(inputs: Readonly<Record<string, Float64Array>>, rows: number): void {
    this.#rows = rows
    for (const { node, name } of this.#symbols) this.#whole.set(node, inputs[name]!)
    const computed = new Map<number, Float64Array>()
    for (const node of this.#fixed.keys()) this.#whole.set(node, this.#fixedColumn(node, rows, computed))
    for (const slot of this.#slots.values()) slot.values = new Float64Array(rows)
    this.select(null, rows)
  }

  /** Uses only these rows (indices into the loaded ones) until the next call; null = all. */
  select(rows: Int32Array | null, count: number): void {
    for (const { columns } of this.#stages) for (const { last } of columns) if (last !== null) last.rows = -1
    for (const [node, slot] of this.#fixed) {
      const whole = this.#whole.get(node)!
      if (rows === null) {
        slot.values = whole
        continue
      }
      if (slot.values === whole) slot.values = new Float64Array(this.#rows)
      const { values } = slot
      for (let i = 0; i < count; i++) values[i] = whole[rows[i]!]!
    }
  }

  /** Runs one stage over the first m rows in use; earlier stages must have run at the same scalars. */
  run(stage: number, m: number): void {
    const { scalars } = this
    const { scalars: scalarOps, columns } = this.#stages[stage]!
    for (const op of scalarOps) scalars[op.out] = op.f(scalars[op.a]!, scalars[op.b]!)
    for (const op of columns) {
      const { last } = op
      if (last !== null) {
        if (last.scalar === scalars[op.s] && last.rows === m) continue
        last.scalar = scalars[op.s]!
        last.rows = m
      }
      op.kernel(op.a.values, op.b.values, scalars, op.s, op.t, op.out.values, m)
    }
  }

  #slot(id: number): Slot {
    const { op, kind, a } = this.#graph.at(id)
    const isFixed = kind === Kind.fixed
    if (!isFixed && op === 'hold') return this.#slot(a)
    const slots = isFixed ? this.#fixed : this.#slots
    let slot = slots.get(id)
    if (!slot) slots.set(id, (slot = { values: empty.values }))
    return slot
  }

  #emit(id: number, stage: Stage, uses: Int32Array): void {
    if (this.#done.has(id)) return
    this.#done.add(id)
    const { op, kind, a, b, value } = this.#graph.at(id)
    if (kind === Kind.constant) this.scalars[id] = value
    else if (kind === Kind.fixed) this.#emitFixed(id)
    else if (kind === Kind.scalar) {
      if (op === 'symbol' || op === 'constant') return // the caller sets it
      for (const operand of [a, b]) if (operand !== -1) this.#emit(operand, stage, uses)
      stage.scalars.push({ f: scalarFunctions[op], a, b: b === -1 ? a : b, out: id })
    } else if (op === 'symbol')
      this.#slot(id) // a column that the caller writes
    else if (op === 'hold') this.#emit(a, stage, uses)
    else this.#emitColumn(id, stage, uses)
  }

  #emitFixed(id: number): void {
    this.#slot(id)
    const seen = new Set<number>()
    const visit = (node: number): void => {
      if (seen.has(node)) return
      seen.add(node)
      const { op, a, b, name } = this.#graph.at(node)
      if (op === 'symbol' && !this.#symbols.some((symbol) => symbol.node === node)) this.#symbols.push({ node, name })
      for (const operand of [a, b]) if (operand !== -1) visit(operand)
    }
    visit(id)
  }

  #emitColumn(id: number, stage: Stage, uses: Int32Array): void {
    const graph = this.#graph
    const { op, a, b } = graph.at(id)
    const isScalar = (node: number) => graph.at(node).kind <= Kind.scalar
    const push = (kernel: Kernel, columnA: number, columnB: number, s: number, t: number) => {
      for (const node of [columnA, columnB, s, t]) if (node !== -1) this.#emit(node, stage, uses)
      stage.columns.push({
        kernel,
        a: this.#slot(columnA),
        b: columnB === -1 ? empty : this.#slot(columnB),
        s: Math.max(s, 0),
        t: Math.max(t, 0),
        out: this.#slot(id),
        last: columnB === -1 && t === -1 && graph.at(columnA).kind === Kind.fixed ? { scalar: 0, rows: -1 } : null,
      })
    }
    // a product by a scalar that only this node uses is folded into it: one pass less
    const scaled = (node: number): [number, number] | null => {
      const [scalar, column] = graph.factor(node)
      return uses[node] === 1 && column !== -1 && column !== node ? [scalar, column] : null
    }
    if (op === 'add') {
      const right = scaled(b)
      const one = graph.constant(1)
      if (isScalar(a)) push(kernels.affine, right ? right[1] : b, -1, a, right ? right[0] : one)
      else if (right) push(kernels.axpy, a, right[1], -1, right[0])
      else {
        const left = scaled(a)
        push(kernels.axpy, b, left ? left[1] : a, -1, left ? left[0] : one)
      }
    } else if (op === 'mul') isScalar(a) ? push(kernels.mulSC, b, -1, a, -1) : push(kernels.mulCC, a, b, -1, -1)
    else if (op === 'min' || op === 'max') {
      const [withScalar, plain] = op === 'min' ? [kernels.minSC, kernels.minCC] : [kernels.maxSC, kernels.maxCC]
      if (isScalar(a)) push(withScalar, b, -1, a, -1)
      else if (isScalar(b)) push(withScalar, a, -1, b, -1)
      else push(plain, a, b, -1, -1)
    } else if (op === 'bend') {
      if (isScalar(a)) push(kernels.bendSC, b, -1, a, -1)
      else if (isScalar(b)) push(kernels.bendCS, a, -1, b, -1)
      else push(kernels.bendCC, a, b, -1, -1)
    } else {
      const inner = op === 'exp' ? scaled(a) : null
      if (inner) push(kernels.expSC, inner[1], -1, inner[0], -1)
      else push(kernels[op as keyof typeof kernels], a, -1, -1, -1)
    }
  }

  #fixedColumn(id: number, rows: number, computed: Map<number, Float64Array>): Float64Array {
    const known = computed.get(id)
    if (known) return known
    const { op, kind, a, b, value } = this.#graph.at(id)
    if (op === 'symbol') return this.#whole.get(id)!
    let column: Float64Array
    if (kind === Kind.constant) column = new Float64Array(rows).fill(value)
    else {
      const f = scalarFunctions[op as Exclude<typeof op, 'symbol' | 'constant'>]
      const x = this.#fixedColumn(a, rows, computed)
      const y = b === -1 ? x : this.#fixedColumn(b, rows, computed)
      column = x.map((v, i) => f(v, y[i]!))
    }
    computed.set(id, column)
    return column
  }
}
