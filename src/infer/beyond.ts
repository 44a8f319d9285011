import type { Note } from '../base/note.ts'
import { beyondInputsNote, FAR, type OutsideInput } from '../base/note-predict.ts'
import type { Role } from '../base/role.ts'
import type { Estimate } from './estimate.ts'

type At = Readonly<Record<string, number>>

/** Share by which an input may leave the fitted range before it counts as outside: rounding never does. */
const MARGIN = 0.05

/** Inputs of the law that lie outside of their fitted range at a point. */
export function inputsBeyond({ domain }: Pick<Estimate, 'domain'>, at: At): OutsideInput[] {
  return Object.entries(domain?.ranges ?? {}).flatMap(([role, [low, high]]) => {
    const value = at[role]!
    const isOutside = value < low - MARGIN * Math.abs(low) || value > high + MARGIN * Math.abs(high)
    return isOutside ? [{ role, value, low, high, ratio: low > 0 ? Math.max(value / high, low / value) : null }] : []
  })
}

/** Inputs that compute is made of: how far it is beyond the rows tells how far they are, unless one is farther. */
const ofCompute: readonly Role[] = ['params', 'tokens', 'flops']

/** How many times farther out than compute a size must be to be told beside it: an optimum moves along both. */
const FARTHER = 3

/**
 * What lies beyond the rows at a point where compute doesn't say so: sizes more than ten times outside, and well farther
 * than compute, and whatever leaves a range of less than a decade, as bits and shares have. `times`: compute there over the
 * largest fitted; null where it isn't known.
 */
export function beyondInputs(estimate: Estimate, at: At, times: number | null): Note[] {
  const untold = inputsBeyond(estimate, at).filter(({ role, ratio, low, high }) => {
    const isSize = ofCompute.includes(role)
    if (ratio === null || (!isSize && high < FAR * low)) return true
    return ratio > FAR && !(isSize && ratio <= FARTHER * (times ?? 0))
  })
  return untold.length === 0 ? [] : [beyondInputsNote(untold)]
}
