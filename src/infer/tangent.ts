import type { Refitter } from '../fit/refit.ts'
import { svd } from '../num/svd.ts'
import type { RunTable } from '../table/table.ts'

/** The weighted Jacobian at a fit's optimum, columns scaled to unit length, by its singular values. */
export interface Tangent {
  /** Residuals at the optimum, m. */
  readonly residuals: Float64Array
  /** Length of each column before scaling, q. */
  readonly lengths: Float64Array
  /** Singular values, descending, q. */
  readonly values: Float64Array
  /** Right singular vectors over the scaled columns: vector k from k·q on. */
  readonly vectors: Float64Array
  /** Left singular vectors over the rows: vector k from k·m on; 0 where the singular value is rounding. */
  readonly left: Float64Array
}

/** Singular values below this share of the largest are rounding. */
const ROUNDING = 1e-12

/** `moving` are the free variables that count, by index. */
export function tangentOf({ binding, origin }: Refitter, moving: readonly number[]): Tangent {
  const { problem, weights } = binding
  const { m, p } = problem
  problem.select(null, null, m)
  const residuals = new Float64Array(m)
  problem.evaluate(origin, residuals)
  const jacobian = new Float64Array(m * p)
  problem.jacobian(jacobian)
  const q = moving.length
  const lengths = new Float64Array(q)
  const scaled = new Float64Array(m * q)
  moving.forEach((j, k) => {
    for (let i = 0; i < m; i++) scaled[k * m + i] = Math.sqrt(weights[i]!) * jacobian[j * m + i]!
    lengths[k] = Math.sqrt(scaled.subarray(k * m, k * m + m).reduce((sum, v) => sum + v * v, 0))
    if (lengths[k]! > 0) for (let i = 0; i < m; i++) scaled[k * m + i]! /= lengths[k]!
  })
  const { values, vectors } = svd(scaled.slice(), m, q)
  const left = new Float64Array(m * q)
  for (let k = 0; k < q; k++) {
    if (!(values[k]! > ROUNDING * values[0]!)) continue
    for (let j = 0; j < q; j++) {
      const share = vectors[k * q + j]! / values[k]!
      for (let i = 0; i < m; i++) left[k * m + i]! += share * scaled[j * m + i]!
    }
  }
  return { residuals, lengths, values, vectors, left }
}

/**
 * Leverage of each run, between 0 and 1: the share of an error common to its rows that the fit follows. For runs of one
 * row it is the diagonal of the hat matrix.
 */
export function leveragesOf({ left, values, residuals }: Tangent, { names, of }: RunTable['runs']): Float64Array {
  const m = residuals.length
  const rows = new Float64Array(names.length)
  for (const run of of) rows[run]!++
  const leverage = new Float64Array(names.length)
  const along = new Float64Array(names.length)
  for (let k = 0; k < values.length; k++) {
    along.fill(0)
    for (let i = 0; i < m; i++) along[of[i]!]! += left[k * m + i]!
    for (let run = 0; run < names.length; run++) leverage[run]! += along[run]! ** 2 / rows[run]!
  }
  return leverage
}
