import type { Objective } from '../law/law.ts'
import { normalCdf } from '../num/distribution.ts'

/** How a loss treats normal noise of a standard deviation: what its covariance and its resampling follow from. */
export interface Efficiency {
  /** Variance of the M-estimate relative to least squares: 1 for a square, π/2 for an absolute value. */
  readonly variance: number
  /** Share of residuals that enter by their size, not by their sign alone: 1 for a square, 0 for an absolute value. */
  readonly inside: number
}

/**
 * Under normal noise (Huber 1981, §6.3). Taken at the estimated noise, because with a threshold δ far below the noise too
 * few residuals lie within δ to estimate it from them.
 */
export function efficiencyOf({ loss, delta }: Objective, noise: number): Efficiency {
  const k = delta / noise
  if (loss === 'square' || k === Number.POSITIVE_INFINITY) return { variance: 1, inside: 1 }
  if (loss === 'abs' || loss === 'asymmetric' || k < 1e-6) return { variance: Math.PI / 2, inside: 0 }
  const inside = 2 * normalCdf(k) - 1
  const density = Math.exp(-(k * k) / 2) / Math.sqrt(2 * Math.PI)
  const meanSquare = inside - 2 * k * density + k * k * (1 - inside)
  return { variance: meanSquare / (inside * inside), inside }
}
