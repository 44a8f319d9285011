import type { Note } from '../base/note.ts'
import {
  flopsNot6nd,
  flopsOff,
  flopsOutlier,
  flopsTolerance,
  smallestCount,
  unitLooksScaled,
  unitsMixed,
} from '../base/note-units.ts'
import { median, type RoleColumns } from './complete.ts'
import { type Places, placeOf } from './raw.ts'

/** No table steps from size to size by as much: counts so far below all that are at least {@link smallestCount} have another unit. */
const GAP = 1e4

/** Notes on given columns that don't look like what they should: flops far from 6·params·tokens, counts that are small. */
export function checkUnits({ columns, roles }: RoleColumns, places: Places, notes: Note[]): void {
  const { params, tokens, flops } = columns
  // a training curve begins at few tokens
  const isCurve = roles.run !== undefined || columns.step !== undefined
  for (const [role, column] of Object.entries({ params, tokens })) {
    if (column === undefined || column.length === 0) continue
    const middle = median(column)
    if (middle < smallestCount) notes.push(unitLooksScaled(role, middle))
    if (role === 'tokens' && isCurve) continue
    const small = rowsWhere(column, (value) => value < smallestCount)
    const low = small.reduce((max, row) => Math.max(max, column[row]!), 0)
    const high = column.reduce((min, value) => (value < smallestCount ? min : Math.min(min, value)), Infinity)
    if (small.length > 0 && small.length < column.length && high > GAP * low)
      notes.push(unitsMixed(role, small.length, firstPlaces(places, small), high))
  }
  if (params === undefined || tokens === undefined || flops === undefined || flops.length === 0) return
  const ratios = flops.map((value, row) => value / (6 * params[row]! * tokens[row]!))
  const ratio = median(ratios)
  if (Math.abs(ratio - 1) > flopsTolerance) notes.push(flopsNot6nd(ratio, flops.length))
  const off = slips(params, ratios, ratio)
  if (off.length > 0) notes.push(flopsOff(off.length, firstPlaces(places, off), ratios[off[0]!]! / ratio))
}

/**
 * Rows whose ratio is far from the middle one and from that of the size before: embeddings or attention that only flops
 * or only params count are much of a small model and little of a large one, so that ratios drift from size to size.
 */
function slips(params: Float64Array, ratios: Float64Array, middle: number): number[] {
  const isNear = (row: number, ratio: number) =>
    ratios[row]! <= flopsOutlier * ratio && ratios[row]! >= ratio / flopsOutlier
  const order = [...params.keys()].sort((a, b) => params[a]! - params[b]!)
  const near = new Set<number>()
  for (const way of [order, [...order].reverse()]) {
    let last = middle
    for (const row of way) {
      if (!isNear(row, middle) && !isNear(row, last)) continue
      near.add(row)
      last = ratios[row]!
    }
  }
  return rowsWhere(ratios, (value, row) => Number.isFinite(value) && !near.has(row))
}

function rowsWhere(column: Float64Array, is: (value: number, row: number) => boolean): number[] {
  return [...column.keys()].filter((row) => is(column[row]!, row))
}

/** Places of the first rows, as many as a message names and one more. */
function firstPlaces(places: Places, rows: readonly number[]): string[] {
  return rows.slice(0, 4).map((row) => placeOf(places, row))
}
