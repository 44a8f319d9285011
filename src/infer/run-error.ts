import { UserError } from '../base/error.ts'
import { type Fit, fit } from '../fit/fit.ts'
import { selectRows, spreadRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { fittedRows } from './fitted.ts'
import { withoutEachRun } from './leave-out.ts'

/** How far a law of curves is off on a run that it wasn't fitted to. */
export interface RunError {
  /** Root mean square over runs, in residual units. */
  readonly size: number
  /** Runs that it was learnt from: degrees of freedom of Student t. */
  readonly runs: number
}

/** A fit, or a member of an average, with its share. */
export interface Share {
  readonly fit: Fit
  readonly weight: number
}

/** Runs with fewer others to learn from tell nothing. */
const FEWEST_RUNS = 2
/** Rows of a run that refits look at: neighbours say much the same. */
const ROWS_A_RUN = 60
/** Refits from the law's own starts at most: each takes as long as a fit. */
const MOST_SEARCHES = 12
/** Share of a run at its end that is averaged: noise of a single row is not the law's error. */
const END = 0.05

/**
 * Leaves out each run in turn and looks how far the law fitted to the others is off on it: noise along a curve says
 * nothing of a law that is wrong between schedules. A run's error is the root mean square over its rows, or the error at
 * its end where that is larger, since it is the end that is predicted. Where a refit from the fit's own optimum ends nowhere,
 * as along a ridge or from a bound, one from the law's own starts is taken, if two runs are left. Null for laws of anything
 * but curves, for one run, and where fewer than two refits found an optimum.
 */
export function runErrorOf(members: readonly Share[]): RunError | null {
  const [first] = members
  const { law, table: whole, objective } = first!.fit
  if (law.features === undefined || whole.runs.names.length < FEWEST_RUNS) return null
  const table = spreadRows(whole, ROWS_A_RUN * whole.runs.names.length)
  const left = members.map(({ fit, weight }) => ({ weight, fit, runs: [...withoutEachRun({ ...fit, table })] }))
  // one run alone doesn't tell the effect of a drop from that of time, wherever the search begins
  let searches = whole.runs.names.length > 2 ? MOST_SEARCHES : 0
  const squares = table.runs.names.flatMap((name, run) => {
    const rowsWhere = (isOwn: boolean) =>
      selectRows(
        table,
        Array.from(table.runs.of.keys()).filter((row) => (table.runs.of[row] === run) === isOwn),
      )
    const own = rowsWhere(true)
    const predicted = new Float64Array(own.length)
    for (const { weight, fit, runs } of left) {
      const found = runs.find((each) => each.run === name)
      const params = found?.params ?? (found && searches-- > 0 ? fittedAnew(fit, rowsWhere(false)) : null)
      if (params == null) return []
      fittedRows({ ...fit, params, table: own }).forEach((value, row) => {
        predicted[row]! += weight * value
      })
    }
    const measured = own.columns[law.output ?? 'loss']!
    return squareOf(
      predicted.map((v, i) => (objective.space === 'log' ? Math.log(v / measured[i]!) : v - measured[i]!)),
    )
  })
  const known = squares.filter(Number.isFinite)
  if (known.length < FEWEST_RUNS) return null
  return { size: Math.sqrt(known.reduce((sum, v) => sum + v, 0) / known.length), runs: known.length }
}

/** The law fitted to other rows from its own starts, with the weights of runs that it had; null where it isn't converged. */
function fittedAnew({ law, objective, constraints }: Fit, table: RunTable): Readonly<Record<string, number>> | null {
  try {
    const { params, convergence } = fit(table, law, { ...constraints, objective })
    return convergence?.status === 'converged' ? params : null
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

function squareOf(errors: Float64Array): number {
  const mean = errors.reduce((sum, e) => sum + e * e, 0) / errors.length
  const last = errors.subarray(errors.length - Math.ceil(END * errors.length))
  const end = last.reduce((sum, e) => sum + e, 0) / last.length
  return Math.max(mean, end * end)
}
