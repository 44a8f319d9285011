import { rateOf, type Spec } from './spec.ts'

/** The learning rate of every step of a run: as it was stated, or as it was logged. Plain data. */
export type Schedule = StatedSchedule | LoggedSchedule

export interface StatedSchedule {
  readonly kind: 'stated'
  readonly spec: Spec
}

export interface LoggedSchedule {
  readonly kind: 'logged'
  /** Steps with a known rate, ascending. */
  readonly steps: readonly number[]
  /** Learning rate at each of them, raw. */
  readonly rates: readonly number[]
  /**
   * Steps of warm-up that the log doesn't hold: linear from 0 at step 0 to the first logged rate at step `warmup` − 1,
   * and constant from there to the first logged step.
   */
  readonly warmup: number
}

/** Steps in which the rate rises to its peak, before anything is decayed. */
export function warmupOf(schedule: Schedule): number {
  if (schedule.kind === 'stated') return schedule.spec.warmup
  const { steps, rates, warmup } = schedule
  let top = 0
  while (top + 1 < rates.length && rates[top + 1]! > rates[top]!) top++
  // a rise that is in the log itself is warm-up too, where it comes first
  return top === 0 ? warmup : steps[top]!
}

/** Learning rates of the steps 0 … `last`: Float64Array of `last` + 1 values. The last known rate holds beyond the end. */
export function ratesOf(schedule: Schedule, last: number): Float64Array {
  if (schedule.kind === 'stated')
    return Float64Array.from({ length: last + 1 }, (_, step) => rateOf(schedule.spec, step))
  const { steps, rates, warmup } = schedule
  const first = steps[0]!
  let at = 0
  return Float64Array.from({ length: last + 1 }, (_, step) => {
    if (step < first) return step < warmup - 1 ? (rates[0]! * step) / (warmup - 1) : rates[0]!
    while (at + 1 < steps.length && steps[at + 1]! <= step) at++
    const next = at + 1
    if (next === steps.length || steps[at] === step) return rates[at]!
    return rates[at]! + ((rates[next]! - rates[at]!) * (step - steps[at]!)) / (steps[next]! - steps[at]!)
  })
}
