import { type Fit, predictRows } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'

/** Refits at most: with more runs, those that the fit misses most, since a run on the curve hardly moves it. */
const MOST_RUNS = 200

/** The fit without one run, from the fit's own optimum; `params` is null where that refit didn't converge. */
export interface LeftOut {
  readonly run: string
  readonly params: Readonly<Record<string, number>> | null
  /** Share of the runs done. */
  readonly share: number
}

/** Leaves out each run in turn, in order of the table; none where the table would have too few rows left. */
export function* withoutEachRun(fit: Fit): Generator<LeftOut> {
  const refitter = new Refitter(fit)
  const { names, of } = fit.table.runs
  const runs = chosenRuns(fit, refitter)
  const rows = new Int32Array(of.length)
  const weights = new Float64Array(of.length)
  for (const [at, run] of runs.entries()) {
    let count = 0
    for (let row = 0; row < of.length; row++) {
      if (of[row] === run) continue
      rows[count] = row
      weights[count] = refitter.binding.weights[row]!
      count++
    }
    const theta = count > refitter.origin.length ? refitter.rows(rows, weights, count) : null
    yield { run: names[run]!, params: theta && refitter.params(theta), share: (at + 1) / runs.length }
  }
}

function chosenRuns({ table }: Fit, { binding, origin }: Refitter): number[] {
  const { names, of } = table.runs
  const all = Array.from(names.keys())
  if (all.length <= MOST_RUNS) return all
  const misfit = new Float64Array(names.length)
  predictRows(binding, origin).forEach((v, row) => {
    misfit[of[row]!]! += Math.abs(v / binding.data[row]! - 1)
  })
  const worst = all.sort((a, b) => misfit[b]! - misfit[a]! || a - b).slice(0, MOST_RUNS)
  return worst.sort((a, b) => a - b)
}
