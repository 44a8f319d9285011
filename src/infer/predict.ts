import type { Note } from '../base/note.ts'
import type { Estimate } from './estimate.ts'

/** Inputs by role: `{ params: 70e9, tokens: 1.4e12 }`. */
export type Point = Readonly<Record<string, number>>

export interface Band {
  readonly low: number | null
  readonly high: number | null
}

export interface Prediction {
  readonly at: Point
  /** Predicted output; null where the law is not finite there. */
  readonly value: number | null
  /** Interval of the curve. */
  readonly mean: Band
  /** Interval of one more run. */
  readonly new: Band
  /** log10(compute here / largest fitted compute); null where compute isn't known. */
  readonly leverArm: number | null
  readonly notes: readonly Note[]
}

declare const placeholder: unique symbol
/** Predicts the output at each point, with the interval of the curve and of a new run. */
export function predict(_estimate: Estimate, _points: readonly Point[]): Prediction[] {
  throw placeholder
}
