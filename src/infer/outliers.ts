import type { Note } from '../base/note.ts'
import { outliersNote } from '../base/note-runs.ts'
import type { Fit } from '../fit/fit.ts'
import { tQuantile } from '../num/distribution.ts'
import { NORMAL_MAD } from '../num/robust.ts'
import { median } from '../num/sample.ts'
import { placeOf } from '../table/raw.ts'
import { residualsOf } from './noise.ts'

/**
 * Nominal chance that a table of normal noise has a row called an outlier. In simulated tables of 12 to 100 runs it is up
 * to 1 %, since the scale is uncertain itself.
 */
const FALSE_ALARM = 0.001

/** Degrees of freedom below which no scale of residuals can be told from a few of them. */
const FEWEST_DEGREES = 3

/**
 * Standard deviation of normal residuals of these sizes, which a few bad rows can't move: the median of the n − p largest,
 * since p of them are 0 where absolute values are minimised (Maronna, Martin & Yohai 2006, §4.4.2).
 */
export function scaleOf(sizes: Float64Array, degrees: number): number {
  const ascending = sizes.slice().sort()
  return NORMAL_MAD * median(ascending.subarray(sizes.length - Math.max(degrees, 1)))
}

/** Rows farther off the curve than the largest residual of normal noise would be. */
export function outliers(fit: Fit): Note[] {
  const { residuals, degrees } = residualsOf(fit)
  if (degrees < FEWEST_DEGREES) return []
  const sizes = residuals.map(Math.abs)
  const scale = scaleOf(sizes, degrees)
  if (!(scale > 0)) return []
  const limit = tQuantile(1 - FALSE_ALARM / (2 * sizes.length), degrees)
  const far = [...sizes.keys()].filter((i) => sizes[i]! > limit * scale).sort((a, b) => sizes[b]! - sizes[a]!)
  if (far.length === 0) return []
  const places = far.map((row) => placeOf(fit.table.origin, row))
  return [outliersNote(far, places, sizes[far[0]!]! / scale)]
}
