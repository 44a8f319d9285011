import { cholesky, choleskySolve, symmetricEigen } from '../num/symmetric.ts'
import type { Problem } from './problem.ts'

/** Eigenvalues count as at least this share of the largest. */
const FLAT = 1e-8

/** The objective around a point to second order, in the variables that bounds leave free. Its arrays are reused. */
export class QuadraticModel {
  /** To be filled by `Problem.derivatives`. */
  readonly gradient: Float64Array
  readonly hessian: Float64Array
  /** The move of the variables that `aim` found. */
  readonly step: Float64Array
  readonly p: number
  readonly #free: Int32Array
  #count = 0
  /** Gradient and Hessian of the free variables, in units in which the Hessian's diagonal is 1. */
  readonly #slope: Float64Array
  readonly #bend: Float64Array
  readonly #unit: Float64Array
  readonly #factor: Float64Array
  readonly #vectors: Float64Array
  readonly #values: Float64Array
  readonly #move: Float64Array

  constructor(p: number) {
    const vector = () => new Float64Array(p)
    const matrix = () => new Float64Array(p * p)
    this.p = p
    this.gradient = vector()
    this.hessian = matrix()
    this.step = vector()
    this.#free = new Int32Array(p)
    this.#slope = vector()
    this.#bend = matrix()
    this.#unit = vector()
    this.#factor = matrix()
    this.#vectors = matrix()
    this.#values = vector()
    this.#move = vector()
  }

  /** Takes up gradient and Hessian at theta; returns the largest scaled gradient, where `cost` is the objective. */
  load({ low, high }: Problem, theta: Float64Array, cost: number): number {
    const { p, hessian, gradient } = this
    const [free, unit, slope, bend] = [this.#free, this.#unit, this.#slope, this.#bend]
    let count = 0
    for (let j = 0; j < p; j++) {
      // not those on a bound that the gradient pushes them against
      const along = gradient[j]!
      const isStuck = (theta[j]! <= low[j]! && along >= 0) || (theta[j]! >= high[j]! && along <= 0)
      if (!isStuck) free[count++] = j
    }
    this.#count = count
    let largest = 0
    for (let a = 0; a < count; a++) {
      const j = free[a]!
      const diagonal = Math.abs(hessian[j * p + j]!)
      unit[a] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 1
      slope[a] = gradient[j]! * unit[a]!
      largest = Math.max(largest, Math.abs(slope[a]!))
      for (let b = 0; b <= a; b++) {
        const entry = hessian[j * p + free[b]!]! * unit[a]! * unit[b]!
        bend[a * count + b] = entry
        bend[b * count + a] = entry
      }
    }
    return largest / Math.sqrt(2 * cost)
  }

  /**
   * The damped Newton step into `step`; returns the decrease that the model predicts. Where the Hessian isn't positive
   * definite its eigenvalues enter by absolute value, so saddles repel.
   */
  aim(damping: number): number {
    const [bend, factor, slope, move, n] = [this.#bend, this.#factor, this.#slope, this.#move, this.#count]
    for (let k = 0; k < n * n; k++) factor[k] = bend[k]!
    for (let a = 0; a < n; a++) factor[a * n + a]! += damping
    if (cholesky(factor, n, factor)) choleskySolve(factor, n, slope, move)
    else this.#aimByEigenvalues(damping)
    let linear = 0
    let quadratic = 0
    for (let a = 0; a < n; a++) {
      linear += slope[a]! * move[a]!
      for (let b = 0; b < n; b++) quadratic += move[a]! * bend[a * n + b]! * move[b]!
    }
    this.step.fill(0)
    for (let a = 0; a < n; a++) this.step[this.#free[a]!] = -move[a]! * this.#unit[a]!
    return Math.max(linear - quadratic / 2, linear / 2)
  }

  #aimByEigenvalues(damping: number): void {
    const [values, vectors, move, n] = [this.#values, this.#vectors, this.#move, this.#count]
    symmetricEigen(this.#bend, n, values, vectors, this.#factor)
    let largest = 0
    for (let k = 0; k < n; k++) largest = Math.max(largest, Math.abs(values[k]!))
    move.fill(0)
    for (let k = 0; k < n; k++) {
      let along = 0
      for (let a = 0; a < n; a++) along += vectors[a * n + k]! * this.#slope[a]!
      along /= Math.max(Math.abs(values[k]!), FLAT * largest) + damping
      for (let a = 0; a < n; a++) move[a]! += vectors[a * n + k]! * along
    }
  }
}
