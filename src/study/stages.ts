import { UserError } from '../base/error.ts'
import { Random, splitSeed } from '../base/seed.ts'
import type { Interval } from '../infer/estimate.ts'
import { intervalOf } from '../infer/interval.ts'
import { rankCorrelation } from '../num/rank.ts'
import { mean } from '../num/sample.ts'
import type { RunTable } from '../table/table.ts'

/** How well one stage of a chain from compute to a score still follows what was scaled. */
export interface Stage extends Interval {
  /** Column of the stage. */
  readonly column: string
  /** Problems whose correlation is told: three rows or more, in which neither side is constant. One where none are named. */
  readonly problems: number
}

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
  const groups = problem === undefined ? [Array.from(scaled.keys())] : groupsOf(table, problem)
  return stages.map((column) => {
    const score = numbersOf(table, column)
    const isUsed = (row: number) => Number.isFinite(score[row]!) && Number.isFinite(scaled[row]!)
    const of = (rows: readonly number[]) => {
      const used = rows.filter(isUsed)
      if (used.length < FEWEST) return Number.NaN
      return rankCorrelation(
        used.map((row) => scaled[row]!),
        used.map((row) => score[row]!),
      )
    }
    const each = groups.map(of).filter(Number.isFinite)
    const resampled = Float64Array.from({ length: RESAMPLES }, (_, k) => {
      const random = new Random(splitSeed(seed, k))
      return problem === undefined
        ? of(resampledRows(table, random))
        : mean(each.map(() => each[random.integer(each.length)]!))
    })
    const isTold = each.length > 0 && (problem === undefined ? table.runs.names.length : each.length) >= FEWEST
    return { column, problems: each.length, ...intervalOf(mean(each), isTold ? resampled : null, level) }
  })
}

function numbersOf({ columns }: RunTable, column: string): Float64Array {
  const found = columns[column]
  if (found) return found
  throw new UserError(
    'data',
    `stages: the table has no number column "${column}". It has ${Object.keys(columns).join(', ')}. Take of those, or --map ${column}=<column>.`,
  )
}

function groupsOf({ labels, columns, length }: RunTable, column: string): number[][] {
  const names: ArrayLike<string | number> | undefined = labels[column] ?? columns[column]
  if (!names) {
    const known = [...Object.keys(labels), ...Object.keys(columns)]
    throw new UserError('data', `stages: the table has no column "${column}" of problems. It has ${known.join(', ')}.`)
  }
  const groups = new Map<string | number, number[]>()
  for (let row = 0; row < length; row++) {
    const rows = groups.get(names[row]!)
    if (rows) rows.push(row)
    else groups.set(names[row]!, [row])
  }
  return [...groups.values()]
}

/** Rows of as many runs as there are, drawn with replacement. */
function resampledRows({ runs }: RunTable, random: Random): number[] {
  const rowsOf: number[][] = runs.names.map(() => [])
  runs.of.forEach((run, row) => {
    rowsOf[run]!.push(row)
  })
  return rowsOf.flatMap(() => rowsOf[random.integer(rowsOf.length)]!)
}
