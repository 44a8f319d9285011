import { type Qr, qrFactor, qrSolve, qrSpace } from '../num/qr.ts'

/**
 * min ‖J·v − b‖² + damping·‖D·v‖² for several b, by QR of the stacked system in the scaled variables D·v: columns of like
 * size, so that the rank test compares what is comparable, and no squared condition as in normal equations.
 */
export class DampedLeastSquares {
  readonly #m: number
  readonly #p: number
  readonly #stacked: Float64Array
  readonly #right: Float64Array
  readonly #qr: Qr
  #scale: Float64Array

  constructor(m: number, p: number) {
    this.#m = m
    this.#p = p
    this.#stacked = new Float64Array((m + p) * p)
    this.#right = new Float64Array(m + p)
    this.#qr = qrSpace(m + p, p)
    this.#scale = new Float64Array(p)
  }

  /** J holds column j at offset j·m; `scale` is the diagonal of D, 0 read as 1. */
  factor(jacobian: Float64Array, scale: Float64Array, damping: number): void {
    const rows = this.#m + this.#p
    this.#scale = scale
    this.#stacked.fill(0)
    for (let j = 0; j < this.#p; j++) {
      const unit = scale[j]! > 0 ? 1 / scale[j]! : 1
      for (let i = 0; i < this.#m; i++) this.#stacked[j * rows + i] = jacobian[j * this.#m + i]! * unit
      this.#stacked[j * rows + this.#m + j] = Math.sqrt(damping)
    }
    qrFactor(this.#stacked, this.#qr)
  }

  /** v for b = factor · `right` into `out`. */
  solve(right: Float64Array, factor: number, out: Float64Array): void {
    this.#right.fill(0)
    for (let i = 0; i < this.#m; i++) this.#right[i] = factor * right[i]!
    qrSolve(this.#qr, this.#right, out)
    for (let j = 0; j < this.#p; j++) if (this.#scale[j]! > 0) out[j]! /= this.#scale[j]!
  }
}
