import { type Qr, qrFactor, qrSolve, qrSpace } from '../num/qr.ts'

/**
 * min ‖J·v − b‖² + damping·‖D·v‖² for several b and dampings, in the scaled variables D·v: columns of like size, so that
 * the rank test compares what is comparable, and no squared condition as in normal equations. J is reduced to its p × p
 * triangle R once, by reflections; each damping then costs a QR of [R; √damping·I] only (Moré 1978).
 */
export class DampedLeastSquares {
  readonly #m: number
  readonly #p: number
  /** Triangles have this many rows: p, or m where there are fewer rows than variables. */
  readonly #height: number
  /** Reflections of the scaled J in its lower part, R above; column j at offset j·m. */
  readonly #reflected: Float64Array
  readonly #diagonal: Float64Array
  readonly #factors: Float64Array
  readonly #stacked: Float64Array
  readonly #right: Float64Array
  readonly #turned: Float64Array
  readonly #qr: Qr
  readonly #scale: Float64Array

  constructor(m: number, p: number) {
    const height = Math.min(m, p)
    this.#m = m
    this.#p = p
    this.#height = height
    this.#reflected = new Float64Array(m * p)
    this.#diagonal = new Float64Array(height)
    this.#factors = new Float64Array(height)
    this.#stacked = new Float64Array((height + p) * p)
    this.#right = new Float64Array(height + p)
    this.#turned = new Float64Array(m)
    this.#qr = qrSpace(height + p, p)
    this.#scale = new Float64Array(p)
  }

  /** J holds column j at offset j·m; `scale` is the diagonal of D, 0 read as 1. */
  load(jacobian: Float64Array, scale: Float64Array): void {
    const m = this.#m
    const a = this.#reflected
    for (let j = 0; j < this.#p; j++) {
      this.#scale[j] = scale[j]! > 0 ? scale[j]! : 1
      for (let i = 0; i < m; i++) a[j * m + i] = jacobian[j * m + i]! / this.#scale[j]!
    }
    for (let k = 0; k < this.#height; k++) {
      let square = 0
      for (let i = k; i < m; i++) square += a[k * m + i]! * a[k * m + i]!
      const head = a[k * m + k]!
      const diagonal = head > 0 ? -Math.sqrt(square) : Math.sqrt(square)
      this.#diagonal[k] = diagonal
      // v = column − diagonal·e, H = I − factor·v·vᵀ; a column of zeros needs none
      this.#factors[k] = square > 0 ? 1 / (square - head * diagonal) : 0
      a[k * m + k] = head - diagonal
      for (let j = k + 1; j < this.#p; j++) reflect(a, k, m, this.#factors[k]!, a, j * m)
    }
  }

  damp(damping: number): void {
    const [m, p, height] = [this.#m, this.#p, this.#height]
    const rows = height + p
    this.#stacked.fill(0)
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < Math.min(j, height); i++) this.#stacked[j * rows + i] = this.#reflected[j * m + i]!
      if (j < height) this.#stacked[j * rows + j] = this.#diagonal[j]!
      this.#stacked[j * rows + height + j] = Math.sqrt(damping)
    }
    qrFactor(this.#stacked, this.#qr)
  }

  /** v for b = factor · `right` into `out`. */
  solve(right: Float64Array, factor: number, out: Float64Array): void {
    const turned = this.#turned
    for (let i = 0; i < this.#m; i++) turned[i] = factor * right[i]!
    for (let k = 0; k < this.#height; k++) reflect(this.#reflected, k, this.#m, this.#factors[k]!, turned, 0)
    this.#right.fill(0)
    for (let i = 0; i < this.#height; i++) this.#right[i] = turned[i]!
    qrSolve(this.#qr, this.#right, out)
    for (let j = 0; j < this.#p; j++) out[j]! /= this.#scale[j]!
  }
}

/** y ← (I − factor·v·vᵀ)·y for the k-th reflection v in `a`, y at `offset`. */
function reflect(a: Float64Array, k: number, m: number, factor: number, y: Float64Array, offset: number): void {
  let sum = 0
  for (let i = k; i < m; i++) sum += a[k * m + i]! * y[offset + i]!
  sum *= factor
  for (let i = k; i < m; i++) y[offset + i]! -= sum * a[k * m + i]!
}
