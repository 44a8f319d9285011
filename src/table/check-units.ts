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

/** A count this many times below the middle one is in another unit, where it is also below {@link smallestCount}. */
const MIXED = 1e4

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
    const small = rowsWhere(column, (value) => value < smallestCount && value < middle / MIXED)
    if (small.length > 0) notes.push(unitsMixed(role, small.length, firstPlaces(places, small), middle))
  }
  if (params === undefined || tokens === undefined || flops === undefined || flops.length === 0) return
  const ratios = flops.map((value, row) => value / (6 * params[row]! * tokens[row]!))
  const ratio = median(ratios)
  if (Math.abs(ratio - 1) > flopsTolerance) notes.push(flopsNot6nd(ratio, flops.length))
  const off = rowsWhere(ratios, (value) => value > flopsOutlier * ratio || value < ratio / flopsOutlier)
  if (off.length > 0) notes.push(flopsOff(off.length, firstPlaces(places, off), ratios[off[0]!]! / ratio))
}

function rowsWhere(column: Float64Array, is: (value: number) => boolean): number[] {
  return [...column.keys()].filter((row) => is(column[row]!))
}

/** Places of the first rows, as many as a message names and one more. */
function firstPlaces(places: Places, rows: readonly number[]): string[] {
  return rows.slice(0, 4).map((row) => placeOf(places, row))
}
