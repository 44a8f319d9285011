import { cholesky, choleskySolve } from '../num/symmetric.ts'
import { dot, multiply } from '../num/vector.ts'

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

  constructor(nonNegative: readonly boolean[], rows: number) {
    const k = nonNegative.length
    this.#k = k
    this.#nonNegative = nonNegative
    this.#gram = new Float64Array(k * k)
    this.#right = new Float64Array(k)
    this.#factor = new Float64Array(k * k)
    this.#part = new Float64Array(k)
    this.#product = new Float64Array(rows)
  }

  /** Coefficients into `out`; false where the columns are not finite or all vanish. */
  solve(
    columns: readonly Float64Array[],
    target: Float64Array,
    weights: Float64Array,
    m: number,
    out: Float64Array,
  ): boolean {
    const k = this.#k
    for (let a = 0; a < k; a++) {
      multiply(weights, columns[a]!, this.#product, m)
      this.#right[a] = dot(this.#product, target, m)
      for (let b = a; b < k; b++) {
        this.#gram[a * k + b] = this.#gram[b * k + a] = dot(this.#product, columns[b]!, m)
      }
      if (!(this.#gram[a * k + a]! < Number.MAX_VALUE)) return false
    }
    const active = [...this.#nonNegative.keys()].filter((a) => this.#gram[a * k + a]! > 0)
    while (active.length > 0) {
      if (!this.#solveActive(active)) return false
      let worst = -1
      for (let i = 0; i < active.length; i++) {
        const isBelow = this.#nonNegative[active[i]!]! && this.#part[i]! < 0
        if (isBelow && (worst === -1 || this.#part[i]! < this.#part[worst]!)) worst = i
      }
      if (worst === -1) break
      active.splice(worst, 1)
    }
    out.fill(0, 0, k)
    active.forEach((a, i) => {
      out[a] = this.#part[i]! / Math.sqrt(this.#gram[a * k + a]!)
    })
    return true
  }

  /** Coefficients of the active columns, in units that give each column length 1. */
  #solveActive(active: readonly number[]): boolean {
    const k = this.#k
    const n = active.length
    for (let i = 0; i < n; i++) {
      const a = active[i]!
      const length = Math.sqrt(this.#gram[a * k + a]!)
      this.#part[i] = this.#right[a]! / length
      for (let j = 0; j < n; j++) {
        const b = active[j]!
        this.#factor[i * n + j] = this.#gram[a * k + b]! / (length * Math.sqrt(this.#gram[b * k + b]!))
      }
      // columns that are equal to 1e-12 share their coefficient instead of failing
      this.#factor[i * n + i]! += 1e-12
    }
    if (!cholesky(this.#factor, n, this.#factor)) return false
    choleskySolve(this.#factor, n, this.#part, this.#part)
    return true
  }
}
