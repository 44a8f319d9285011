// What bench/design compares with: log grids, and an exchange search of its own with plain matrix algebra.
import { Random, splitSeed } from '../src/base/seed.ts'
import { efficiencyOf } from '../src/infer/efficiency.ts'
import type { Estimate } from '../src/infer/estimate.ts'
import { invertPositive } from '../src/num/symmetric.ts'
import type { Box } from '../src/plan/candidates.ts'
import type { Design } from '../src/plan/design.ts'

export interface Run {
  readonly params: number
  readonly tokens: number
}

export const flopsOf = ({ params, tokens }: Run) => 6 * params * tokens

export function proposedRuns({ portfolio }: Design): Run[] {
  return portfolio.map(({ at }) => ({ params: at.params!, tokens: at.tokens! }))
}

/**
 * A log grid from the box's low corner, its far corner drawn in along the diagonal until it costs the budget, without the
 * runs at ratios outside of the box.
 */
export function scaledGrid(
  { params, tokens, tokensPerParam: [lowest, highest] }: Box,
  levels: number,
  budget: number,
): Run[] {
  const at = (reach: number): Run[] => {
    const axis = ([low, high]: readonly [number, number]) =>
      Array.from({ length: levels }, (_, k) => low * (high / low) ** ((reach * k) / (levels - 1)))
    const all = axis(params).flatMap((n) => axis(tokens).map((d) => ({ params: n, tokens: d })))
    return all.filter((run) => run.tokens >= lowest * run.params && run.tokens <= highest * run.params)
  }
  const cost = (runs: readonly Run[]) => runs.reduce((sum, run) => sum + flopsOf(run), 0)
  let [low, high] = [0, 1]
  if (cost(at(1)) <= budget) return at(1)
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2
    if (cost(at(middle)) <= budget) low = middle
    else high = middle
  }
  return at(low)
}

/** Gradient of ln L of the Chinchilla law by E, ln A, ln B, alpha, beta, by hand. */
function gradient({ fit }: Estimate, { params, tokens }: Run): number[] {
  const { E, A, B, alpha, beta } = fit.params as Record<string, number>
  const a = A! / params ** alpha!
  const b = B! / tokens ** beta!
  const loss = E! + a + b
  return [1, a, b, -a * Math.log(params), -b * Math.log(tokens)].map((v) => v / loss)
}

function informationOf(estimate: Estimate, runs: readonly Run[], noise: number): Float64Array {
  const information = new Float64Array(25)
  for (const run of runs) {
    const g = gradient(estimate, run)
    for (let j = 0; j < 5; j++) for (let k = 0; k < 5; k++) information[5 * j + k]! += (g[j]! * g[k]!) / noise ** 2
  }
  return information
}

function existingRuns({ fit }: Estimate): Run[] {
  const { params, tokens } = fit.table.columns
  return Array.from(params!, (n, i) => ({ params: n, tokens: tokens![i]! }))
}

function quadratic(matrix: Float64Array, c: readonly number[]): number {
  let sum = 0
  for (let j = 0; j < 5; j++) for (let k = 0; k < 5; k++) sum += c[j]! * matrix[5 * j + k]! * c[k]!
  return sum
}

function noiseOf({ fit, noise }: Estimate): number {
  return noise! * Math.sqrt(efficiencyOf(fit.objective, noise!).variance)
}

/** Variance of ln L at the target after these runs, without any prior. */
export function varianceWith(estimate: Estimate, target: Run, chosen: readonly Run[]): number {
  const inverse = invertPositive(informationOf(estimate, [...existingRuns(estimate), ...chosen], noiseOf(estimate)), 5)
  return inverse === undefined ? Number.POSITIVE_INFINITY : quadratic(inverse, gradient(estimate, target))
}

/** Best variance of an exchange search from random affordable starts, each run as often as it likes. */
export function searchedVariance(
  estimate: Estimate,
  found: Design,
  target: Run,
  budget: number,
  seed: number,
  starts = 8,
): number {
  const noise = noiseOf(estimate)
  const pool = found.candidates.map(({ at }) => ({ params: at.params!, tokens: at.tokens! }))
  const cost = pool.map(flopsOf)
  const slopes = pool.map((run) => gradient(estimate, run).map((v) => v / noise))
  const c = gradient(estimate, target)
  const start = informationOf(estimate, existingRuns(estimate), noise)
  const random = new Random(splitSeed(seed, 3))
  let best = Number.POSITIVE_INFINITY
  for (let s = 0; s < starts; s++) {
    const chosen: number[] = []
    let left = budget
    while (chosen.length < 30) {
      const able = pool
        .map((_, i) => i)
        .filter((i) => cost[i]! <= (left / (30 - chosen.length)) * (s % 3 === 0 ? 1 : 4) && cost[i]! <= left)
      if (able.length === 0) break
      const next = able[random.integer(able.length)]!
      chosen.push(next)
      left -= cost[next]!
    }
    let current = Number.POSITIVE_INFINITY
    for (let pass = 0; pass < 100; pass++) {
      for (let slot = 0; slot < chosen.length; slot++) {
        left += cost[chosen[slot]!]!
        const information = start.slice()
        chosen.forEach((run, at) => {
          if (at === slot) return
          for (let j = 0; j < 5; j++)
            for (let k = 0; k < 5; k++) information[5 * j + k]! += slopes[run]![j]! * slopes[run]![k]!
        })
        const inverse = invertPositive(information, 5)!
        const b = [0, 1, 2, 3, 4].map((j) => [0, 1, 2, 3, 4].reduce((sum, k) => sum + inverse[5 * j + k]! * c[k]!, 0))
        let [to, most] = [chosen[slot]!, -1]
        pool.forEach((_, i) => {
          if (cost[i]! > left) return
          const g = slopes[i]!
          const along = g.reduce((sum, v, j) => sum + v * b[j]!, 0)
          const gain = along ** 2 / (1 + quadratic(inverse, g))
          if (gain > most) [to, most] = [i, gain]
        })
        chosen[slot] = to
        left -= cost[to]!
      }
      const variance = varianceWith(
        estimate,
        target,
        chosen.map((i) => pool[i]!),
      )
      if (variance > current * (1 - 1e-6)) break
      current = variance
    }
    best = Math.min(best, current)
  }
  return best
}
