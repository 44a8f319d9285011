/**
 * All a solver sees: m residuals of p variables under bounds, with weights. `m` and `weights` may change between
 * solves (resampling), never during one.
 */
export interface Problem {
  readonly m: number
  readonly p: number
  /** Bounds of the variables; ±Infinity = none. */
  readonly low: Float64Array
  readonly high: Float64Array
  /** Weight of each residual in the objective Σ w·ρ(r). */
  readonly weights: Float64Array
  /** Size of a residual that is rounding alone: a fit that leaves no more is exact. */
  readonly rounding: number
  /** Residuals at theta; false where the model is not finite. */
  evaluate(theta: Float64Array, residual: Float64Array): boolean
  /** ∂r/∂theta at the theta evaluated last: column j at offset j·m. */
  jacobian(out: Float64Array): void
  /**
   * gradient = Σ g_i ∂r_i and hessian = Σ q_i ∂r_i ∂r_iᵀ + g_i ∂²r_i (p × p, row-major) at the theta evaluated last.
   */
  derivatives(g: Float64Array, q: Float64Array, gradient: Float64Array, hessian: Float64Array): void
}

export type Status = 'converged' | 'stalled' | 'max-steps' | 'not-finite'

export interface Solution {
  readonly theta: Float64Array
  /** Σ w·ρ(r). */
  readonly cost: number
  readonly status: Status
  /** The stopping test that fired, with both of its sides. */
  readonly why: string
  /** Largest |∂F/∂θ_j| over free variables, divided by √(2F · curvature_j): scale-free. */
  readonly gradient: number
  readonly evaluations: number
}

/** A local solver: from a start to an optimum nearby. */
export type Solver = (problem: Problem, loss: import('./loss.ts').Loss, start: Float64Array) => Solution
