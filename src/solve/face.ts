import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver } from './problem.ts'

/** Whether some variables are at −∞: coefficients, searched as logarithms, that are exactly 0. */
export function isOnFace(theta: Float64Array): boolean {
  for (let j = 0; j < theta.length; j++) if (theta[j] === Number.NEGATIVE_INFINITY) return true
  return false
}

/** Which variables are at −∞, as a key. */
export function faceOf(theta: Float64Array): string {
  return Array.from(theta, (v) => (v === Number.NEGATIVE_INFINITY ? '0' : '+')).join('')
}

/**
 * Solves the problem that is left where some coefficients are exactly 0: without them, and without what only acts
 * through them, such as the exponent of a term that is gone. A search of logarithms would creep there for ever.
 */
export function solveOnFace(problem: Problem, loss: Loss, start: Float64Array, solver: Solver): Solution {
  const idle = idleAt(problem, start)
  if (idle === undefined) return solver(problem, loss, start)
  const moving = [...start.keys()].filter((j) => !idle.includes(j))
  const face = new Face(problem, moving, Float64Array.from(start))
  const solution = solver(
    face,
    loss,
    Float64Array.from(moving, (j) => start[j]!),
  )
  return { ...solution, theta: face.expand(solution.theta) }
}

/** Variables without any effect on the residuals at theta; undefined where the model is not finite. */
export function idleAt(problem: Problem, theta: Float64Array): number[] | undefined {
  const { m, p } = problem
  if (!problem.evaluate(theta, new Float64Array(m))) return undefined
  const jacobian = new Float64Array(m * p)
  problem.jacobian(jacobian)
  return [...theta.keys()].filter((j) => jacobian.subarray(j * m, j * m + m).every((v) => v === 0))
}

/** A problem in some of its variables; the others stay where they are. */
class Face implements Problem {
  readonly m: number
  readonly p: number
  readonly low: Float64Array
  readonly high: Float64Array
  readonly weights: Float64Array
  readonly rounding: number
  readonly #problem: Problem
  readonly #moving: readonly number[]
  readonly #whole: Float64Array
  readonly #jacobian: Float64Array
  readonly #gradient: Float64Array
  readonly #hessian: Float64Array

  constructor(problem: Problem, moving: readonly number[], whole: Float64Array) {
    this.m = problem.m
    this.p = moving.length
    this.low = Float64Array.from(moving, (j) => problem.low[j]!)
    this.high = Float64Array.from(moving, (j) => problem.high[j]!)
    this.weights = problem.weights
    this.rounding = problem.rounding
    this.#problem = problem
    this.#moving = moving
    this.#whole = whole
    this.#jacobian = new Float64Array(problem.m * problem.p)
    this.#gradient = new Float64Array(problem.p)
    this.#hessian = new Float64Array(problem.p * problem.p)
  }

  expand(theta: Float64Array): Float64Array {
    const whole = Float64Array.from(this.#whole)
    for (let k = 0; k < this.p; k++) whole[this.#moving[k]!] = theta[k]!
    return whole
  }

  evaluate(theta: Float64Array, residual: Float64Array): boolean {
    for (let k = 0; k < this.p; k++) this.#whole[this.#moving[k]!] = theta[k]!
    return this.#problem.evaluate(this.#whole, residual)
  }

  jacobian(out: Float64Array): void {
    const { m } = this
    this.#problem.jacobian(this.#jacobian)
    for (let k = 0; k < this.p; k++) {
      const j = this.#moving[k]!
      out.set(this.#jacobian.subarray(j * m, j * m + m), k * m)
    }
  }

  derivatives(g: Float64Array, q: Float64Array, gradient: Float64Array, hessian: Float64Array): void {
    const { p } = this.#problem
    this.#problem.derivatives(g, q, this.#gradient, this.#hessian)
    for (let k = 0; k < this.p; k++) {
      const j = this.#moving[k]!
      gradient[k] = this.#gradient[j]!
      for (let l = 0; l < this.p; l++) hessian[k * this.p + l] = this.#hessian[j * p + this.#moving[l]!]!
    }
  }
}
