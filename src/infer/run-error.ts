import type { Fit } from '../fit/fit.ts'
import { selectRows, spreadRows } from '../table/rows.ts'
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
/** Share of a run at its end that is averaged: noise of a single row is not the law's error. */
const END = 0.05

/**
 * Leaves out each run in turn and looks how far the law fitted to the others is off on it: noise along a curve says
 * nothing of a law that is wrong between schedules. A run's error is the root mean square over its rows, or the error at
 * its end where that is larger, since it is the end that is predicted. Null for laws of anything but curves, for one run,
 * and where fewer than two refits found an optimum.
 */
export function runErrorOf(members: readonly Share[]): RunError | null {
  const [first] = members
  const { law, table: whole, objective } = first!.fit
  if (law.features === undefined || whole.runs.names.length < FEWEST_RUNS) return null
  const table = spreadRows(whole, ROWS_A_RUN * whole.runs.names.length)
  const left = members.map(({ fit, weight }) => ({ weight, fit, runs: [...withoutEachRun({ ...fit, table })] }))
  const squares = table.runs.names.flatMap((name, run) => {
    const own = selectRows(
      table,
      Array.from(table.runs.of.keys()).filter((row) => table.runs.of[row] === run),
    )
    const predicted = new Float64Array(own.length)
    for (const { weight, fit, runs } of left) {
      const params = runs.find((each) => each.run === name)?.params
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

function squareOf(errors: Float64Array): number {
  const mean = errors.reduce((sum, e) => sum + e * e, 0) / errors.length
  const last = errors.subarray(errors.length - Math.ceil(END * errors.length))
  const end = last.reduce((sum, e) => sum + e, 0) / last.length
  return Math.max(mean, end * end)
}
