import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { nothingHeldOutNote, rowsLeftOutNote, winnerByLuckNote } from '../base/note-study.ts'
import type { Role } from '../base/role.ts'
import type { FitOptions } from '../fit/fit.ts'
import { freeCount } from '../fit/variables.ts'
import type { Interval } from '../infer/estimate.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { defaultObjective, type Law, type Objective } from '../law/law.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { aicc } from './aicc.ts'
import { type Backtest, backtestSteps } from './backtest.ts'
import { fitLaw } from './members.ts'
import { type OriginOptions, type Origins, originsOf } from './origin.ts'
import { pairedDifference } from './paired.ts'
import { shareOf } from './share.ts'
import { type Stack, stackOf } from './stack.ts'

/** How laws are compared. Everything is optional. */
export interface CompareOptions extends OriginOptions, FitOptions {
  /** Share of the distribution that intervals of differences enclose. Default 0.9. */
  readonly level?: number
  /** Also average the laws by held-out performance. Default false. */
  readonly stack?: boolean
}

/** One law among those compared. */
export interface Compared {
  /** Its name; the formula of one without a name. */
  readonly law: string
  /** Mean |L̂ − L|/L over `n` predictions of held-out rows; null where one of them has no value, or nothing is held out. */
  readonly heldout: { readonly mre: number | null; readonly n: number }
  /** From the fit to all rows; null for n ≤ p + 1. */
  readonly aicc: number | null
  /** Held-out error minus that of the best law, from the same rows; its interval by resampling. */
  readonly deltaToBest: Interval
  /** From the fit to all rows. */
  readonly params: Readonly<Record<string, number>>
}

/** Laws on the same rows, best first. */
export interface Comparison {
  readonly rows: number
  /** The one objective that all laws were fitted by. */
  readonly objective: Objective
  /** How rows were held out; null where none were. */
  readonly by: Role | null
  readonly holdout: string | null
  readonly level: number
  readonly laws: readonly Compared[]
  /** The laws averaged; null where that wasn't asked for, or nothing is held out. */
  readonly stack: Stack | null
  readonly notes: readonly Note[]
}

/** Compares laws; see {@link compareSteps}. */
export function compare(table: RunTable, laws: readonly Law[], options: CompareOptions = {}): Comparison {
  return finish(compareSteps(table, laws, options))
}

/**
 * Fits each law to the rows that all can use, by one objective, and ranks them by their error on held-out rows, then by
 * AICc. Splits are the same for all: each leaves enough rows for the law with the most parameters. Throws UserError for
 * laws of different outputs, and where no row serves all.
 */
export function* compareSteps(table: RunTable, laws: readonly Law[], options: CompareOptions = {}): Steps<Comparison> {
  const { level = 0.9, seed = 0 } = options
  const objective = options.objective ?? defaultObjective
  checkOutputs(laws)
  const common = commonRows(table, laws, objective)
  const origins = originsFor(common, laws, options)
  const entries: Entry[] = []
  for (const [at, law] of laws.entries()) {
    const own = { ...options, ...constraintsFor(law, options), objective }
    const steps = entrySteps(common, law, origins && { ...own, draws: 0, origins })
    entries.push({ ...(yield* shareOf(steps, at, laws.length)), ...scoreAll(common, law, own) })
  }
  const ranked = entries.sort((a, b) => orderOf(a.mre, b.mre) || orderOf(a.aicc, b.aicc))
  const best = ranked[0]!
  const compared = ranked.map((entry): Compared => {
    const { law, mre, n, params } = entry
    const isKnown = mre !== null && best.mre !== null
    return {
      law: labelOf(law),
      heldout: { mre, n },
      aicc: entry.aicc,
      deltaToBest: isKnown
        ? pairedDifference(entry.backtest!.predictions, best.backtest!.predictions, { level, seed })
        : { value: null, low: null, high: null },
      params,
    }
  })
  const held = ranked.flatMap(({ law, backtest }) =>
    backtest ? [{ law: labelOf(law), predictions: backtest.predictions }] : [],
  )
  return {
    rows: common.length,
    objective,
    by: origins?.by ?? null,
    holdout: origins?.holdout ?? null,
    level,
    laws: compared,
    stack: options.stack && held.length > 0 ? stackOf(held, { level, seed }) : null,
    notes: [
      ...common.notes,
      ...(common.length < table.length ? [rowsLeftOutNote(table.length - common.length, table.length)] : []),
      ...(origins === null ? [nothingHeldOutNote(common.length)] : []),
      ...luck(compared, level),
    ],
  }
}

interface Entry {
  readonly law: Law
  readonly backtest: Backtest | null
  readonly mre: number | null
  readonly n: number
  readonly aicc: number | null
  readonly params: Readonly<Record<string, number>>
}

function* entrySteps(
  table: RunTable,
  law: Law,
  options: Parameters<typeof backtestSteps>[2] | null,
): Steps<Pick<Entry, 'law' | 'backtest' | 'mre' | 'n'>> {
  if (!options) return { law, backtest: null, mre: null, n: 0 }
  const found = yield* backtestSteps(table, law, options)
  const { predictions } = found
  const errors = predictions.map(({ predicted, measured }) =>
    predicted === null ? Number.NaN : Math.abs(predicted / measured - 1),
  )
  const mre = errors.reduce((sum, v) => sum + v, 0) / errors.length
  return { law, backtest: found, mre: Number.isFinite(mre) ? mre : null, n: predictions.length }
}

function scoreAll(table: RunTable, law: Law, options: FitOptions): Pick<Entry, 'aicc' | 'params'> {
  const { value, params, objective } = fitLaw(table, law, options)
  const weights = table.columns.weight ?? new Float64Array(table.length).fill(1)
  // an average is no maximum of anything: its members were fitted each by itself
  return { aicc: law.members ? null : aicc(objective, value!, weights, freeCount(law, options)), params }
}

/** Constraints on the parameters that a law has: `--fix alpha=0.3` holds it in every law with an alpha. */
export function constraintsFor({ params }: Law, { fixed }: FitOptions): FitOptions {
  return fixed
    ? { fixed: Object.fromEntries(Object.entries(fixed).filter(([name]) => Object.hasOwn(params, name))) }
    : {}
}

function originsFor(table: RunTable, laws: readonly Law[], options: CompareOptions): Origins | null {
  try {
    return originsOf(table, laws, options)
  } catch (error) {
    // too few rows to hold any out still leave AICc
    if (error instanceof UserError && error.code === 'data') return null
    throw error
  }
}

function checkOutputs(laws: readonly Law[]): void {
  const [first, ...others] = laws
  const odd = others.find(({ output = 'loss' }) => output !== (first!.output ?? 'loss'))
  if (odd === undefined) return
  throw new UserError(
    'law',
    `compare: "${labelOf(first!)}" predicts ${first!.output ?? 'loss'} and "${labelOf(odd)}" ${odd.output ?? 'loss'}. Compare laws of one output.`,
  )
}

/** The rows that hold all that every law needs. */
export function commonRows(table: RunTable, laws: readonly Law[], { space }: Objective): RunTable {
  const usable = laws.map((law) => {
    const columns = [law.output ?? 'loss', ...Object.values(law.inputs)].flatMap((role) => table.columns[role] ?? [])
    const output = table.columns[law.output ?? 'loss']
    const isUsable = (row: number) =>
      columns.every((column) => Number.isFinite(column[row]!)) && (space === 'linear' || !(output && output[row]! <= 0))
    return Array.from({ length: table.length }, (_, row) => isUsable(row))
  })
  const rows = Array.from({ length: table.length }, (_, row) => row).filter((row) => usable.every((is) => is[row]))
  if (rows.length > 0) return rows.length === table.length ? table : selectRows(table, rows)
  const counts = usable.map((is) => is.filter(Boolean).length)
  const fewest = counts.indexOf(Math.min(...counts))
  const most = counts.indexOf(Math.max(...counts))
  throw new UserError(
    'data',
    `compare: "${labelOf(laws[most]!)}" can be fitted to ${counts[most]} rows and "${labelOf(laws[fewest]!)}" to ${counts[fewest]}, none of them the same. Compare fits of the same table.`,
  )
}

export function labelOf({ name, formula }: Law): string {
  return name === 'custom' ? formula : name
}

function orderOf(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a - b
}

/** Errors that differ by this share are the same: two forms of one law differ by as much. */
const ROUNDING = 1e-6

function luck([best, second]: readonly Compared[], level: number): Note[] {
  if (!best || !second || second.deltaToBest.value === null) return []
  const { value, low, high } = second.deltaToBest
  return low === null || low <= ROUNDING * best.heldout.mre!
    ? [winnerByLuckNote(best.law, second.law, value, low, high, level)]
    : []
}
