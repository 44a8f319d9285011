import { logRatio } from '../num/exp.ts'
import { dots, weightedGram } from '../num/vector.ts'
import type { Problem } from '../solve/problem.ts'
import type { Model } from './model.ts'
import type { Variables } from './variables.ts'

/** Relative error that powers and sums of a law gather in double precision. */
const ROUNDING = 1e-14

/**
 * Residuals of a compiled law against data as a Problem: ln L̂ − ln L in log space, else L̂ − L. Rows can be selected and
 * weighted anew (resampling) without compiling or allocating.
 */
export class Residuals implements Problem {
  readonly p: number
  readonly low: Float64Array
  readonly high: Float64Array
  readonly rounding: number
  m: number
  weights: Float64Array
  /** Data of the rows in use. */
  data: Float64Array

  readonly #model: Model
  readonly #log: boolean
  readonly #all: { readonly data: Float64Array; readonly weights: Float64Array }
  readonly #columns: Float64ArraySlot[]
  readonly #values: Float64Array[]
  readonly #firstColumn: Int32Array
  readonly #secondColumn: Int32Array
  readonly #firstCount: number
  readonly #ones: Float64Array
  readonly #value: Float64Array
  readonly #g: Float64Array
  readonly #q: Float64Array
  readonly #sums: Float64Array
  readonly #gram: Float64Array
  /** Slopes and curvatures are computed when first asked for at a point. */
  #slopesReady = false

  constructor(model: Model, variables: Variables, data: Float64Array, weights: Float64Array, log: boolean) {
    this.#model = model
    this.#log = log
    this.p = variables.free.length
    this.low = Float64Array.from(variables.free, ({ low }) => low)
    this.high = Float64Array.from(variables.free, ({ high }) => high)
    this.m = data.length
    this.rounding = ROUNDING * (log ? 1 : data.reduce((max, v) => Math.max(max, Math.abs(v)), 0))
    this.#all = { data, weights }
    this.data = data
    this.weights = weights
    const m = data.length
    this.#ones = new Float64Array(m).fill(1)
    const ones: Float64ArraySlot = { values: this.#ones }
    const columns: Float64ArraySlot[] = []
    const indexOf = (column: Float64ArraySlot | null): number => {
      const slot = column ?? ones
      const at = columns.indexOf(slot)
      return at === -1 ? columns.push(slot) - 1 : at
    }
    this.#firstColumn = Int32Array.from(model.first, ({ column }) => indexOf(column))
    this.#firstCount = columns.length
    this.#secondColumn = Int32Array.from(model.second, ({ output }) => indexOf(output.column))
    this.#columns = columns
    this.#values = columns.map(({ values }) => values)
    this.#value = new Float64Array(m)
    this.#g = new Float64Array(m)
    this.#q = new Float64Array(m)
    this.#sums = new Float64Array(columns.length)
    this.#gram = new Float64Array(this.#firstCount * this.#firstCount)
  }

  /** Uses only these rows with these weights; null = all rows with their own. */
  select(rows: Int32Array | null, weights: Float64Array | null, count: number): void {
    this.#model.program.select(rows, count)
    this.#model.moving?.select(rows, count)
    this.m = rows === null ? this.#all.data.length : count
    this.weights = weights ?? this.#all.weights
    if (rows === null) this.data = this.#all.data
    else {
      if (this.data === this.#all.data) this.data = new Float64Array(this.#all.data.length)
      for (let i = 0; i < count; i++) this.data[i] = this.#all.data[rows[i]!]!
    }
  }

  /** Other data for all rows (residual bootstrap, simulation). */
  replaceData(data: Float64Array | null): void {
    this.data = data ?? this.#all.data
  }

  evaluate(theta: Float64Array, residual: Float64Array): boolean {
    const { program, nodes, value, moving } = this.#model
    moving?.write(theta)
    for (let j = 0; j < nodes.length; j++) program.setScalar(nodes[j]!, theta[j]!)
    program.run(0, this.m)
    this.#slopesReady = false
    const scalar = program.scalars[value.scalar]!
    const column = value.column === null ? this.#ones : value.column.values
    return this.#log ? this.#logResiduals(scalar, column, residual) : this.#plainResiduals(scalar, column, residual)
  }

  #logResiduals(scalar: number, column: Float64Array, residual: Float64Array): boolean {
    const { m, data } = this
    const f = this.#value
    let finite = true
    for (let i = 0; i < m; i++) {
      const v = scalar * column[i]!
      f[i] = v
      residual[i] = logRatio(v, data[i]!)
      if (!(v > 0 && v < Number.MAX_VALUE)) finite = false
    }
    return finite
  }

  #plainResiduals(scalar: number, column: Float64Array, residual: Float64Array): boolean {
    const { m, data } = this
    const f = this.#value
    let finite = true
    for (let i = 0; i < m; i++) {
      const v = scalar * column[i]!
      f[i] = v
      residual[i] = v - data[i]!
      if (!(v < Number.MAX_VALUE && v > -Number.MAX_VALUE)) finite = false
    }
    return finite
  }

  jacobian(out: Float64Array): void {
    this.#runSlopes()
    const { m } = this
    const { program, first } = this.#model
    for (let j = 0; j < this.p; j++) {
      const scalar = program.scalars[first[j]!.scalar]!
      const column = this.#columns[this.#firstColumn[j]!]!.values
      for (let i = 0; i < m; i++) out[j * m + i] = (scalar * column[i]!) / (this.#log ? this.#value[i]! : 1)
    }
  }

  derivatives(g: Float64Array, q: Float64Array, gradient: Float64Array, hessian: Float64Array): void {
    this.#runSlopes()
    const { m, p } = this
    const { program, first, second } = this.#model
    const { scalars } = program
    const [gf, qf, f] = [this.#g, this.#q, this.#value]
    if (this.#log) {
      // ∂r = ∂f/f and ∂²r = ∂²f/f − ∂f ∂fᵀ/f²
      for (let i = 0; i < m; i++) {
        const inverse = 1 / f[i]!
        gf[i] = g[i]! * inverse
        qf[i] = (q[i]! - g[i]!) * inverse * inverse
      }
    } else {
      gf.set(g.subarray(0, m))
      qf.set(q.subarray(0, m))
    }
    const columns = this.#values
    for (let k = 0; k < columns.length; k++) columns[k] = this.#columns[k]!.values
    const count = this.#firstCount
    dots(gf, columns, 0, columns.length, m, this.#sums, 0)
    weightedGram(qf, columns, count, m, this.#gram)
    for (let a = 0; a < p; a++) {
      const scalarA = scalars[first[a]!.scalar]!
      const columnA = this.#firstColumn[a]!
      gradient[a] = scalarA * this.#sums[columnA]!
      for (let b = a; b < p; b++) {
        const columnB = this.#firstColumn[b]!
        const at = columnA < columnB ? columnA * count + columnB : columnB * count + columnA
        // in this order, since the product of two coefficients may overflow where their columns are as small
        const entry = scalarA * this.#gram[at]! * scalars[first[b]!.scalar]!
        hessian[a * p + b] = hessian[b * p + a] = entry
      }
    }
    for (let k = 0; k < second.length; k++) {
      const { i, j, output } = second[k]!
      const entry = scalars[output.scalar]! * this.#sums[this.#secondColumn[k]!]!
      hessian[i * p + j]! += entry
      if (i !== j) hessian[j * p + i]! += entry
    }
  }

  #runSlopes(): void {
    if (this.#slopesReady) return
    this.#model.moving?.writeSlopes()
    this.#model.program.run(1, this.m)
    this.#model.program.run(2, this.m)
    this.#slopesReady = true
  }
}

interface Float64ArraySlot {
  values: Float64Array
}
