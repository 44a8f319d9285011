import { UserError } from '../../base/error.ts'
import { finalRows } from '../../table/rows.ts'
import type { RunTable } from '../../table/table.ts'
import { budgetsOf } from './budgets.ts'
import { type BudgetCurve, type CurveKind, curveThrough, type Points, pointsOf } from './minimum.ts'

/**
 * Share of the lowest loss up to which points are near enough for a parabola, which only holds close to the optimum. Loss
 * surfaces of Porian et al. reach 200 % above it; from 10 to 30 % their exponents hardly change (`bench/isoflop`).
 */
export const WITHIN = 0.2

/** What a budget is worked out from. */
export interface Worked {
  readonly flops: number
  readonly points: Points
  /** Null where the points don't determine one. */
  readonly curve: BudgetCurve | null
  /** Null where it is used. */
  readonly why: string | null
}

/** Every budget of a table with its points, its curve, and whether it is used. */
export function workOut(table: RunTable, kind: CurveKind, within: number): Worked[] {
  const lacking = ['params', 'tokens', 'flops', 'loss'].filter((role) => table.columns[role] === undefined)
  if (lacking.length > 0) {
    throw new UserError('data', `isoflop: the table has no ${lacking.join(', ')}; name its column with --map.`)
  }
  return budgetsOf(finalRows(table)).map((budget) => {
    const { points, why } = pointsOf(budget, within)
    const curve = why === null ? curveThrough(kind, points.lnParams, points.loss) : null
    return { flops: budget.flops, points, curve, why: why ?? (curve === null ? 'no curve is determined' : curve.why) }
  })
}
