import { Random } from '../../src/base/seed.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import type { Law } from '../../src/law/law.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'

/** `count` values from low to high, evenly spaced in the logarithm. */
export function logSpaced(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => low * (high / low) ** (k / (count - 1)))
}

/** Every pair of sizes and lengths as columns of a table. */
export function grid(sizes: readonly number[], lengths: readonly number[]): { params: number[]; tokens: number[] } {
  return {
    params: sizes.flatMap((n) => lengths.map(() => n)),
    tokens: sizes.flatMap(() => lengths),
  }
}

/** A table of runs of known truth over params and tokens; ln L has normal noise of this standard deviation. */
export function simulated(
  law: Law,
  truth: Readonly<Record<string, number>>,
  design: { params: readonly number[]; tokens: readonly number[] },
  noise = 0,
  seed = 1,
): RunTable {
  const random = new Random(seed)
  const loss = design.params.map((params, i) => {
    const tokens = design.tokens[i]!
    return evaluateLaw(law, truth, { params, tokens, flops: 6 * params * tokens }) * Math.exp(noise * random.normal())
  })
  return tableFromColumns({ ...design, loss })
}
