import type { Note } from '../base/note.ts'
import type { Law, Objective } from '../law/law.ts'
import type { RunTable } from '../table/table.ts'

/** Evidence that the optimum was found. */
export interface Convergence {
  readonly status: 'converged' | 'stalled' | 'max-steps' | 'not-finite'
  /** The stopping test that fired, with both of its sides. */
  readonly why: string
  /** Starts that were polished to an optimum, and how many of them reached the best one. */
  readonly starts: number
  readonly agreed: number
  /** Points of the start grid that were looked at. */
  readonly explored: number
  /** Largest scaled component of the projected gradient: cosine between a column of the Jacobian and the residuals. */
  readonly gradient: number
  /** Condition number of the column-scaled Jacobian; null where it is singular. */
  readonly condition: number | null
  readonly evaluations: number
  /** Objective of the second-best optimum reached, or null. */
  readonly nextBest: number | null
}

/** How well predictions match the fitted rows, on the linear scale of the output. */
export interface Metrics {
  readonly r2: number | null
  readonly rmse: number
  readonly mae: number
  /** Mean |L̂ − L|/|L|. */
  readonly mre: number
  /** Σ(L̂ − L)². */
  readonly sse: number
  readonly space: 'linear'
}

/** How a parameter is treated: all optional, in the law's own units. */
export interface Constraints {
  /** Parameter → value it is held at. */
  readonly fixed?: Readonly<Record<string, number>>
  /** Parameter → parameter it must equal. */
  readonly tied?: Readonly<Record<string, string>>
  /** Parameter → bounds that replace the law's. */
  readonly bounds?: Readonly<Record<string, readonly [low: number | null, high: number | null]>>
}

/** A finished fit: plain data. */
export interface Fit {
  readonly law: Law
  readonly table: RunTable
  readonly objective: Objective
  readonly constraints: Constraints
  readonly solver: string
  readonly seed: number
  /** Every parameter of the law, also fixed and tied ones. */
  readonly params: Readonly<Record<string, number>>
  /** Σ w·ρ(r) over rows at `params`. */
  readonly value: number
  readonly convergence: Convergence
  readonly metrics: Metrics
  /** Parameters that sit on a bound, and those that the rows leave free to move. */
  readonly atBound: readonly string[]
  readonly undetermined: readonly string[]
  readonly notes: readonly Note[]
}
