import type { Problem } from './problem.ts'

/**
 * Σ w·ρ(r + J·d) + ½·dᵀH·d around a point, ρ piecewise linear with its kink at 0, in units x = d/unit in which the columns
 * of J have length 1. A bound is a further row, whose kink has an infinite slope outside.
 */
export class KinkModel {
  /** Rows in use: residuals, then bounds. */
  count = 0
  readonly rows: Float64Array
  /** Value of each row, and its slope left and right of 0 and on the side where it stands. */
  readonly at: Float64Array
  readonly left: Float64Array
  readonly right: Float64Array
  readonly slope: Float64Array
  readonly isHeld: Uint8Array
  readonly unit: Float64Array
  readonly hessian: Float64Array
  /** Gradient of everything but the held rows, and the sum of its terms' sizes. */
  readonly gradient: Float64Array
  readonly size: Float64Array

  readonly #problem: Problem
  readonly #range: readonly [left: number, right: number]
  readonly #jacobian: Float64Array
  readonly #none: Float64Array

  constructor(problem: Problem, range: readonly [left: number, right: number]) {
    const { m, p } = problem
    const most = m + 2 * p
    const vector = (length: number) => new Float64Array(length)
    this.#problem = problem
    this.#range = range
    this.rows = vector(most * p)
    this.at = vector(most)
    this.left = vector(most)
    this.right = vector(most)
    this.slope = vector(most)
    this.isHeld = new Uint8Array(most)
    this.unit = vector(p)
    this.hessian = vector(p * p)
    this.gradient = vector(p)
    this.size = vector(p)
    this.#jacobian = vector(m * p)
    this.#none = vector(m)
  }

  /**
   * The model at theta (evaluated last) with residuals r; `multipliers` are the slopes that weigh second derivatives.
   * Variables that can't change the objective by more than `negligible` stay where they are (unit 0): a dead term's.
   */
  load(theta: Float64Array, r: Float64Array, multipliers: Float64Array, negligible: number): void {
    const { m, p, low, high, weights } = this.#problem
    const { rows, at, left, right, slope, unit, hessian } = this
    const jacobian = this.#jacobian
    this.#problem.jacobian(jacobian)
    this.#problem.derivatives(multipliers, this.#none, this.gradient, hessian)
    for (let j = 0; j < p; j++) {
      let square = 0
      let effect = 0
      for (let i = 0; i < m; i++) {
        square += jacobian[j * m + i]! * jacobian[j * m + i]!
        effect += weights[i]! * Math.abs(jacobian[j * m + i]!)
      }
      effect *= Math.max(-this.#range[0], this.#range[1]) * (1 + Math.abs(theta[j]!))
      unit[j] = effect > negligible ? 1 / Math.sqrt(square) : 0
      for (let i = 0; i < m; i++) rows[i * p + j] = jacobian[j * m + i]! * unit[j]!
    }
    for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) hessian[a * p + b]! *= unit[a]! * unit[b]!
    for (let i = 0; i < m; i++) {
      at[i] = r[i]!
      left[i] = weights[i]! * this.#range[0]
      right[i] = weights[i]! * this.#range[1]
      slope[i] = r[i]! > 0 ? right[i]! : left[i]!
    }
    this.count = m
    for (let j = 0; j < p; j++) {
      this.#bound(j, theta[j]! - low[j]!, Number.NEGATIVE_INFINITY, 0)
      this.#bound(j, theta[j]! - high[j]!, 0, Number.POSITIVE_INFINITY)
    }
    this.isHeld.fill(0)
  }

  #bound(j: number, at: number, left: number, right: number): void {
    if (!Number.isFinite(at)) return
    const { p } = this.#problem
    const i = this.count++
    this.rows.fill(0, i * p, i * p + p)
    this.rows[i * p + j] = this.unit[j]!
    this.at[i] = at
    this.left[i] = left
    this.right[i] = right
    this.slope[i] = 0
  }

  /** Gradient and size at x. */
  differentiate(x: Float64Array): void {
    const { p } = this.#problem
    const { rows, slope, isHeld, gradient, size, hessian } = this
    for (let j = 0; j < p; j++) {
      let sum = 0
      for (let b = 0; b < p; b++) sum += hessian[j * p + b]! * x[b]!
      gradient[j] = sum
      size[j] = Math.abs(sum)
    }
    for (let i = 0; i < this.count; i++) {
      const s = slope[i]!
      if (isHeld[i] || s === 0) continue
      for (let j = 0; j < p; j++) {
        const term = s * rows[i * p + j]!
        gradient[j]! += term
        size[j]! += Math.abs(term)
      }
    }
  }
}
