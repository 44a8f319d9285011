import { symmetricEigen } from '../num/symmetric.ts'
import { HeldRows } from './held-rows.ts'
import { KinkModel } from './kink-model.ts'
import type { Problem } from './problem.ts'

/** Gradient, relative to the sum of its terms' sizes, that counts as 0. */
const STATIONARY = 1e-12
/** A multiplier must leave its range by this share of it before its row is let go. */
const RELEASE = 1e-9
/** Curvature below this share of the gradient's terms is none: the step then runs until a kink stops it. */
const FLAT = 1e-9
/** Kinks passed in one line search at most. */
const PASSES = 1000

/**
 * Minimises a KinkModel by an active set of rows held at their kink, whose line search passes through kinks while it
 * descends (Barrodale & Roberts 1973).
 */
export class KinkStep {
  /** The minimiser, the decrease that it promises, and how many residuals it makes 0. */
  readonly move: Float64Array
  decrease = 0
  zeros = 0
  /** Largest component of the gradient left, relative to the sum of its terms' sizes. */
  gradient = 0

  readonly #m: number
  readonly #p: number
  readonly #model: KinkModel
  readonly #held: HeldRows
  readonly #along: Float64Array
  readonly #x: Float64Array
  readonly #direction: Float64Array

  constructor(problem: Problem, range: readonly [left: number, right: number]) {
    const { m, p } = problem
    this.#m = m
    this.#p = p
    this.#model = new KinkModel(problem, range)
    this.#held = new HeldRows(p)
    this.#along = new Float64Array(m + 2 * p)
    this.#x = new Float64Array(p)
    this.#direction = new Float64Array(p)
    this.move = new Float64Array(p)
  }

  /** Solves at theta (evaluated last) with residuals r; `multipliers` (slopes of ρ there) are read, then updated. */
  solve(theta: Float64Array, r: Float64Array, multipliers: Float64Array, negligible: number): void {
    const model = this.#model
    model.load(theta, r, multipliers, negligible)
    this.#held.indices = []
    this.#x.fill(0)
    this.decrease = 0
    for (let k = 0; k < 100 + 20 * this.#p; k++) {
      model.differentiate(this.#x)
      this.#held.complete()
      if (this.#aim()) {
        if (!this.#search()) break
      } else if (!this.#release()) break
    }
    for (let j = 0; j < this.#p; j++) this.move[j] = this.#x[j]! * model.unit[j]!
    for (let i = 0; i < this.#m; i++) if (!model.isHeld[i]) multipliers[i] = model.slope[i]!
    this.zeros = 0
    this.#held.multipliers(model.gradient).forEach((value, k) => {
      const i = this.#held.indices[k]!
      if (i >= this.#m) return
      this.zeros++
      multipliers[i] = Math.min(Math.max(value, model.left[i]!), model.right[i]!)
    })
  }

  /** The Newton direction within the space that the held rows leave free; false where the gradient vanishes there. */
  #aim(): boolean {
    const p = this.#p
    const { gradient, hessian, size } = this.#model
    const free = this.#held.basis.subarray(this.#held.indices.length * p)
    const count = free.length / p
    const total = size.reduce((max, v) => Math.max(max, v), 0)
    const right = times(free, gradient, count, p)
    this.gradient = right.reduce((max, v) => Math.max(max, Math.abs(v) / total || 0), 0)
    if (this.gradient <= STATIONARY) return false
    const bend = new Float64Array(count * count)
    for (let k = 0; k < count; k++) {
      const curved = times(hessian, free.subarray(k * p, k * p + p), p, p)
      bend.set(times(free, curved, count, p), k * count)
    }
    const values = new Float64Array(count)
    const vectors = new Float64Array(count * count)
    symmetricEigen(bend, count, values, vectors)
    this.#direction.fill(0)
    for (let e = 0; e < count; e++) {
      let along = 0
      for (let k = 0; k < count; k++) along += vectors[k * count + e]! * right[k]!
      along /= Math.max(Math.abs(values[e]!), FLAT * total)
      for (let k = 0; k < count; k++) {
        for (let j = 0; j < p; j++) this.#direction[j]! -= along * vectors[k * count + e]! * free[k * p + j]!
      }
    }
    return true
  }

  /** Moves along the direction to the minimum, through kinks on the way; holds the row whose kink ends it. */
  #search(): boolean {
    const { rows, at, left, right, slope: slopes, isHeld, gradient, hessian, count } = this.#model
    const p = this.#p
    const along = this.#along
    const curved = times(hessian, this.#direction, p, p)
    const bend = times(curved, this.#direction, 1, p)[0]!
    let slope = times(gradient, this.#direction, 1, p)[0]!
    if (!(slope < 0)) return false
    along.set(times(rows, this.#direction, count, p))
    for (const i of this.#held.indices) along[i] = 0
    let t = 0
    for (let pass = 0; pass <= PASSES; pass++) {
      const next = this.#nextKink(t)
      const kink = next === -1 ? Number.POSITIVE_INFINITY : Math.max(-at[next]! / along[next]!, t)
      const lowest = bend > 0 ? t - slope / bend : Number.POSITIVE_INFINITY
      const to = Math.min(kink, lowest)
      if (to === Number.POSITIVE_INFINITY) break
      this.decrease -= (to - t) * (slope + (bend * (to - t)) / 2)
      slope += bend * (to - t)
      t = to
      if (lowest <= kink) break
      slope += Math.abs(along[next]!) * (right[next]! - left[next]!)
      if (slope >= 0) {
        this.#advance(t)
        at[next] = 0
        isHeld[next] = 1
        return this.#held.add(rows, next)
      }
      slopes[next] = along[next]! < 0 ? left[next]! : right[next]!
    }
    this.#advance(t)
    return t > 0
  }

  /** The row whose kink comes first after t; −1 where none does. */
  #nextKink(t: number): number {
    const { at, right, slope, count } = this.#model
    const along = this.#along
    let next = -1
    let nearest = Number.POSITIVE_INFINITY
    for (let i = 0; i < count; i++) {
      const a = along[i]!
      const isApproaching = slope[i] === right[i] ? a < 0 : a > 0
      if (!isApproaching) continue
      const when = Math.max(-at[i]! / a, t)
      if (when < nearest) {
        nearest = when
        next = i
      }
    }
    return next
  }

  #advance(t: number): void {
    const { at, count } = this.#model
    for (let j = 0; j < this.#p; j++) this.#x[j]! += t * this.#direction[j]!
    for (let i = 0; i < count; i++) at[i]! += t * this.#along[i]!
  }

  /** Lets the held row go whose multiplier is furthest out of its range; false where all are inside: the optimum. */
  #release(): boolean {
    const { rows, left, right, slope, isHeld, gradient } = this.#model
    const values = this.#held.multipliers(gradient)
    let worst = RELEASE
    let at = -1
    values.forEach((value, k) => {
      const i = this.#held.indices[k]!
      const range = right[i]! - left[i]!
      const outside = Math.max(left[i]! - value, value - right[i]!)
      const share = outside / (Number.isFinite(range) ? range : Math.abs(value))
      if (share > worst) {
        worst = share
        at = k
      }
    })
    if (at === -1) return false
    const leaving = this.#held.indices[at]!
    slope[leaving] = values[at]! > right[leaving]! ? right[leaving]! : left[leaving]!
    isHeld[leaving] = 0
    this.#held.remove(rows, at)
    return true
  }
}

/** Rows of a matrix with p columns, each times x. */
function times(rows: Float64Array, x: Float64Array, count: number, p: number): Float64Array {
  const out = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let j = 0; j < p; j++) sum += rows[i * p + j]! * x[j]!
    out[i] = sum
  }
  return out
}
