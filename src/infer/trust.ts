import { unreliable } from '../base/note.ts'
import { ladderSpread } from '../base/note-table.ts'
import { formatNumber } from '../base/quantity.ts'
import type { Fit } from '../fit/fit.ts'
import { inspect } from '../table/inspect.ts'
import type { Estimate } from './estimate.ts'

/** Where the fitted rows lie: what tells a prediction among them from one that reaches beyond. Kept without the rows. */
export interface Domain {
  /** Role of each input of the law → its smallest and largest fitted value. */
  readonly ranges: Readonly<Record<string, readonly [low: number, high: number]>>
  /** Tokens per parameter where all rows have about the same, else null. */
  readonly tokensPerParam: number | null
}

/** Null for coefficients that were given, not fitted. */
export function domainOf({ law, table }: Fit): Domain | null {
  if (table.length === 0) return null
  const roles = Object.values(law.inputs)
  const ranges = Object.fromEntries(
    roles.map((role) => {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      for (const v of table.columns[role]!) {
        low = Math.min(low, v)
        high = Math.max(high, v)
      }
      return [role, [low, high] as const]
    }),
  )
  const usesBoth = roles.includes('params') && roles.includes('tokens')
  return { ranges, tokensPerParam: usesBoth ? inspect(table, roles).design.tokensPerParam : null }
}

/** Share by which an input may leave the fitted range before it counts as outside: rounding never does. */
const MARGIN = 0.05

/** Why the prediction at a point should not be relied on; null where nothing speaks against it. */
export function doubtAt({ domain, notes }: Estimate, at: Readonly<Record<string, number>>): string | null {
  if (domain === null) return null
  const { params, tokens } = at
  const ratio = domain.tokensPerParam
  if (ratio !== null && params !== undefined && tokens !== undefined) {
    const off = tokens / params / ratio
    if (Math.max(off, 1 / off) > ladderSpread) return offLadder(ratio)
  }
  const isOutside = Object.entries(domain.ranges).some(
    ([role, [low, high]]) => at[role]! < low - MARGIN * Math.abs(low) || at[role]! > high + MARGIN * Math.abs(high),
  )
  const doubt = isOutside ? unreliable(notes) : undefined
  return doubt ? `it lies outside the fitted rows, and of the note ${doubt.code}` : null
}

/** Why the best split of compute should not be relied on; null where nothing speaks against it. */
export function doubtOfOptimum({ domain, notes }: Estimate): string | null {
  if (domain?.tokensPerParam != null) return offLadder(domain.tokensPerParam)
  const doubt = unreliable(notes)
  return doubt ? `of the note ${doubt.code}` : null
}

function offLadder(ratio: number): string {
  return `all rows have about ${formatNumber(ratio, 3)} tokens per parameter and don't say what another ratio would give`
}
