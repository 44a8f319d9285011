import { UserError } from '../base/error.ts'
import { Random, splitSeed } from '../base/seed.ts'
import type { Interval } from '../infer/estimate.ts'
import { intervalOf } from '../infer/interval.ts'
import { rankCorrelation } from '../num/rank.ts'
import { largest, mean } from '../num/sample.ts'
import { groupBy } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'

/** How well one stage of a chain from compute to a score still follows what was scaled. */
export interface Stage extends Interval {
  /** Column of the stage. */
  readonly column: string
  /** Problems whose correlation is told: three rows or more, in which neither side is constant. One where none are named. */
  readonly problems: number
  /** Why there is no value or no interval; null where both are told. */
  readonly because: string | null
}

/** What `stageCorrelations` compares. Everything is optional. */
export interface StageOptions {
  /** Column of what was scaled. Default flops. */
  readonly along?: string
  /** Column that names the problem a row scores: each has a correlation of its own. Default one for all rows. */
  readonly problem?: string
  /** Share of intervals. Default 0.9. */
  readonly level?: number
  readonly seed?: number
}

const RESAMPLES = 500

/** Rows below which a rank correlation tells nothing. */
const FEWEST = 3

/**
 * Spearman's rank correlation with compute of every stage between it and a score, such as the log-probability of the correct
 * answer, its probability, its probability among the choices, accuracy: the arrow at which it falls is where prediction is
 * lost (Schaeffer et al. 2024). With `problem`, the mean over problems of each one's own, with the interval by resampling
 * problems; otherwise of all rows, by resampling runs.
 * Throws UserError where a column isn't there or has no numbers.
 */
export function stageCorrelations(table: RunTable, stages: readonly string[], options: StageOptions = {}): Stage[] {
  const { along = 'flops', problem, level = 0.9, seed = 0 } = options
  const scaled = numbersOf(table, along)
  const rowsBy = (column: string) => groupBy(table, [column]).map(({ rows }) => rows)
  const byRun = rowsBy('run')
  const groups = problem === undefined ? [Array.from(scaled.keys())] : rowsBy(problem)
  return stages.map((column) => {
    const score = numbersOf(table, column)
    const isUsed = (row: number) => Number.isFinite(score[row]!) && Number.isFinite(scaled[row]!)
    const of = (rows: readonly number[]) => {
      const used = rows.filter(isUsed)
      const [x, y] = [scaled, score].map((values) => used.map((row) => values[row]!))
      return used.length < FEWEST ? Number.NaN : rankCorrelation(x!, y!)
    }
    const each = groups.map(of).filter(Number.isFinite)
    const resampled = Float64Array.from({ length: RESAMPLES }, (_, k) => {
      const random = new Random(splitSeed(seed, k))
      return problem === undefined
        ? of(byRun.flatMap(() => byRun[random.integer(byRun.length)]!))
        : mean(each.map(() => each[random.integer(each.length)]!))
    })
    const units = (problem === undefined ? byRun : each).length
    const found = intervalOf(mean(each), units >= FEWEST ? resampled : null, level)
    const used = groups.map((rows) => rows.filter(isUsed).length)
    const unit = problem === undefined ? 'run' : 'problem'
    return { column, problems: each.length, ...found, because: reasonOf(found, largest(used), units, unit) }
  })
}

/** `used` is the most rows with both numbers that one correlation has; `units` are what is resampled. */
function reasonOf({ value, low }: Interval, used: number, units: number, unit: string): string | null {
  if (value === null && used < FEWEST) return `${used} rows with both numbers; a rank correlation needs ${FEWEST}`
  if (value === null) return 'one of the two never changes'
  if (low !== null) return null
  if (units < FEWEST) return `${units} ${unit}${units === 1 ? '' : 's'}; an interval needs ${FEWEST} to resample`
  return 'it never changes in too many of the resamples'
}

function numbersOf({ columns }: RunTable, column: string): Float64Array {
  const found = columns[column]
  if (found) return found
  throw new UserError(
    'data',
    `stages: no column is named "${column}" (found: ${Object.keys(columns).join(', ')}). Name one of these.`,
  )
}
