import type { Loss } from './loss.ts'
import type { Problem, Solution, Solver, Status } from './problem.ts'

export interface LbfgsOptions {
  /** Pairs of steps and gradient changes kept. */
  readonly memory: number
  readonly maxSteps: number
  /** Largest component of the gradient, relative to the sum of its terms' sizes, at which to stop. */
  readonly gradientTolerance: number
}

export const lbfgsDefaults: LbfgsOptions = { memory: 10, maxSteps: 5000, gradientTolerance: 1e-10 }

/** Sufficient decrease and curvature of the weak Wolfe conditions. */
const DECREASE = 1e-4
const CURVATURE = 0.9
/** Objectives closer than this, relative, may differ by rounding alone (Hager & Zhang 2005, approximate Wolfe). */
const ROUNDING = 2e-15
/** Gradient at which a search that only rounding stops has converged. */
const NEAR = 1e-6
/** A search that gains less than this share of the objective in so many steps creeps towards infinity. */
const CREEP = 1e-6
const CREEP_STEPS = 100
const TRIALS = 60

/**
 * Limited-memory BFGS on Σ w·ρ(r) under bounds: what the papers of the field use, with gradients, and a stopping test
 * that is free of scale (scipy's compares with 1 where these objectives are 1e-3). Two-loop recursion after Nocedal
 * (1980); bounds by projection, the memory being dropped when the set of bounds in use changes; weak Wolfe search by
 * bisection (Lewis & Overton 2013).
 */
export function lbfgs(options: Partial<LbfgsOptions> = {}): Solver {
  const settings = { ...lbfgsDefaults, ...options }
  return (problem, loss, start) => new Lbfgs(problem, loss, start, settings).solve()
}

interface Pair {
  readonly s: Float64Array
  readonly y: Float64Array
  readonly sy: number
}

class Lbfgs {
  readonly #problem: Problem
  readonly #loss: Loss
  readonly #options: LbfgsOptions
  readonly #theta: Float64Array
  readonly #gradient: Float64Array
  readonly #direction: Float64Array
  readonly #trial: Float64Array
  readonly #trialGradient: Float64Array
  readonly #r: Float64Array
  readonly #g: Float64Array
  readonly #q: Float64Array
  readonly #jacobian: Float64Array
  /** Square of each variable's size, at least 1 (logarithms and exponents), and the sum of its gradient's terms' sizes. */
  readonly #unit: Float64Array
  readonly #size: Float64Array
  #pairs: Pair[] = []
  #evaluations = 0
  #cost = 0

  constructor(problem: Problem, loss: Loss, start: Float64Array, options: LbfgsOptions) {
    const { m, p, low, high } = problem
    this.#problem = problem
    this.#loss = loss
    this.#options = options
    this.#theta = start.map((v, j) => Math.min(Math.max(v, low[j]!), high[j]!))
    this.#gradient = new Float64Array(p)
    this.#direction = new Float64Array(p)
    this.#trial = new Float64Array(p)
    this.#trialGradient = new Float64Array(p)
    this.#r = new Float64Array(m)
    this.#g = new Float64Array(m)
    this.#q = new Float64Array(m)
    this.#jacobian = new Float64Array(m * p)
    this.#unit = this.#theta.map((v) => Math.max(1, v * v || 0))
    this.#size = new Float64Array(p)
  }

  solve(): Solution {
    const { m, weights, rounding } = this.#problem
    const { maxSteps, gradientTolerance, memory } = this.#options
    this.#cost = this.#evaluate(this.#theta, this.#gradient)
    if (!Number.isFinite(this.#cost)) return this.#end('not-finite', 'the law is not finite at the start', Number.NaN)
    const exact = this.#loss.cost(new Float64Array(m).fill(rounding), weights, m)
    let milestone = this.#cost
    for (let k = 0; k < maxSteps; k++) {
      const free = this.#free()
      const size = this.#relativeGradient(free)
      if (this.#cost <= exact) return this.#end('converged', `objective ${this.#cost} <= ${exact}: rounding`, 0)
      const said = `relative gradient ${size.toExponential(2)}`
      if (size <= gradientTolerance) return this.#end('converged', `${said} <= ${gradientTolerance}`, size)
      if (k > 0 && k % CREEP_STEPS === 0) {
        if (milestone - this.#cost <= CREEP * milestone)
          return this.#end('stalled', `decrease in ${CREEP_STEPS} steps <= ${CREEP} of the objective; ${said}`, size)
        milestone = this.#cost
      }
      const before = this.#cost
      const last = this.#gradient.slice()
      const from = this.#theta.slice()
      if (!this.#aim(free) || !this.#search(free)) {
        if (this.#pairs.length > 0) {
          this.#pairs = []
          continue
        }
        return this.#end(size <= NEAR ? 'converged' : 'stalled', `no step lowers the objective; ${said}`, size)
      }
      const s = this.#theta.map((v, j) => (free[j] ? v - from[j]! : 0))
      const y = this.#gradient.map((v, j) => (free[j] ? v - last[j]! : 0))
      const sy = product(s, y)
      const isKept = free.every((v, j) => v === this.#free()[j])
      if (!isKept) this.#pairs = []
      else if (sy > 1e-12 * Math.sqrt(product(s, s) * product(y, y))) this.#pairs.push({ s, y, sy })
      if (this.#pairs.length > memory) this.#pairs.shift()
      if (before - this.#cost <= ROUNDING * before && this.#relativeGradient(free) >= size && size <= NEAR)
        return this.#end('converged', `decrease ${before - this.#cost} <= ${ROUNDING} of the objective; ${said}`, size)
    }
    return this.#end('max-steps', `${maxSteps} steps >= ${maxSteps}`, this.#relativeGradient(this.#free()))
  }

  /** Objective and gradient; ∞ where the model is not finite. */
  #evaluate(theta: Float64Array, gradient: Float64Array): number {
    const { m, p, weights } = this.#problem
    this.#evaluations++
    if (!this.#problem.evaluate(theta, this.#r)) return Number.POSITIVE_INFINITY
    this.#loss.slopes(this.#r, weights, m, this.#g, this.#q)
    this.#problem.jacobian(this.#jacobian)
    for (let j = 0; j < p; j++) {
      let sum = 0
      let size = 0
      for (let i = 0; i < m; i++) {
        const term = this.#g[i]! * this.#jacobian[j * m + i]!
        sum += term
        size += Math.abs(term)
      }
      gradient[j] = sum
      this.#size[j] = size
    }
    const cost = this.#loss.cost(this.#r, weights, m)
    return gradient.every(Number.isFinite) ? cost : Number.POSITIVE_INFINITY
  }

  /** Variables that may move: 1; those that the gradient pushes against a bound: 0. */
  #free(): Uint8Array {
    const { low, high } = this.#problem
    return Uint8Array.from(this.#theta, (v, j) =>
      (v <= low[j]! && this.#gradient[j]! >= 0) || (v >= high[j]! && this.#gradient[j]! <= 0) ? 0 : 1,
    )
  }

  #relativeGradient(free: Uint8Array): number {
    let largest = 0
    for (let j = 0; j < free.length; j++) {
      if (free[j] && this.#size[j]! > 0) largest = Math.max(largest, Math.abs(this.#gradient[j]!) / this.#size[j]!)
    }
    return largest
  }

  /** The quasi-Newton direction within the free variables; false where it doesn't descend. */
  #aim(free: Uint8Array): boolean {
    const d = this.#direction
    for (let j = 0; j < d.length; j++) d[j] = free[j] ? -this.#gradient[j]! : 0
    const shares = this.#pairs.map(() => 0)
    for (let k = this.#pairs.length - 1; k >= 0; k--) {
      const { s, y, sy } = this.#pairs[k]!
      shares[k] = product(s, d) / sy
      for (let j = 0; j < d.length; j++) d[j]! -= shares[k]! * y[j]!
    }
    const newest = this.#pairs.at(-1)
    const scaled = newest?.y.map((v, j) => v * this.#unit[j]!)
    const length = newest ? newest.sy / product(newest.y, scaled!) : 1
    for (let j = 0; j < d.length; j++) d[j]! *= length * this.#unit[j]!
    this.#pairs.forEach(({ s, y, sy }, k) => {
      const share = shares[k]! - product(y, d) / sy
      for (let j = 0; j < d.length; j++) d[j]! += share * s[j]!
    })
    return product(d, this.#gradient) < 0
  }

  /** Moves to a point that meets the weak Wolfe conditions along the projected direction; false where there is none. */
  #search(free: Uint8Array): boolean {
    const { low, high } = this.#problem
    const d = this.#direction
    const slope = product(d, this.#gradient)
    const slack = ROUNDING * this.#cost
    let [shortest, longest, t] = [0, Number.POSITIVE_INFINITY, 1]
    for (let k = 0; k < TRIALS; k++) {
      for (let j = 0; j < d.length; j++) {
        this.#trial[j] = free[j] ? Math.min(Math.max(this.#theta[j]! + t * d[j]!, low[j]!), high[j]!) : this.#theta[j]!
      }
      const cost = this.#evaluate(this.#trial, this.#trialGradient)
      const isClipped = this.#trial.some((v, j) => free[j] && d[j] !== 0 && (v <= low[j]! || v >= high[j]!))
      if (!(cost <= this.#cost + DECREASE * t * slope + slack)) longest = t
      else if (!isClipped && product(d, this.#trialGradient) < CURVATURE * slope) shortest = t
      else {
        this.#theta.set(this.#trial)
        this.#gradient.set(this.#trialGradient)
        this.#cost = cost
        return true
      }
      t = longest === Number.POSITIVE_INFINITY ? 2 * shortest : (shortest + longest) / 2
    }
    // the residuals and sizes have to be those of theta again
    this.#cost = this.#evaluate(this.#theta, this.#gradient)
    return false
  }

  #end(status: Status, why: string, gradient: number): Solution {
    const cost = status === 'not-finite' ? Number.NaN : this.#cost
    return { theta: this.#theta, cost, status, why, gradient, evaluations: this.#evaluations }
  }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!
  return sum
}
