import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { unreliable } from '../base/note.ts'
import { backtestMissedNote, sharedRunsNote } from '../base/note-study.ts'
import type { Role } from '../base/role.ts'
import { curveRowsOf } from '../fit/bind.ts'
import type { FitOptions } from '../fit/fit.ts'
import type { Estimate, EstimateOptions } from '../infer/estimate.ts'
import { type Ahead, type Errors, errorsOf, type Fold, foldsOf } from '../infer/fold.ts'
import type { IntervalMethod } from '../infer/interval-method.ts'
import { type Point, predictCurve, predictRows } from '../infer/predict.ts'
import { runErrorOf } from '../infer/run-error.ts'
import { finish, type Steps } from '../infer/steps.ts'
import type { LawError } from '../infer/tested.ts'
import type { Law, Objective } from '../law/law.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { computeOf, growthRole, pointAt, sizeColumn } from './compute.ts'
import { learnLawError } from './law-error.ts'
import { lawSteps } from './members.ts'
import { type Origin, type OriginOptions, type Origins, originsOf } from './origin.ts'
import { shareOf } from './share.ts'

/** How rows are held out and the rest is fitted. Everything is optional. */
export interface BacktestOptions extends OriginOptions, FitOptions {
  /** Refits for the intervals at each origin; 0 = no intervals. Default 200: a share of hits needs no finer quantiles. */
  readonly draws?: number
  readonly method?: IntervalMethod
  /** Share of new runs that intervals should hold. Default 0.9. */
  readonly level?: number
  /** Splits made elsewhere, such as for several laws at once. */
  readonly origins?: Origins
  /** What distances are multiples of. Default flops where compute is known, else the role by which runs grow. */
  readonly horizonOf?: Role
}

/** A held-out row, predicted from an origin. */
export interface BacktestPrediction extends Ahead {
  /** Number of the origin in `origins`. */
  readonly origin: number
  /** Row of the table, and the run that it belongs to. */
  readonly row: number
  readonly run: string
  /** The row's `horizonOf` over the largest fitted. */
  readonly horizon: number
}

/** What was fitted at an origin and how well it predicted, all horizons together. */
export interface BacktestOrigin extends Errors {
  readonly label: string
  readonly upTo: number | null
  /** Fitted rows. */
  readonly fitted: number
  readonly params: Readonly<Record<string, number>>
  readonly notes: readonly Note[]
}

/** Fit small, predict large: how a law did on rows that it hadn't seen. Plain data. */
export interface Backtest {
  readonly law: Law
  readonly objective: Objective
  readonly by: Role
  readonly holdout: string | null
  /** What `horizon` is a ratio of: flops where compute is known. */
  readonly horizonOf: Role
  readonly level: number
  readonly origins: readonly BacktestOrigin[]
  readonly predictions: readonly BacktestPrediction[]
  /** By octave of horizon, ascending. */
  readonly folds: readonly Fold[]
  /** The law's own error, as all predictions tell it; null where it shows none. Each origin's intervals know what smaller ones tell. */
  readonly lawError: LawError | null
  readonly notes: readonly Note[]
}

/** Rolling origin, or a holdout by predicate; see {@link backtestSteps}. */
export function backtest(table: RunTable, law: Law, options: BacktestOptions = {}): Backtest {
  return finish(backtestSteps(table, law, options))
}

/**
 * Fits the law to the smaller rows and predicts the held-out larger ones, for each origin. With a growing window the last
 * origin holds out the largest runs only. Throws UserError where no split leaves enough rows to fit.
 */
export function* backtestSteps(table: RunTable, law: Law, options: BacktestOptions = {}): Steps<Backtest> {
  const { level = 0.9, draws = 200, method = 'bootstrap' } = options
  const { by, holdout, origins } = options.origins ?? originsOf(table, [law], options, options)
  const usual: Role = computeOf(table) !== null ? 'flops' : by === 'run' ? growthRole(table, law) : by
  const { horizonOf = usual } = options
  const size = sizeColumn(table, horizonOf)
  const measured = table.columns[law.output ?? 'loss']!
  const roles = [...new Set([...Object.values(law.inputs), 'flops'])].filter((role) => table.columns[role])
  const predictions: BacktestPrediction[] = []
  /** The same by intervals that know of no error of the law. */
  const plain: BacktestPrediction[] = []
  const done: BacktestOrigin[] = []
  let objective: Objective | undefined
  // runs left out in turn are at no distance that an error could grow with
  const learnt = (from: readonly BacktestPrediction[]) =>
    by === 'run' ? null : learnLawError(from, level, objective!.space === 'log')
  for (const [at, origin] of origins.entries()) {
    const uncertainty = { count: draws, method, level, checks: false }
    const estimated = yield* shareOf(estimateAt(table, law, origin, options, uncertainty), at, origins.length)
    objective = estimated.fit.objective
    const points = origin.heldOut.map((row): Point => pointAt(table, roles, row))
    const curve = law.features ? curveRowsOf(selectRows(table, origin.heldOut), law) : null
    const answers = (by: Estimate) => (curve ? predictCurve(by, curve, points) : predictRows(by, points))
    const largest = size ? origin.fitted.reduce((max, row) => Math.max(max, size[row]!), 0) : Number.NaN
    const predicted = (by: Estimate) =>
      answers(by).map((prediction, k): BacktestPrediction => {
        const row = origin.heldOut[k]!
        return {
          origin: at,
          row,
          run: table.runs.names[table.runs.of[row]!]!,
          horizon: size ? size[row]! / largest : Number.NaN,
          measured: measured[row]!,
          predicted: prediction.value,
          low: prediction.new.low,
          high: prediction.new.high,
          quoted: prediction.value !== null && unreliable(prediction.notes) === undefined,
        }
      })
    const seen = new Set(origin.fitted)
    const lawError = learnt(plain.filter(({ row }) => seen.has(row)))
    const unaware = predicted(estimated)
    const made =
      lawError === null
        ? unaware
        : predicted({ ...estimated, tested: { by, horizonOf, largest, level, folds: [], lawError } })
    for (const each of unaware) plain.push(each)
    for (const each of made) predictions.push(each)
    const { label, upTo, fitted } = origin
    done.push({
      label,
      upTo,
      fitted: fitted.length,
      ...errorsOf(made),
      params: estimated.fit.params,
      notes: estimated.notes.filter((note) => !table.notes.includes(note)),
    })
  }
  const folds = foldsOf(predictions)
  return {
    law,
    objective: objective!,
    by,
    holdout,
    horizonOf,
    level,
    origins: done,
    predictions,
    folds,
    lawError: learnt(plain),
    notes: [...table.notes, ...sharedRuns(table, origins), ...missed(law, folds, level)],
  }
}

function* estimateAt(
  table: RunTable,
  law: Law,
  origin: Origin,
  options: BacktestOptions,
  uncertainty: EstimateOptions,
): Steps<Estimate> {
  try {
    const found = yield* lawSteps(selectRows(table, origin.fitted), law, options, uncertainty)
    // intervals of new runs rest on it; an average of laws has learnt it already
    const runError = found.runError ?? (found.draws && runErrorOf([{ fit: found.fit, weight: 1 }]))
    return { ...found, ...(runError && { runError }) }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UserError(error.code, `backtest (${origin.label}): ${error.message}`)
  }
}

/** Runs with rows on both sides of a split: their held-out rows are no new runs. */
function sharedRuns({ runs }: RunTable, origins: readonly Origin[]): Note[] {
  const shared = new Set<number>()
  for (const { fitted, heldOut } of origins) {
    const seen = new Set(fitted.map((row) => runs.of[row]!))
    for (const row of heldOut) if (seen.has(runs.of[row]!)) shared.add(runs.of[row]!)
  }
  return shared.size === 0 ? [] : [sharedRunsNote(shared.size, runs.names.length)]
}

/** Predictions of one distance, the fewest that speak against a law: three misses of 90 % intervals are luck once in 1000. */
const FEWEST_MISSED = 3

/** Tells the farthest distance at which intervals that would have been quoted held less than half of what they claim. */
function missed({ name }: Law, folds: readonly Fold[], level: number): Note[] {
  const bad = folds.findLast(({ quoted: { hit, n } }) => hit !== null && n >= FEWEST_MISSED && hit < level / 2)
  if (bad === undefined) return []
  const { hit, judged } = bad.quoted
  return [backtestMissedNote(name, bad.horizon, Math.round(hit! * judged), judged, level)]
}
