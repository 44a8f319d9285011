import { cholesky, choleskySolve } from '../num/symmetric.ts'
import type { Loss } from '../solve/loss.ts'
import type { Problem } from '../solve/problem.ts'

/**
 * The way from an optimum towards the optimum of the same rows under other weights, by one Newton step for which nothing
 * is evaluated: each row's share of the gradient is known, and the curvature is taken from the first optimum. For losses
 * with a threshold that curvature is averaged over residuals nearby, since few rows lie where their own has any.
 */
export class FirstStep {
  readonly #origin: Float64Array
  readonly #moving: number[] = []
  /** ρ′(r_i)·∂r_i by moving variable: variable k from k·m on. */
  readonly #shares: Float64Array
  readonly #factor: Float64Array
  readonly #step: Float64Array
  readonly #m: number
  readonly #isKnown: boolean

  /** `problem` with all its rows in use; `origin` an optimum of it. */
  constructor(problem: Problem, loss: Loss, origin: Float64Array) {
    const { m, p, low, high, weights } = problem
    this.#m = m
    this.#origin = origin
    const [r, slope, bend] = [new Float64Array(m), new Float64Array(m), new Float64Array(m)]
    const [jacobian, gradient, hessian] = [new Float64Array(m * p), new Float64Array(p), new Float64Array(p * p)]
    const isDefined = problem.evaluate(origin, r)
    if (isDefined) {
      meanCurvature(loss, r, weights, m, bend)
      loss.slopes(r, weights, m, slope, new Float64Array(m))
      problem.jacobian(jacobian)
      problem.derivatives(slope, bend, gradient, hessian)
      loss.slopes(r, new Float64Array(m).fill(1), m, slope, new Float64Array(m))
    }
    for (let j = 0; j < p; j++) {
      // what is on a bound stays there, and so does what has no effect
      if (origin[j]! > low[j]! && origin[j]! < high[j]! && hessian[j * p + j]! > 0) this.#moving.push(j)
    }
    const q = this.#moving.length
    this.#shares = new Float64Array(m * q)
    this.#factor = new Float64Array(q * q)
    this.#step = new Float64Array(q)
    this.#moving.forEach((j, k) => {
      for (let i = 0; i < m; i++) this.#shares[k * m + i] = slope[i]! * jacobian[j * m + i]!
      this.#moving.forEach((l, at) => {
        this.#factor[k * q + at] = hessian[j * p + l]!
      })
    })
    this.#isKnown = isDefined && cholesky(this.#factor, q, this.#factor)
  }

  /** Where `count` rows with these weights lead to, into `out`. */
  to(rows: Int32Array, weights: Float64Array, count: number, out: Float64Array): void {
    out.set(this.#origin)
    if (!this.#isKnown) return
    const q = this.#moving.length
    for (let k = 0; k < q; k++) {
      let sum = 0
      for (let i = 0; i < count; i++) sum += weights[i]! * this.#shares[k * this.#m + rows[i]!]!
      this.#step[k] = sum
    }
    choleskySolve(this.#factor, q, this.#step, this.#step)
    for (let k = 0; k < q; k++) out[this.#moving[k]!]! -= this.#step[k]!
  }
}

/** ρ″ averaged over residuals nearby: the difference of ρ′ on either side, over the distance, by weight. */
function meanCurvature(loss: Loss, r: Float64Array, weights: Float64Array, m: number, out: Float64Array): void {
  let size = 0
  for (let i = 0; i < m; i++) size += Math.abs(r[i]!)
  const width = size / m || 1
  const slopesAside = (shift: number) => {
    const slopes = new Float64Array(m)
    const shifted = r.map((v) => v + shift)
    loss.slopes(shifted, weights, m, slopes, new Float64Array(m))
    return slopes
  }
  const [above, below] = [slopesAside(width), slopesAside(-width)]
  for (let i = 0; i < m; i++) out[i] = (above[i]! - below[i]!) / (2 * width)
}
