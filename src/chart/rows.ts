import type { Estimate } from '../infer/estimate.ts'
import { fittedRows } from '../infer/fitted.ts'
import { distinct } from '../num/sample.ts'

/** A fitted row as a record for a chart. */
export interface RunRow {
  readonly run: string
  readonly measured: number
  readonly fitted: number
  /** Inputs and compute by role. */
  readonly [column: string]: string | number
}

/** One record for each fitted row of the table that has an output. */
export function runRows({ fit }: Estimate): RunRow[] {
  const { table, law } = fit
  const measured = table.columns[law.output ?? 'loss']
  if (measured === undefined) return []
  const fitted = fittedRows(fit)
  const roles = [...new Set([...Object.values(law.inputs), 'params', 'tokens', 'flops'])].filter(
    (role) => table.columns[role],
  )
  return Array.from(measured, (value, i) => ({
    run: table.runs.names[table.runs.of[i]!]!,
    measured: value,
    fitted: fitted[i]!,
    ...Object.fromEntries(roles.map((role) => [role, table.columns[role]![i]!])),
  }))
}

/** How far a row lies above its fitted value, in per cent of that. */
export function residualOf({ measured, fitted }: Pick<RunRow, 'measured' | 'fitted'>): number {
  return 100 * (measured / fitted - 1)
}

/** `30 runs`, or `1200 rows of 30 runs` where runs have several. */
export function countRuns({ fit }: Estimate): string {
  const { length, runs } = fit.table
  const each = runs.names.length === 1 ? '1 run' : `${runs.names.length} runs`
  return length === runs.names.length ? each : `${length} rows of ${each}`
}

/** Smallest and largest of a few numbers; null for none. */
export function extent(values: ArrayLike<number>): [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : null
}

/** `count` values from low to high, evenly spaced in the logarithm; the ends are exact. */
export function logSpaced(low: number, high: number, count: number): number[] {
  const values = Array.from({ length: count }, (_, k) => low * (high / low) ** (k / (count - 1)))
  values[count - 1] = high
  return values
}

/** Values closer than this ratio are one level: sizes and lengths are rarely exactly what was planned. */
const SAME_LEVEL = 1.05
/** Levels of a column that has more than `most`. */
const SPREAD_LEVELS = 4

/** The levels of a column where they are at most `most`, else a few round values spread over its range. */
export function levelsOf(values: ArrayLike<number>, most: number): number[] {
  const groups: number[][] = []
  for (const value of distinct(Array.from(values))) {
    const group = groups.at(-1)
    if (group !== undefined && value <= SAME_LEVEL * group.at(-1)!) group.push(value)
    else groups.push([value])
  }
  if (groups.length <= most) return groups.map(geometricMean)
  const [low, high] = extent(values)!
  return logSpaced(low, high, SPREAD_LEVELS).map((level) => Number(level.toPrecision(1)))
}

/** exp of the mean logarithm. */
export function geometricMean(values: ArrayLike<number>): number {
  const all = Array.from(values)
  // one level that is exact should stay so
  if (all.every((value) => value === all[0])) return all[0]!
  return Math.exp(all.reduce((sum, value) => sum + Math.log(value), 0) / all.length)
}

/** Points beyond which runs are thinned, evenly and with a word in the caption: pictures stay light. */
export const MOST_POINTS = 2000

/** Every k-th record, so that at most MOST_POINTS stay. */
export function thinned<Row>(rows: readonly Row[]): Row[] {
  const stride = Math.ceil(rows.length / MOST_POINTS)
  return rows.filter((_, i) => i % stride === 0)
}

/** The word in the caption, where records were thinned. */
export function thinnedText(rows: readonly unknown[]): string {
  return rows.length > MOST_POINTS ? ` Every ${Math.ceil(rows.length / MOST_POINTS)}th row is drawn.` : ''
}
