import { Ensemble } from '../fit/ensemble.ts'
import { type Estimate, single } from '../infer/estimate.ts'

/** A fitted run as a record for a chart. */
export interface RunRow {
  readonly run: string
  readonly measured: number
  readonly fitted: number
  /** Inputs and other numeric columns by role. */
  readonly [column: string]: string | number
}

/** One row for each fitted row of the table. */
export function runRows(estimate: Estimate): RunRow[] {
  const { fit } = estimate
  const { table, law } = fit
  const measured = table.columns[law.output ?? 'loss']
  if (measured === undefined) return []
  const curve = new Ensemble(fit.law, single(fit))
  const roles = [...new Set([...Object.values(law.inputs), 'params', 'tokens', 'flops'])].filter(
    (role) => table.columns[role],
  )
  return Array.from(measured, (value, i) => {
    const inputs = Object.fromEntries(
      Object.entries(law.inputs).map(([symbol, role]) => [symbol, table.columns[role]![i]!]),
    )
    return {
      run: table.runs.names[table.runs.of[i]!]!,
      measured: value,
      fitted: curve.at(inputs)[0]!,
      ...Object.fromEntries(roles.map((role) => [role, table.columns[role]![i]!])),
    }
  })
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

/** A few representative values of a column: its levels where they are few, else logarithmically spread ones. */
export function levelsOf(values: ArrayLike<number>, most: number): number[] {
  const distinct = [...new Set(Array.from(values))].sort((a, b) => a - b)
  if (distinct.length <= most) return distinct
  return logSpaced(distinct[0]!, distinct[distinct.length - 1]!, most)
}

/** Points per chart beyond which runs are thinned, evenly and with a word in the caption: pictures stay light. */
export const MOST_POINTS = 2000

export function thinned<Row>(rows: readonly Row[]): Row[] {
  const stride = Math.ceil(rows.length / MOST_POINTS)
  return rows.filter((_, i) => i % stride === 0)
}
