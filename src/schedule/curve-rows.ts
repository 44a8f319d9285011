import { ratesOf, type Schedule, warmupOf } from './schedule.ts'

/** Rows of training curves: where each stands in which run, and the learning rates of the runs. */
export interface CurveRows {
  /** One a run. */
  readonly schedules: readonly Schedule[]
  /** Row → index of its run. */
  readonly run: ArrayLike<number>
  /** Row → step, counted from 0; the rate of that step is the last one that acted on the row's loss. */
  readonly step: ArrayLike<number>
}

/** Those rows alone, in the order given. */
export function selectCurveRows({ schedules, run, step }: CurveRows, rows: ArrayLike<number>): CurveRows {
  const indices = Array.from(rows)
  return {
    schedules,
    run: Int32Array.from(indices, (row) => run[row]!),
    step: Float64Array.from(indices, (row) => step[row]!),
  }
}

/** One run's learning rates with sums, and the rows that look at it. */
export interface RunRates {
  /** Learning rate of each step from 0 to the last that a row looks at. */
  readonly rates: Float64Array
  /** sums[k] = rate of step 0 + … + rate of step k. */
  readonly sums: Float64Array
  /** Steps of warm-up. */
  readonly warmup: number
  /** Rows of this run by step, and their steps. */
  readonly rows: Int32Array
  readonly at: Int32Array
}

/** How the warm-up counts: as it was, or as if the rate had been at its peak all through it. */
export type Warmup = 'counted' | 'peak'

/** Rates and rows of each run that has rows. With `peak`, the rate is at its peak all through the warm-up. */
export function runRates(curve: CurveRows, warmup: Warmup): RunRates[] {
  const byRun = new Map<number, number[]>()
  for (let row = 0; row < curve.run.length; row++) {
    const run = curve.run[row]!
    const rows = byRun.get(run)
    if (rows === undefined) byRun.set(run, [row])
    else rows.push(row)
  }
  return [...byRun].map(([run, rows]) => {
    const ordered = Int32Array.from(rows).sort((a, b) => curve.step[a]! - curve.step[b]!)
    const at = Int32Array.from(ordered, (row) => Math.round(curve.step[row]!))
    const schedule = curve.schedules[run]!
    const last = at[at.length - 1]!
    const rates = ratesOf(schedule, last)
    const rise = Math.min(warmupOf(schedule), last + 1)
    if (warmup === 'peak') rates.fill(rates[Math.min(rise, last)]!, 0, rise)
    const sums = new Float64Array(last + 1)
    let sum = 0
    for (let k = 0; k <= last; k++) sums[k] = sum += rates[k]!
    return { rates, sums, warmup: rise, rows: ordered, at }
  })
}
