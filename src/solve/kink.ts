import { KinkStep } from './kink-step.ts'
import type { Loss } from './loss.ts'
import type { Problem, Solution } from './problem.ts'

/** Linearisations at most; each doubles the digits once the right residuals are at 0. */
const ROUNDS = 40
/** Promised decrease at which to stop: in shares of the objective, and of what rounding of the residuals adds up to. */
const TOLERANCE = 1e-14
const SHARE_OF_ROUNDING = 0.1
const HALVINGS = 30

/**
 * Ends a solve of Σ w·ρ(r) with a kink at r = 0 exactly: there the optimum has residuals that are exactly 0, which no
 * smooth stand-in reaches. Each round minimises the objective of the linearised residuals with the curvature of the
 * Lagrangian (Osborne & Watson 1971 for nonlinear L1; Fletcher 1987, §14 for the curvature). `multipliers` are estimates
 * of the slopes of ρ at the optimum.
 */
export function finishAtKinks(
  problem: Problem,
  loss: Loss,
  range: readonly [left: number, right: number],
  near: Solution,
  multipliers: Float64Array,
): Solution {
  const { m, p, weights, low, high } = problem
  const theta = Float64Array.from(near.theta)
  const trial = Float64Array.from(theta)
  const r = new Float64Array(m)
  let evaluations = near.evaluations + 1
  if (!problem.evaluate(theta, r)) return near
  let cost = loss.cost(r, weights, m)
  const exact = loss.cost(new Float64Array(m).fill(problem.rounding), weights, m)
  const step = new KinkStep(problem, range)
  for (let round = 0; round < ROUNDS; round++) {
    const end = (status: Solution['status'], why: string): Solution => {
      problem.evaluate(theta, r)
      return { theta, cost, status, why, gradient: step.gradient, evaluations }
    }
    if (cost <= exact) return end('converged', `objective ${cost} <= ${exact}: rounding`)
    const negligible = TOLERANCE * cost + SHARE_OF_ROUNDING * exact
    step.solve(theta, r, multipliers, negligible)
    let accepted = false
    for (let k = 0, length = 1; k < HALVINGS && !accepted; k++, length /= 2) {
      for (let j = 0; j < p; j++) trial[j] = Math.min(Math.max(theta[j]! + length * step.move[j]!, low[j]!), high[j]!)
      evaluations++
      const trialCost = problem.evaluate(trial, r) ? loss.cost(r, weights, m) : Number.POSITIVE_INFINITY
      accepted = trialCost < cost
      if (accepted) {
        cost = trialCost
        theta.set(trial)
      } else if (step.decrease <= negligible) break
    }
    const promised = `decrease ${step.decrease.toExponential(2)}`
    if (step.decrease <= negligible) {
      const zeros = `${step.zeros} residual${step.zeros === 1 ? '' : 's'} at 0`
      return end('converged', `${promised} <= ${negligible.toExponential(2)}, with ${zeros}`)
    }
    if (!accepted)
      return end('stalled', `no step lowers the objective; ${promised} promised > ${negligible.toExponential(2)}`)
  }
  return {
    theta,
    cost,
    status: 'max-steps',
    why: `${ROUNDS} rounds >= ${ROUNDS}`,
    gradient: step.gradient,
    evaluations,
  }
}
