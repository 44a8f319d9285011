import { Random, splitSeed } from '../src/base/seed.ts'
import { evaluateLaw } from '../src/law/evaluate.ts'
import type { Law } from '../src/law/law.ts'
import { tableFromColumns } from '../src/table/build.ts'
import type { RunTable } from '../src/table/table.ts'

/** Runs of known truth: ln L has normal noise of this standard deviation. */
export function simulatedTable(
  law: Law,
  truth: Readonly<Record<string, number>>,
  design: readonly { params: number; tokens: number }[],
  noise: number,
  seed: number,
): RunTable {
  const random = new Random(splitSeed(seed, 7))
  const loss = design.map(
    (point) =>
      evaluateLaw(law, truth, { ...point, flops: 6 * point.params * point.tokens }) * Math.exp(noise * random.normal()),
  )
  return tableFromColumns({
    params: design.map(({ params }) => params),
    tokens: design.map(({ tokens }) => tokens),
    loss,
  })
}

/** `count` values from low to high, evenly spaced in the logarithm. */
export function logSpaced(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => low * (high / low) ** (k / (count - 1)))
}
