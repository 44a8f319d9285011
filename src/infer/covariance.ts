import type { Fit } from '../fit/fit.ts'
import type { Refitter } from '../fit/refit.ts'
import { normalCdf } from '../num/distribution.ts'
import { jacobiSvd } from '../num/svd.ts'
import type { RunTable } from '../table/table.ts'

/** Covariance of the free variables at the optimum. */
export interface Covariance {
  /** p × p, row-major; rows of variables on a bound or undetermined are 0. */
  readonly matrix: Float64Array
  /** Lower-triangular-like root: matrix = root·rootᵀ; p × p, row-major. */
  readonly root: Float64Array
  /** Degrees of freedom of the noise estimate. */
  readonly degrees: number
  /** Standard deviation of a residual, in residual units. */
  readonly noise: number
}

/**
 * s²·V·(JᵀWJ)⁻¹ with s² = Σ w r² / (n − p), widened where rows of a run are not independent: the least-squares covariance, times the efficiency V of the loss under normal
 * noise (Huber 1981, §6.3). V is taken at the estimated noise, because with a threshold δ far below the noise too few
 * residuals lie within δ to estimate it from them. Null without a degree of freedom, or where the Jacobian is singular.
 */
export function covariance(fit: Fit, refitter: Refitter): Covariance | null {
  const { problem, variables, weights } = refitter.binding
  const { m, p } = problem
  const theta = refitter.origin
  problem.select(null, null, m)
  const r = new Float64Array(m)
  problem.evaluate(theta, r)
  const jacobian = new Float64Array(m * p)
  problem.jacobian(jacobian)
  const held = new Set([...fit.atBound, ...fit.undetermined])
  const moving = variables.free.map((_, j) => j).filter((j) => !held.has(variables.free[j]!.name))
  const independent = effectiveRows(r, fit.table.runs)
  const degrees = Math.floor(independent) - moving.length
  if (degrees < 1 || moving.length === 0) return null
  const q = moving.length
  const lengths = new Float64Array(q)
  const scaled = new Float64Array(m * q)
  moving.forEach((j, k) => {
    for (let i = 0; i < m; i++) scaled[k * m + i] = Math.sqrt(weights[i]!) * jacobian[j * m + i]!
    lengths[k] = Math.sqrt(scaled.subarray(k * m, k * m + m).reduce((sum, v) => sum + v * v, 0))
    for (let i = 0; i < m; i++) scaled[k * m + i]! /= lengths[k]!
  })
  const { values, vectors } = jacobiSvd(scaled, m, q)
  if (!(values[q - 1]! > 1e-15 * values[0]!)) return null
  const isKnown = fit.table.weighting === 'inverse-variance'
  const sum = r.reduce((total, v, i) => total + weights[i]! * v * v, 0)
  const noise = isKnown ? 1 : Math.sqrt(sum / (m - moving.length))
  const spread =
    noise * Math.sqrt(m / independent) * Math.sqrt(efficiency(fit.objective.loss, fit.objective.delta / noise))
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
  return { matrix, root, degrees: isKnown ? Number.POSITIVE_INFINITY : degrees, noise }
}

/**
 * Rows that count as independent evidence, between the number of runs and the number of rows: n·(1 − ρ)/(1 + ρ), with ρ
 * the correlation of neighbouring residuals of a run (Bayley & Hammersley 1946). Checkpoints of a run share its luck.
 */
function effectiveRows(r: Float64Array, { names, of }: RunTable['runs']): number {
  const n = r.length
  if (names.length === n) return n
  let along = 0
  let square = 0
  for (let i = 0; i + 1 < n; i++) {
    if (of[i] !== of[i + 1]) continue
    along += r[i]! * r[i + 1]!
    square += (r[i]! ** 2 + r[i + 1]! ** 2) / 2
  }
  const correlation = square > 0 ? Math.max(0, along / square) : 0
  return Math.max(names.length, (n * (1 - correlation)) / (1 + correlation))
}

/** Variance of an M-estimate of location relative to the mean's, under standard normal noise; `k` = threshold / noise. */
function efficiency(loss: string, k: number): number {
  if (loss === 'square' || k === Number.POSITIVE_INFINITY) return 1
  if (loss === 'abs' || loss === 'asymmetric' || k < 1e-6) return Math.PI / 2
  const inside = 2 * normalCdf(k) - 1
  const density = Math.exp(-(k * k) / 2) / Math.sqrt(2 * Math.PI)
  const meanSquare = inside - 2 * k * density + k * k * (1 - inside)
  return meanSquare / (inside * inside)
}
