import { cholesky, choleskySolve } from '../num/symmetric.ts'
import { weightedGram } from '../num/vector.ts'

/**
 * Weighted linear least squares of a target on a few columns, some coefficients kept at or above 0. Small and
 * allocation-free: it runs once for each point of a start grid.
 */
export class BoundedLeastSquares {
  readonly #k: number
  readonly #nonNegative: readonly boolean[]
  /** Products of the columns and, last, the target: of k + 1 columns. */
  readonly #gram: Float64Array
  readonly #factor: Float64Array
  readonly #part: Float64Array
  readonly #active: Int32Array

  constructor(nonNegative: readonly boolean[]) {
    const k = nonNegative.length
    this.#k = k
    this.#nonNegative = nonNegative
    this.#gram = new Float64Array((k + 1) * (k + 1))
    this.#factor = new Float64Array(k * k)
    this.#part = new Float64Array(k)
    this.#active = new Int32Array(k)
  }

  /** Coefficients of all columns but the last, which is the target, into `out`; false where a column is not finite. */
  solve(columns: readonly Float64Array[], weights: Float64Array, m: number, out: Float64Array): boolean {
    const [k, gram, active] = [this.#k, this.#gram, this.#active]
    const width = k + 1
    weightedGram(weights, columns, width, m, gram)
    let count = 0
    for (let a = 0; a < k; a++) {
      const square = gram[a * width + a]!
      if (!(square < Number.MAX_VALUE)) return false
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
    for (let i = 0; i < count; i++) out[active[i]!] = this.#part[i]! / Math.sqrt(gram[active[i]! * (width + 1)]!)
    return true
  }

  /** Coefficients of the n active columns, in units that give each column length 1. */
  #solveActive(n: number): boolean {
    const [gram, active, factor] = [this.#gram, this.#active, this.#factor]
    const width = this.#k + 1
    for (let i = 0; i < n; i++) {
      const a = active[i]!
      const length = Math.sqrt(gram[a * (width + 1)]!)
      this.#part[i] = gram[a * width + width - 1]! / length
      // the active ones are in order, and the factor is made of the lower triangle
      for (let j = 0; j <= i; j++) {
        const b = active[j]!
        factor[i * n + j] = gram[b * width + a]! / (length * Math.sqrt(gram[b * (width + 1)]!))
      }
      // columns that are equal to 1e-12 share their coefficient instead of failing
      factor[i * n + i]! += 1e-12
    }
    if (!cholesky(factor, n, factor)) return false
    choleskySolve(factor, n, this.#part, this.#part)
    return true
  }
}
