import { fit } from '../../src/fit/fit.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { findLaw, findSet } from '../../src/law/catalog.ts'
import { grid, logSpaced, simulated } from '../support/table.ts'

export const chinchilla = findLaw('chinchilla')
export const truth = findSet(chinchilla, 'hoffmann-tex').params as Record<string, number>

type Design = Parameters<typeof simulated>[2]

/** The chinchilla law fitted to runs made from it, with 0.5 % of noise. */
export function fitted(design: Design, count = 100): Estimate {
  return estimate(fit(simulated(chinchilla, truth, design, 0.005), chinchilla), { count })
}

/** Runs on a grid of sizes and lengths. */
export function gridOf(sizes: number, lengths: number): Design {
  return grid(logSpaced(5e7, 1e10, sizes), logSpaced(2e9, 2e11, lengths))
}

/** Six sizes at five lengths. */
export const usual = fitted(gridOf(6, 5))

const ladderSizes = logSpaced(5e7, 1e10, 8)
/** All runs at 20 tokens per parameter: the split of compute can't be seen. */
export const ladder = fitted({ params: ladderSizes, tokens: ladderSizes.map((n) => 20 * n) })
