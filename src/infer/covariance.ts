import type { Fit } from '../fit/fit.ts'
import type { Refitter } from '../fit/refit.ts'
import type { RunTable } from '../table/table.ts'
import { efficiencyOf } from './efficiency.ts'
import { tangentOf } from './tangent.ts'

/** Covariance of the free variables at the optimum. */
export interface Covariance {
  /** p × p, row-major; rows of variables on a bound or undetermined are 0. */
  readonly matrix: Float64Array
  /** Degrees of freedom of the noise estimate. */
  readonly degrees: number
  /** Standard deviation of a residual of weight 1, in residual units. */
  readonly noise: number
  /** The noise that would give least squares of independent rows this covariance. */
  readonly spread: number
  /** Rows that count as independent evidence; all of them where rows of a run don't resemble each other. */
  readonly independent: number
  /** Share of normal residuals of this noise that enter by their size; see {@link efficiencyOf}. */
  readonly inside: number
}

/**
 * s²·V·(JᵀWJ)⁻¹, widened where rows of a run are not independent: the least-squares covariance, times the efficiency V of
 * the loss under normal noise. s² = Σ w r² / n · n′ / (n′ − (2 − V)·p) with n′ independent rows, since an estimate that errs by √V as much as least squares
 * leaves larger residuals. Null without a degree of freedom, or where the Jacobian is singular.
 */
export function covariance(fit: Fit, refitter: Refitter): Covariance | null {
  const { variables, weights, problem } = refitter.binding
  const { m, p } = problem
  const held = new Set([...fit.atBound, ...fit.undetermined])
  const moving = variables.free.map((_, j) => j).filter((j) => !held.has(variables.free[j]!.name))
  const q = moving.length
  if (q === 0) return null
  const { residuals, lengths, values, vectors } = tangentOf(refitter, moving)
  const { runs } = fit.table
  const rows = effectiveRows(residuals, runs, q)
  // what curves leave unexplained in common is the law's error between runs, which is learnt apart: each still counts once
  const independent = fit.law.features ? Math.min(m, Math.max(rows, q + runs.names.length)) : rows
  const degrees = Math.floor(independent) - q
  if (degrees < 1 || !(values[q - 1]! > 1e-15 * values[0]!)) return null
  const isKnown = fit.table.weighting === 'inverse-variance'
  const sum = residuals.reduce((total, v, i) => total + weights[i]! * v * v, 0)
  const sizeOf = (used: number) => Math.sqrt(((sum / m) * independent) / (independent - used))
  const { variance, inside } = efficiencyOf(fit.objective, sizeOf(q))
  const noise = isKnown ? 1 : sizeOf((2 - variance) * q)
  const spread = noise * Math.sqrt((m / independent) * variance)
  const root = new Float64Array(p * p)
  for (let k = 0; k < q; k++) {
    moving.forEach((j, at) => {
      root[j * p + k] = (spread * vectors[k * q + at]!) / (values[k]! * lengths[at]!)
    })
  }
  const matrix = new Float64Array(p * p)
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      for (let k = 0; k < p; k++) matrix[a * p + b]! += root[a * p + k]! * root[b * p + k]!
    }
  }
  return { matrix, degrees: isKnown ? Number.POSITIVE_INFINITY : degrees, noise, spread, independent, inside }
}

/** The most by which what rows of a run share is taken to be larger than their residuals show. */
const MOST_ABSORBED = 2

/**
 * Rows that count as independent evidence, between the number of runs and the number of rows: n·(1 − ρ)/(1 + ρ), with ρ
 * the correlation of neighbouring residuals of a run (Bayley & Hammersley 1946). Checkpoints of a run share its luck, of
 * which `p` parameters absorb a part: of G runs they leave about (G − p)/G.
 */
function effectiveRows(r: Float64Array, { names, of }: RunTable['runs'], p: number): number {
  const n = r.length
  if (names.length === n) return n
  let along = 0
  let square = 0
  for (let i = 0; i + 1 < n; i++) {
    if (of[i] !== of[i + 1]) continue
    along += r[i]! * r[i + 1]!
    square += (r[i]! ** 2 + r[i + 1]! ** 2) / 2
  }
  const runs = names.length
  const shared = Math.max(0, along) * (runs > p ? Math.min(runs / (runs - p), MOST_ABSORBED) : 1)
  const correlation = square > 0 ? shared / (shared + square - Math.max(0, along)) : 0
  return Math.max(names.length, (n * (1 - correlation)) / (1 + correlation))
}
