import type { Role } from '../base/role.ts'
import { Ensemble } from '../fit/ensemble.ts'
import type { Fit } from '../fit/fit.ts'
import { single } from '../infer/estimate.ts'
import { distinct } from '../num/sample.ts'
import type { RunTable } from '../table/table.ts'

/** Shares of the levels that are fitted, the rest being predicted; the largest level alone is held out as well. */
const SHARES = [0.5, 0.6, 0.7, 0.8, 0.9]

/** Levels below which no law is fitted: fewer show no curve. */
const FEWEST_LEVELS = 5

/**
 * Mean |ln L̂ − ln L| of what `fitTo` fits on the rows of larger levels of `role` than those fitted, at each origin; null at
 * those where it can't be fitted. Origins are the same for every law.
 */
export function rollingErrors(
  table: RunTable,
  role: Role,
  fitTo: (rows: readonly number[]) => Fit | null,
): (number | null)[] {
  const size = table.columns[role]!
  const measured = table.columns.loss!
  const rows = Array.from(size.keys())
  return cutsOf(size).map((upTo) => {
    const found = fitTo(rows.filter((row) => size[row]! <= upTo))
    if (found === null) return null
    const curve = new Ensemble(found.law, single(found))
    const heldOut = rows.filter((row) => size[row]! > upTo)
    return heldOut.reduce((sum, row) => sum + errorAt(curve, size[row]!, measured[row]!), 0) / heldOut.length
  })
}

/** A prediction without a value, or off by more than a factor e, counts as off by e: one origin doesn't rule out a law. */
const MOST_ERROR = 1

function errorAt(curve: Ensemble, x: number, measured: number): number {
  const error = Math.abs(Math.log(curve.at({ x })[0]! / measured))
  return error < MOST_ERROR ? error : MOST_ERROR
}

/** Largest fitted level of each origin, ascending. */
function cutsOf(size: Float64Array): number[] {
  const levels = distinct(size)
  const counts = [...SHARES.map((share) => Math.round(share * levels.length)), levels.length - 1]
  const within = counts.filter((count) => count >= FEWEST_LEVELS && count < levels.length)
  return [...new Set(within)].map((count) => levels[count - 1]!)
}
