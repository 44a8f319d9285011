import type { Fit } from '../fit/fit.ts'
import { Profiler, type Quantity } from '../fit/profiler.ts'
import { Refitter } from '../fit/refit.ts'
import { tQuantile } from '../num/distribution.ts'
import { type Covariance, covariance } from './covariance.ts'
import type { Band } from './estimate.ts'

/** The profile likelihood of a quantity on both sides of its optimum. */
export interface Profile extends Band {
  /** Values, rising, with how many standard errors the objective has risen from its optimum; negative below. */
  readonly points: readonly { readonly value: number; readonly errors: number }[]
  /** Standard errors at the ends of the interval: a quantile of Student t. */
  readonly limit: number
}

/** Refits on each side at most. */
const MOST_REFITS = 30
/** How much farther than the point it leads to a target lies on a quadratic profile, under springs four times as stiff. */
const LEAD = 1.25
/** Share of the limit to which its crossing is found. */
const NEAR = 2e-3
/** Relative standard error above which the logarithm of a quantity is no measure for its distance. */
const FAR = 0.5
/** Standard errors beyond which a side counts as open. */
const OPEN = 60

/**
 * Profiles of quantities of one fit. A profile's interval ends where the objective, minimised with the quantity held, has
 * risen by ½·κ·t², with t the quantile of Student t and κ the rise at one standard error, doubled: s² for least squares,
 * whose interval is then exact for linear laws (Bates & Watts 1988, §6.1), and s²·E[ψ²]/E[ψ′] for other losses.
 */
export class Profiles {
  readonly #fit: Fit
  readonly #covariance: Covariance | null
  readonly #level: number

  constructor(fit: Fit, level: number) {
    this.#fit = fit
    this.#level = level
    this.#covariance = covariance(fit, new Refitter(fit))
  }

  /** The interval of a formula text over the parameters, at inputs by symbol; nulls where there is none. */
  band(text: string, value: number, inputs: Quantity['inputs'] = {}): Band {
    const { low, high } = this.of({ text, inputs }, value) ?? { low: null, high: null }
    return { low, high }
  }

  /**
   * Null where the noise isn't known, or the rows don't bound the quantity at this level. `more` adds points between the
   * optimum and just beyond the interval, to draw the profile.
   */
  of(quantity: Quantity, value: number, more: readonly number[] = []): Profile | null {
    // what may be 0 or less is walked to in its own units
    const isScale = this.#fit.law.params[quantity.text]?.scale === 'log'
    const inLog = value > 0 ? this.#walk(quantity, value, more, true, isScale ? Number.POSITIVE_INFINITY : FAR) : null
    return inLog ?? this.#walk(quantity, value, more, false, Number.POSITIVE_INFINITY)
  }

  #walk(quantity: Quantity, value: number, more: readonly number[], isLog: boolean, widest: number): Profile | null {
    const { value: optimum } = this.#fit
    if (this.#covariance === null || optimum === null || !Number.isFinite(value)) return null
    const { matrix, degrees, spread: noise, inside } = this.#covariance
    const profiler = new Profiler(this.#fit, quantity, isLog)
    const { slopes } = profiler
    const p = slopes.length
    let square = 0
    for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) square += slopes[i]! * slopes[j]! * matrix[i * p + j]!
    const spread = Math.sqrt(square)
    const rise = (noise ** 2 * inside) / 2
    if (!(spread > 0 && spread < widest && rise > 0)) return null
    profiler.tune(spread, rise)
    const limit = tQuantile((1 + this.#level) / 2, degrees)
    const back = (distance: number) => (isLog ? value * Math.exp(distance) : value + distance)
    const towards = (distance: number): Step | null => {
      const found = profiler.towards(back(distance))
      return (
        found && {
          distance: isLog ? Math.log(found.value / value) : found.value - value,
          errors: Math.sqrt(Math.max(found.objective - optimum, 0) / rise),
        }
      )
    }
    const sides = [-1, 1].map((sign) => {
      profiler.restart()
      const found = side(sign, spread, limit, towards)
      if (found === null) return null
      profiler.restart()
      const further = more.flatMap((share) => towards(LEAD * share * found.end) ?? [])
      return { ...found, points: [...found.points, ...further] }
    })
    const [below, above] = sides
    if (!below || !above) return null
    const points = [...below.points.map(negative), { distance: 0, errors: 0 }, ...above.points]
      .sort((a, b) => a.distance - b.distance)
      .map(({ distance, errors }) => ({ value: back(distance), errors }))
    return { points, limit, low: back(below.end), high: back(above.end) }
  }
}

interface Step {
  /** From the optimum, in ln q or q. */
  readonly distance: number
  readonly errors: number
}

const negative = ({ distance, errors }: Step): Step => ({ distance, errors: -errors })

/** Walks to one side until the objective has risen to the limit; null where it never does, or a search fails. */
function side(
  sign: number,
  spread: number,
  limit: number,
  towards: (distance: number) => Step | null,
): { points: Step[]; end: number } | null {
  const points: Step[] = []
  let [inside, outside]: [Step, Step | null] = [{ distance: 0, errors: 0 }, null]
  let lead = LEAD
  let aim = sign * limit * spread
  for (let k = 0; k < MOST_REFITS; k++) {
    const found = towards(lead * aim)
    if (found === null) return null
    points.push(found)
    if (Math.abs(found.errors / limit - 1) < NEAR) return { points, end: found.distance }
    const isOutside = found.errors > limit
    const isStuck = !isOutside && Math.abs(found.distance - inside.distance) < 1e-6 * Math.abs(aim)
    // on a bound the quantity can't go farther, however strong the pull
    if (isStuck && k > 1) return { points, end: inside.distance }
    if (isOutside) outside = found
    else inside = found
    if (Math.abs(inside.distance) > OPEN * spread) return null
    if (found.distance !== 0) lead = Math.min(Math.max((lead * aim) / found.distance, 1), 4)
    if (outside === null) aim = inside.distance * Math.min(3, Math.max(1.3, limit / inside.errors))
    else {
      const share = (limit - inside.errors) / (outside.errors - inside.errors)
      aim = inside.distance + share * (outside.distance - inside.distance)
      if (Math.abs(outside.distance - inside.distance) < NEAR * Math.abs(aim)) return { points, end: aim }
    }
  }
  return null
}
