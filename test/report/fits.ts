import { Random } from '../../src/base/seed.ts'
import { fit } from '../../src/fit/fit.ts'
import { type Estimate, estimate } from '../../src/infer/estimate.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'

const law = findLaw('chinchilla')
const truth = { E: 1.7, A: 400, B: 1500, alpha: 0.34, beta: 0.37 }

interface Design {
  readonly sizes: readonly number[]
  readonly ratios: readonly number[]
  readonly params?: Readonly<Record<string, number>>
  readonly names?: readonly string[]
  /** Relative noise of the loss; default 0.002. */
  readonly noise?: number
}

/** A table with known truth: every size at every ratio of tokens to parameters, one run each. */
export function simulated({ sizes, ratios, params = truth, names, noise = 0.002 }: Design): RunTable {
  const random = new Random(7)
  const rows = sizes.flatMap((size) => ratios.map((ratio) => ({ params: size, tokens: size * ratio })))
  return tableFromColumns(
    {
      run: rows.map((_, i) => names?.[i] ?? `run-${i + 1}`),
      params: rows.map((row) => row.params),
      tokens: rows.map((row) => row.tokens),
      loss: rows.map((row) => evaluateLaw(law, params, row) * Math.exp(noise * random.normal())),
    },
    { needs: ['params', 'tokens', 'loss'] },
    'runs.csv',
  )
}

export const grid: Design = { sizes: [5e7, 1e8, 2e8, 4e8, 8e8], ratios: [5, 20, 80, 160] }
/** All runs at one ratio of tokens to parameters: the split between them can't be seen. */
export const ladder: Design = { sizes: [3e7, 5e7, 1e8, 2e8, 4e8, 8e8, 1.6e9, 3e9], ratios: [20] }
/** Losses that keep falling: the fit would rather have an irreducible loss below 0. */
export const noFloor: Design = { ...grid, params: { E: -1, A: 12, B: 16, alpha: 0.1, beta: 0.1 } }

const made = new Map<Design, Estimate>()

/** The fit of a design with few draws, made once. */
export function fitted(design: Design, count = 200): Estimate {
  const known = made.get(design)
  if (known) return known
  const found = estimate(fit(simulated(design), law), { count })
  made.set(design, found)
  return found
}
