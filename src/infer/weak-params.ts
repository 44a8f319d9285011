import type { Note } from '../base/note.ts'
import { endlessNote, weakExponentNote, weakFloorNote } from '../base/note-infer.ts'
import { own } from '../base/own.ts'
import type { Fit } from '../fit/fit.ts'
import { freedAtZero } from '../law/freed.ts'
import type { ParamEstimate } from './estimate.ts'

type Params = Readonly<Record<string, ParamEstimate>>

/** Notes on parameters whose intervals say that the rows hardly know them. */
export function weakParams(fit: Fit, params: Params, level: number): Note[] {
  const { law, constraints } = fit
  const endless = Object.keys(params).filter((name) => isEndless(params[name]!))
  const each = Object.entries(params).flatMap(([name, { low, high }]) => {
    if (low === null || high === null) return []
    if (law.decisive?.includes(name)) {
      return isWeak(low, high) ? [weakExponentNote(name, low, high, level, freedBy(fit, params, name))] : []
    }
    const { unit, bounds, scale } = law.params[name]!
    const bound = (own(constraints.bounds ?? {}, name) ?? bounds)[0]
    const isFloor = unit !== '1' && scale !== 'log'
    return isFloor && bound !== null && low <= bound ? [weakFloorNote(name, bound, high, level)] : []
  })
  return endless.length === 0 ? each : [...each, endlessNote(endless)]
}

/** How many times its value an interval may reach; beyond, nothing of the parameter is known. */
const ENDLESS = 1e10

/** The interval and the standard error both: the interval of few draws may end at a single one that ran away. */
function isEndless({ value, se, low, high }: ParamEstimate): boolean {
  if (low === null || high === null || value === 0) return false
  return Math.min(Math.max(Math.abs(low), Math.abs(high)), se ?? Number.POSITIVE_INFINITY) > ENDLESS * Math.abs(value)
}

/** A parameter whose interval spans a factor of 10, or reaches 0: it decides every extrapolation, and isn't known. */
function isWeak(low: number, high: number): boolean {
  const [small, large] = [Math.min(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))]
  return low < 0 !== high < 0 || large > 10 * small
}

/**
 * Parameters of which nothing is known: those that make up for each other without end, since the interval of an exponent
 * reaches 0, or as good as that, and those whose own interval has no end.
 */
export function freedParams(fit: Fit, params: Params): string[] {
  const endless = Object.keys(params).filter((name) => isEndless(params[name]!))
  return [...endless, ...(fit.law.decisive ?? []).flatMap((name) => freedBy(fit, params, name))]
}

/** An exponent as small can't be told from 0: over ten decades of scale such a power changes by a quarter. */
const NEAR_ZERO = 0.01

/** Those of one exponent, which are free to move; laws of an average were fitted one by one. */
function freedBy({ law, constraints }: Fit, params: Params, exponent: string): string[] {
  const { low, high } = params[exponent]!
  if (low === null || high === null || law.members || !isWeak(low, high)) return []
  if (low > NEAR_ZERO || high < -NEAR_ZERO) return []
  return freedAtZero(law, exponent).filter((name) => !Object.hasOwn(constraints.fixed ?? {}, name))
}
