import type { Note } from '../base/note.ts'
import type { Estimate, Interval } from '../infer/estimate.ts'

/** What is given to a plan; exactly one of the first group, or two that fix each other. */
export interface Given {
  readonly flops?: number
  readonly params?: number
  readonly tokens?: number
  readonly tokensPerParam?: number
  readonly loss?: number
}

/** The compute-optimal run for what is given. A quantity that isn't determined has null low and high. */
export interface Plan {
  readonly given: Given
  readonly params: Interval
  readonly tokens: Interval
  readonly loss: Interval
  readonly flops: Interval
  readonly tokensPerParam: Interval
  readonly notes: readonly Note[]
}

declare const placeholder: unique symbol
/** Plans the run that reaches the lowest loss for what is given. */
export function plan(_estimate: Estimate, _given: Given): Plan {
  throw placeholder
}
