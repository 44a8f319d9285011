import type { Objective } from '../law/law.ts'
import { findMinimum } from '../num/scalar.ts'

/**
 * −2 ln of the quasi-likelihood of an objective: residuals have the density exp(−ρ(r)/s)/Z(s), and the scale s is the one
 * that makes it largest. `value` is Σ w·ρ; weights are relative precisions, so a row's scale is s/w. Null for residuals
 * that are all 0. Only differences mean something, between fits of the same rows by the same objective.
 */
export function quasiDeviance(objective: Objective, value: number, weights: Float64Array): number | null {
  if (!(value > 0) || !Number.isFinite(value)) return null
  const rho = rhoOf(objective)
  const counts = new Map<number, number>()
  for (const w of weights) counts.set(w, (counts.get(w) ?? 0) + 1)
  const deviance = (lnScale: number): number => {
    const s = Math.exp(lnScale)
    let sum = (2 * value) / s
    for (const [w, count] of counts) sum += 2 * count * lnNormaliser(rho, s / w)
    return sum
  }
  // at the best scale Σ w·ρ/s is n/2 for a square, n for an absolute value, and between them for the others
  const centre = Math.log((2 * value) / weights.length)
  const best = findMinimum(deviance, centre - SPAN, centre + SPAN)
  return best.found ? best.value : null
}

/** Half width in ln s of the search for the scale: heavy tails move the best scale by less than this factor of e³. */
const SPAN = 3

/** Step and range in ln r of the quadrature; the integrand is smooth there and vanishes at both ends. */
const STEP = 0.1
const [LOW, HIGH] = [-45, 45]

/** ln ∫ exp(−ρ(r)/s) dr over all r, by the trapezoid rule in ln |r|. */
function lnNormaliser(rho: (r: number) => number, s: number): number {
  let sum = 0
  for (let u = LOW; u <= HIGH; u += STEP) {
    const r = Math.exp(u)
    sum += r * (Math.exp(-rho(r) / s) + Math.exp(-rho(-r) / s))
  }
  return Math.log(STEP * sum)
}

/** ρ of one residual r = prediction − data; the definitions are those of CLI objectives. */
function rhoOf({ loss, delta }: Objective): (r: number) => number {
  switch (loss) {
    case 'square':
      return (r) => (r * r) / 2
    case 'huber':
      return (r) => (Math.abs(r) <= delta ? (r * r) / 2 : delta * (Math.abs(r) - delta / 2))
    case 'pseudo-huber':
      return (r) => (r * r) / (1 + Math.sqrt(1 + (r / delta) ** 2))
    case 'cauchy':
      return (r) => ((delta * delta) / 2) * Math.log1p((r / delta) ** 2)
    case 'abs':
      return Math.abs
    case 'asymmetric':
      return (r) => (r > 0 ? delta * r : -r)
  }
}
