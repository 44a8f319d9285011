import type { RunTable } from '../../table/table.ts'

/** Runs of one compute, in ascending size. */
export interface Budget {
  /** FLOP; the geometric mean where rows differ in the last digits. */
  readonly flops: number
  /** Largest over smallest compute among the rows: 1 where it was held exactly. */
  readonly spread: number
  readonly lnParams: Float64Array
  readonly lnTokens: Float64Array
  readonly loss: Float64Array
}

/** Compute that differs by no more is one budget: tokens come in whole steps, so 6·N·D misses a round figure by about this. */
const SAME_BUDGET = 1.02

/**
 * Rows grouped by compute, ascending. A step of more than 2 % starts a new budget, so that distinct budgets are never
 * merged; rows that form a continuum without such a step come back as one budget of large spread.
 */
export function budgetsOf({ columns, length }: RunTable): Budget[] {
  const { params, tokens, flops, loss } = columns as Record<string, Float64Array>
  const order = Array.from({ length }, (_, row) => row).sort((a, b) => flops![a]! - flops![b]!)
  const groups: number[][] = []
  for (const row of order) {
    const group = groups.at(-1)
    if (group !== undefined && flops![row]! <= SAME_BUDGET * flops![group.at(-1)!]!) group.push(row)
    else groups.push([row])
  }
  return groups.map((rows) => {
    const low = flops![rows[0]!]!
    const high = flops![rows.at(-1)!]!
    const ascending = rows.sort((a, b) => params![a]! - params![b]! || tokens![b]! - tokens![a]!)
    const mean = rows.reduce((sum, row) => sum + Math.log(flops![row]! / low), 0) / rows.length
    return {
      flops: low === high ? low : low * Math.exp(mean),
      spread: high / low,
      lnParams: Float64Array.from(ascending, (row) => Math.log(params![row]!)),
      lnTokens: Float64Array.from(ascending, (row) => Math.log(tokens![row]!)),
      loss: Float64Array.from(ascending, (row) => loss![row]!),
    }
  })
}
