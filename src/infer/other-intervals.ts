import type { Note } from '../base/note.ts'
import { intervalsDisagreeNote } from '../base/note-infer.ts'
import { Ensemble } from '../fit/ensemble.ts'
import type { Fit } from '../fit/fit.ts'
import { canBeProfiled } from '../fit/profiler.ts'
import { isAlone, Refitter } from '../fit/refit.ts'
import type { Band, Draws, Interval, ParamEstimate } from './estimate.ts'
import { bandOf } from './interval.ts'
import { residualsOf } from './noise.ts'
import { Profiles } from './profile.ts'
import { leveragesOf, tangentOf } from './tangent.ts'

/** Intervals made a second way, kept where they disagree with the first. */
export interface OtherIntervals {
  /** `profile`; or `normal` beside intervals that are profiles themselves. */
  readonly method: 'profile' | 'normal'
  readonly params: Readonly<Record<string, Band>>
  readonly derived: Readonly<Record<string, Band>>
}

/**
 * Ratio of widths from which two intervals disagree: the narrower, if the wider is right, holds the truth in 73 % instead
 * of 90 %. In tables of 30 clean runs the widest ratio of a law of five parameters is over 1.5 in a third, of 100 runs in
 * a twelfth: so the note is no caution. Ratios of scales that span factors are those of their logarithms.
 */
const DISAGREE = 1.5

/**
 * The profile likelihood beside draws (or the other way round): two ways with different assumptions. Null where they
 * agree, and where there is no second way: without draws, for laws of curves, whose refits are dear, for objectives with a
 * kink, and for fits that aren't one law's alone.
 */
export function otherIntervals(
  fit: Fit,
  draws: Draws | null,
  params: Readonly<Record<string, ParamEstimate>>,
  derived: Readonly<Record<string, Interval>>,
  level: number,
): { readonly other: OtherIntervals; readonly note: Note } | null {
  if (draws === null || fit.law.features || !isAlone(fit)) return null
  const method = draws.method === 'profile' ? 'normal' : 'profile'
  if (method === 'profile' && !canBeProfiled(fit)) return null
  const profiles = method === 'profile' ? new Profiles(fit, level) : null
  const bandFor = (text: string, { value, low }: Interval): Band => {
    if (low === null || value === null) return { low: null, high: null }
    return profiles?.band(text, value) ?? bandOf(new Ensemble(fit.law, draws, text).at(), level)
  }
  const other: OtherIntervals = {
    method,
    params: Object.fromEntries(Object.entries(params).map(([name, own]) => [name, bandFor(name, own)])),
    derived: Object.fromEntries(
      Object.entries(derived).map(([name, own]) => [name, bandFor(fit.law.derived![name]!, own)]),
    ),
  }
  const seconds = { ...other.params, ...other.derived }
  const worst = Object.entries({ ...params, ...derived })
    .flatMap(([name, own]) => {
      const ratio = ratioOf(own, seconds[name]!)
      return ratio === null ? [] : [{ name, own, ratio, size: Math.max(ratio, 1 / ratio) }]
    })
    .sort((a, b) => b.size - a.size)[0]
  if (worst === undefined || worst.size < DISAGREE) return null
  const { name, own, ratio } = worst
  const own2 = { low: own.low!, high: own.high! }
  const second = { low: seconds[name]!.low!, high: seconds[name]!.high! }
  return { other, note: intervalsDisagreeNote(name, draws.method, own2, method, second, ratio, level, reasonOf(fit)) }
}

/** Width of one interval over that of another; null where one of them is open. */
function ratioOf({ low, high }: Band, other: Band): number | null {
  if (low === null || high === null || other.low === null || other.high === null) return null
  const isLog = low > 0 && other.low > 0 && Math.max(high / low, other.high / other.low) > 2
  const width = (a: number, b: number) => (isLog ? Math.log(b / a) : b - a)
  const ratio = width(low, high) / width(other.low, other.high)
  return ratio > 0 && Number.isFinite(ratio) ? ratio : null
}

/** Excess kurtosis of residuals from which tails are called heavy: that of Student t with 6 degrees of freedom is 3. */
const HEAVY = 3

/** Leverage from which a run decides its own fit more than all the others do. */
const DECISIVE = 0.5

/** What in these rows makes ways to an interval differ that agree for many equal, independent, normal errors. */
function reasonOf(fit: Fit): string {
  const { residuals } = residualsOf(fit)
  const n = residuals.length
  const square = residuals.reduce((sum, r) => sum + r * r, 0) / n
  const kurtosis = residuals.reduce((sum, r) => sum + r ** 4, 0) / n / square ** 2 - 3
  const { names } = fit.table.runs
  if (names.length <= n / 2) return 'rows of a run share errors, and the two count them differently'
  if (kurtosis > HEAVY)
    return `some errors are far larger than normal noise makes them (excess kurtosis ${kurtosis.toPrecision(2)})`
  const refitter = new Refitter(fit)
  const leverage = leveragesOf(
    tangentOf(
      refitter,
      refitter.binding.variables.free.map((_, j) => j),
    ),
    fit.table.runs,
  )
  const most = leverage.reduce((best, h, run) => (h > leverage[best]! ? run : best), 0)
  if (leverage[most]! > DECISIVE) {
    return `the fit hangs on few runs (run ${names[most]} has a leverage of ${leverage[most]!.toPrecision(2)})`
  }
  return 'there are too few runs for both to be exact'
}
