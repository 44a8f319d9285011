import { quasiDeviance } from '../infer/quasi-likelihood.ts'
import type { Objective } from '../law/law.ts'

/**
 * Akaike's criterion with the small-sample correction of Hurvich & Tsai (1989), −2 ln L + 2p + 2p(p + 1)/(n − p − 1), where
 * L is the quasi-likelihood of an objective. `value` is Σ w·ρ, `p` the free parameters. Null for n ≤ p + 1, and for
 * residuals that are all 0. Compares laws fitted to the same rows by the same objective.
 */
export function aicc(objective: Objective, value: number, weights: Float64Array, p: number): number | null {
  const n = weights.length
  if (n <= p + 1) return null
  const deviance = quasiDeviance(objective, value, weights)
  return deviance === null ? null : deviance + 2 * p + (2 * p * (p + 1)) / (n - p - 1)
}
