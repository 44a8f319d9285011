import { Random, splitSeed } from '../base/seed.ts'
import type { Fit } from '../fit/fit.ts'
import type { Refitter } from '../fit/refit.ts'
import type { Objective } from '../law/law.ts'
import { efficiencyOf } from './efficiency.ts'
import { type Follow, follow } from './follow.ts'
import { scaleOf } from './outliers.ts'
import { leveragesOf, tangentOf } from './tangent.ts'

/** Runs up to which two weights would give too few different draws (2¹² = 4096). */
const FEW = 12

/** Six weights of mean 0, variance 1 and kurtosis near 1 (Webb 2023): 6ᴳ draws of G runs. */
const webb = [0.5, 1, 1.5].flatMap((square) => [-Math.sqrt(square), Math.sqrt(square)])

/** Two weights (Rademacher), which keep the size of every residual. */
const rademacher = [-1, 1]

/** Leverage that counts at most: a run that the fit follows entirely tells nothing of the noise. */
const MOST_LEVERAGE = 0.95

/**
 * The wild cluster bootstrap (Cameron, Gelbach & Miller 2008): every run stays, with its own residuals under one random
 * weight for the whole run. So what checkpoints of a run share stays shared, whatever it is, and no draw lacks an end of
 * the design. Residuals are divided by 1 − h, for a run of leverage h (CR3 of MacKinnon, Nielsen & Webb 2023), and
 * multiplied by how much less precise than least squares the loss is; those that a robust loss doesn't follow are cut.
 * Draws follow them by least squares: an objective that goes through some rows exactly would go through them again.
 */
export function wildResampler(fit: Fit, refitter: Refitter): (seed: number) => ReturnType<Follow> {
  const { weights, variables } = refitter.binding
  const { names, of } = fit.table.runs
  const p = variables.free.length
  const tangent = tangentOf(
    refitter,
    variables.free.map((_, j) => j),
  )
  const { residuals } = tangent
  const square = residuals.reduce((sum, v, i) => sum + weights[i]! * v * v, 0) / weights.length
  const noise = Math.sqrt((square * names.length) / Math.max(names.length - p, 1))
  const size = Math.sqrt(efficiencyOf(fit.objective, noise).variance)
  const scale = leveragesOf(tangent, fit.table.runs).map((h) => size / (1 - Math.min(h, MOST_LEVERAGE)))
  const drawn = names.length > FEW ? rademacher : webb
  const limit = mostFollowed(fit.objective, residuals, 1 - p / names.length)
  const followed = residuals.map((r) => Math.min(Math.max(r, -limit), limit))
  const refit = follow(fit, refitter)
  const errors = new Float64Array(residuals.length)
  return (seed) => {
    const factor = scale.map((v, run) => v * drawn[new Random(splitSeed(seed, run)).integer(drawn.length)]!)
    for (let i = 0; i < errors.length; i++) errors[i] = -factor[of[i]!]! * followed[i]!
    return refit(errors)
  }
}

/** Scales beyond which a robust loss is taken to follow a residual no farther: 3 in 1000 normal ones lie there. */
const FAR = 3

/**
 * Size up to which the loss follows a residual: a square all of it, a Huber loss no more than its threshold. `share` of
 * the residuals are free, by runs, so that copies of rows within a run change nothing.
 */
function mostFollowed({ loss, delta }: Objective, residuals: Float64Array, share: number): number {
  if (loss === 'square') return Number.POSITIVE_INFINITY
  const scale = scaleOf(residuals.map(Math.abs), Math.round(share * residuals.length))
  return Math.max(loss === 'abs' || loss === 'asymmetric' ? 0 : delta, FAR * scale)
}
