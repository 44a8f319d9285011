import type { Definitions } from '../base/definition.ts'
import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { MOST_FAILED, refitsFailedNote, sortNotes } from '../base/note-infer.ts'
import { Ensemble } from '../fit/ensemble.ts'
import type { Fit } from '../fit/fit.ts'
import { parameterSymbols } from '../law/tree.ts'
import { variance } from '../num/sample.ts'
import type { RunTable } from '../table/table.ts'
import { bootstrapSteps, type Resampled } from './bootstrap.ts'
import { diagnose } from './diagnose.ts'
import { influentialRuns } from './influence.ts'
import { intervalOf } from './interval.ts'
import { dependentRows, fewRuns, type IntervalMethod, resampledUnits } from './interval-method.ts'
import { noiseOf } from './noise.ts'
import { normalDraws } from './normal.ts'
import { type OtherIntervals, otherIntervals } from './other-intervals.ts'
import { Profiles } from './profile.ts'
import { type RunError, runErrorOf } from './run-error.ts'
import { finish, type Steps } from './steps.ts'
import type { Tested } from './tested.ts'
import { type Domain, domainOf } from './trust.ts'
import { freedParams } from './weak-params.ts'

/** Uncertainty as samples of the parameters. Every interval is a quantile over draws. */
export interface Draws {
  /**
   * What was resampled, or `normal`: from the covariance, with Student t. `profile` has the draws of `normal`, for plans and
   * what else profiles don't tell; intervals of parameters, derived quantities and predictions are of the profile likelihood.
   */
  readonly method: Resampled | 'normal' | 'profile'
  readonly names: readonly string[]
  /** count × names.length, row-major. */
  readonly values: Float64Array
  readonly count: number
  /** Refits that did not converge and are not among the draws. */
  readonly failed: number
  /** Their numbers, in ascending order. */
  readonly lost: readonly number[]
  /** Factor by which the draws were moved apart or together to hold what they claim; absent where they were not. */
  readonly stretch?: number
}

/** Bounds at the estimate's level; null where they can't be given. */
export interface Band {
  readonly low: number | null
  readonly high: number | null
}

/** A quantity with its interval. */
export interface Interval extends Band {
  /** Null where the quantity doesn't exist or isn't determined. */
  readonly value: number | null
}

/** A parameter of the law with its interval; `value` is always the fitted one. */
export interface ParamEstimate extends Interval {
  readonly value: number
  readonly se: number | null
  readonly atBound: boolean
  /** False where the rows leave the parameter free: se, low and high are then null. */
  readonly determined: boolean
  /** True where the parameter is held at the value that the law brings along. */
  readonly prior?: boolean
}

/** A fit with its uncertainty: what predictions, plans, charts and reports are made from. */
export interface Estimate {
  readonly fit: Fit
  /** Null without a bootstrap (`--bootstrap 0`) or where nothing can be said. */
  readonly draws: Draws | null
  readonly level: number
  readonly params: Readonly<Record<string, ParamEstimate>>
  readonly derived: Readonly<Record<string, Interval>>
  /** The same made a second way, where the two disagree; null where they agree or there is one way only. */
  readonly other?: OtherIntervals | null
  /** Standard deviation of a new run around the curve, in residual units; null where it can't be estimated. */
  readonly noise: number | null
  /** How parameters and compute of the rows were counted, as far as it was said. */
  readonly definitions?: Definitions
  /** For a law of curves, its error on runs that it wasn't fitted to; absent where that can't be learnt. */
  readonly runError?: RunError
  /** How the law did on its own larger rows; absent where that wasn't tested. Intervals of new runs allow for its error. */
  readonly tested?: Tested
  /** Largest compute among the fitted rows, FLOP; null where compute isn't known. */
  readonly largestFlops: number | null
  /** Where the fitted rows lie; null for coefficients that were given. */
  readonly domain: Domain | null
  /** Notes of table, fit and intervals together, most serious first. */
  readonly notes: readonly Note[]
}

/** Where intervals come from. Everything is optional. */
export interface EstimateOptions {
  /** Share of the distribution that intervals enclose. Default 0.9. */
  readonly level?: number
  /** Refits or draws; 0 = no intervals. Default 1000. */
  readonly count?: number
  /** Default bootstrap. */
  readonly method?: IntervalMethod
  /** Draws that were made elsewhere, by this method and count, such as on threads. */
  readonly draws?: Draws
  /**
   * Leave out each run in turn, to find those that decide the answer and for the error between runs of a law of curves, and
   * make intervals a second way. Default true; many fits of one study, and members of an average, need it not.
   */
  readonly checks?: boolean
}

/** Adds uncertainty to a fit. */
export function estimate(fit: Fit, options: EstimateOptions = {}): Estimate {
  return finish(estimateSteps(fit, options))
}

function checkOptions(level: number, count: number): void {
  if (!(level > 0 && level < 1)) {
    throw new UserError('option', `estimate: level is ${level}; a share between 0 and 1, such as 0.9, was expected.`)
  }
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new UserError('option', `estimate: count is ${count}; a whole number of refits, or 0 for none, was expected.`)
  }
}

/** `estimate` in steps, for a host that must stay responsive while refits run. */
export function* estimateSteps(fit: Fit, options: EstimateOptions = {}): Steps<Estimate> {
  const { level = 0.9, count = 1000, method = 'bootstrap' } = options
  checkOptions(level, count)
  const resampled = resampledUnits(fit, options)
  const normal = count > 0 && resampled === null && !options.draws ? normalDraws(fit, count) : null
  const notes: Note[] = options.draws ? [] : fewRuns(fit, options, normal?.degrees)
  notes.push(...dependentRows(fit, normal?.independent))
  const profiles = normal !== null && method === 'profile' ? new Profiles(fit, level) : null
  const draws =
    options.draws ??
    (resampled === null
      ? normal && { ...normal.draws, ...(profiles && { method: 'profile' as const }) }
      : yield* bootstrapSteps(fit, { count, method: resampled }))
  const isChecked = options.checks ?? true
  const runError = draws !== null && isChecked ? runErrorOf([{ fit, weight: 1 }]) : null
  const domain = domainOf(fit)
  const columns = draws?.names.map((_, j) =>
    Float64Array.from({ length: draws.count }, (_, k) => draws.values[k * draws.names.length + j]!),
  )
  const isMoving = columns?.some(isMoved) ?? false
  const bands = Object.fromEntries(
    Object.keys(fit.law.params).map((name, j) => {
      const found = paramEstimate(fit, name, columns?.[j] ?? null, { level, isMoving, se: normal?.se[name] })
      return [name, profiles && found.low !== null ? { ...found, ...profiles.band(name, found.value) } : found]
    }),
  )
  notes.push(...diagnose(fit, bands, draws, level))
  if (draws !== null && isChecked) notes.push(...influentialRuns(fit))
  const hasFailed = draws !== null && draws.failed > MOST_FAILED * (draws.failed + draws.count)
  if (hasFailed) notes.push(refitsFailedNote(draws.failed, draws.failed + draws.count))
  const isLost = domain?.tokensPerParam != null || hasFailed
  const params = withoutBands(fit, bands, isLost ? Object.keys(bands) : freedParams(fit, bands))
  const derived = Object.fromEntries(
    Object.entries(fit.law.derived ?? {}).map(([name, text]) => {
      const value = new Ensemble(fit.law, single(fit), text).at()[0]!
      const rests = parameterSymbols(fit.law, text).every((param) => params[param]!.determined)
      if (profiles && rests && Number.isFinite(value)) return [name, { value, ...profiles.band(text, value) }]
      return [name, intervalOf(value, rests && draws ? new Ensemble(fit.law, draws, text).at() : null, level)]
    }),
  )
  const second = isChecked ? otherIntervals(fit, draws, params, derived, level) : null
  if (second !== null) notes.push(second.note)
  return {
    fit,
    draws,
    level,
    params,
    derived,
    other: second?.other ?? null,
    noise: noiseOf(fit),
    ...(runError && { runError }),
    largestFlops: largestFlops(fit.table),
    domain,
    notes: sortNotes([...fit.table.notes, ...fit.notes, ...notes]),
  }
}

/**
 * The parameters, these of them as not determined: all where refits fail, and on one ladder of tokens per parameter, which
 * determines only the curve along it (in simulations of 9 and 16 runs, 90 % intervals of the exponent held it in 27 to
 * 59 %); else those that an exponent near 0 frees.
 */
function withoutBands(
  { constraints: { fixed = {} } }: Fit,
  params: Readonly<Record<string, ParamEstimate>>,
  names: readonly string[],
): Record<string, ParamEstimate> {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => [
      name,
      Object.hasOwn(fixed, name) || !names.includes(name)
        ? param
        : { ...param, se: null, low: null, high: null, determined: false },
    ]),
  )
}

function largestFlops({ columns }: RunTable): number | null {
  const flops = columns.flops ?? (columns.params && columns.tokens?.map((d, i) => 6 * d * columns.params![i]!))
  return flops ? flops.reduce((max, v) => Math.max(max, v), 0) : null
}

/** The fit's own parameters as an ensemble of one. */
export function single(fit: Fit): { names: string[]; values: Float64Array; count: number } {
  const names = Object.keys(fit.params)
  return { names, values: Float64Array.from(names, (name) => fit.params[name]!), count: 1 }
}

/** Spread of draws, as a share of their size, that rounding alone makes: rows without noise leave no other. */
const ROUNDING = 1e-9

function isMoved(column: Float64Array): boolean {
  return column.some((v) => Math.abs(v - column[0]!) > ROUNDING * Math.abs(v))
}

/** `isMoving`: whether draws move any parameter. */
function paramEstimate(
  fit: Fit,
  name: string,
  column: Float64Array | null,
  { level, isMoving, se }: { readonly level: number; readonly isMoving: boolean; readonly se: number | undefined },
): ParamEstimate {
  const value = fit.params[name]!
  const atBound = fit.atBound.includes(name)
  const isFixed = Object.hasOwn(fit.constraints.fixed ?? {}, name)
  // what the rows don't notice stays where it is in every draw, in which others move
  const isStuck = isMoving && !isFixed && column?.every((v) => v === column[0])
  const determined = !(atBound || fit.undetermined.includes(name) || isStuck)
  if (!determined || column === null || isFixed) {
    const isPrior = isFixed && fit.law.params[name]!.prior === value
    return { value, se: null, low: null, high: null, atBound, determined, ...(isPrior && { prior: true }) }
  }
  const { low, high } = intervalOf(value, column, level)
  return { value, low, high, se: se ?? Math.sqrt(variance(column)), atBound, determined }
}
