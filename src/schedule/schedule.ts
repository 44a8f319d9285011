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
  const found = new Float64Array(last + 1)
  if (schedule.kind === 'stated') {
    for (let step = 0; step <= last; step++) found[step] = rateOf(schedule.spec, step)
    return found
  }
  const { steps, rates, warmup } = schedule
  const first = Math.min(Math.ceil(steps[0]!), found.length)
  for (let step = 0; step < first; step++) {
    found[step] = step < warmup - 1 ? (rates[0]! * step) / (warmup - 1) : rates[0]!
  }
  let at = 0
  for (let step = first; step <= last; step++) {
    while (at + 1 < steps.length && steps[at + 1]! <= step) at++
    const next = at + 1
    const isKnown = next === steps.length || steps[at] === step
    const rise = isKnown ? 0 : ((rates[next]! - rates[at]!) * (step - steps[at]!)) / (steps[next]! - steps[at]!)
    found[step] = rates[at]! + rise
  }
  return found
}
