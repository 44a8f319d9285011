import { cholesky, choleskySolve } from '../num/symmetric.ts'
import { dots, multiply, weightedGram } from '../num/vector.ts'

/**
 * Weighted linear least squares of a target on a few columns, some coefficients kept at or above 0. Small and
 * allocation-free: it runs once for each point of a start grid.
 */
export class BoundedLeastSquares {
  readonly #k: number
  readonly #nonNegative: readonly boolean[]
  readonly #gram: Float64Array
  readonly #right: Float64Array
  readonly #factor: Float64Array
  readonly #part: Float64Array
  readonly #product: Float64Array
  readonly #active: Int32Array

  constructor(nonNegative: readonly boolean[], rows: number) {
    const k = nonNegative.length
    this.#k = k
    this.#nonNegative = nonNegative
    this.#gram = new Float64Array(k * k)
    this.#right = new Float64Array(k)
    this.#factor = new Float64Array(k * k)
    this.#part = new Float64Array(k)
    this.#product = new Float64Array(rows)
    this.#active = new Int32Array(k)
  }

  /** Coefficients into `out`; false where the columns are not finite or all vanish. */
  solve(
    columns: readonly Float64Array[],
    target: Float64Array,
    weights: Float64Array,
    m: number,
    out: Float64Array,
  ): boolean {
    const [k, gram, active] = [this.#k, this.#gram, this.#active]
    multiply(weights, target, this.#product, m)
    dots(this.#product, columns, 0, k, m, this.#right, 0)
    weightedGram(weights, columns, k, m, gram)
    let count = 0
    for (let a = 0; a < k; a++) {
      const square = gram[a * k + a]!
      if (!(square < Number.MAX_VALUE)) return false
      for (let b = a + 1; b < k; b++) gram[b * k + a] = gram[a * k + b]!
      if (square > 0) active[count++] = a
    }
    while (count > 0) {
      if (!this.#solveActive(count)) return false
      let worst = -1
      for (let i = 0; i < count; i++) {
        const isBelow = this.#nonNegative[active[i]!]! && this.#part[i]! < 0
        if (isBelow && (worst === -1 || this.#part[i]! < this.#part[worst]!)) worst = i
      }
      if (worst === -1) break
      count--
      for (let i = worst; i < count; i++) active[i] = active[i + 1]!
    }
    out.fill(0, 0, k)
    for (let i = 0; i < count; i++) out[active[i]!] = this.#part[i]! / Math.sqrt(gram[active[i]! * k + active[i]!]!)
    return true
  }

  /** Coefficients of the n active columns, in units that give each column length 1. */
  #solveActive(n: number): boolean {
    const [k, gram, active, factor] = [this.#k, this.#gram, this.#active, this.#factor]
    for (let i = 0; i < n; i++) {
      const a = active[i]!
      const length = Math.sqrt(gram[a * k + a]!)
      this.#part[i] = this.#right[a]! / length
      for (let j = 0; j < n; j++) {
        const b = active[j]!
        factor[i * n + j] = gram[a * k + b]! / (length * Math.sqrt(gram[b * k + b]!))
      }
      // columns that are equal to 1e-12 share their coefficient instead of failing
      factor[i * n + i]! += 1e-12
    }
    if (!cholesky(factor, n, factor)) return false
    choleskySolve(factor, n, this.#part, this.#part)
    return true
  }
}
