import type { Note } from '../base/note.ts'
import { formatNumber } from '../base/quantity.ts'
import type { Band, Estimate } from '../infer/estimate.ts'
import { doubtBeyond, doubtOfOptimum } from '../infer/trust.ts'

/** The note for which nothing outside the fitted rows, and no optimum, is determined; null where there is none. */
export function doubtOf(estimate: Estimate): Note | null {
  const doubt = doubtBeyond(estimate) ?? doubtOfOptimum(estimate, null)
  return doubt?.notes[0] ?? null
}

/** What a subtitle says about intervals: what the bands are, or why there are none. */
export function bandText(estimate: Estimate, bands: readonly Band[], of: 'curve' | 'optimum'): string {
  const doubt = doubtOf(estimate)
  if (doubt !== null) return `Not to be relied on beyond the data: ${doubt.code}.`
  if (estimate.draws === null) return 'No intervals were computed.'
  const known = bands.filter(({ low, high }) => low !== null && high !== null).length
  if (known === 0) return 'No interval is determined.'
  const band = `Band: ${formatNumber(100 * estimate.level, 3)} % interval of the ${of}.`
  return known === bands.length ? band : `${band} Where there is none, it is not determined.`
}

/** Why there are no optima, for a subtitle. */
export function noOptimumText(estimate: Estimate): string {
  const doubt = doubtOf(estimate)
  return `The compute-optimal runs are not determined${doubt === null ? '' : ` (${doubt.code})`}.`
}

/** ` (1.86 to 1.95)`, or nothing where the bounds aren't known. */
export function boundsText({ low, high }: Band, format: (value: number) => string): string {
  return low === null || high === null ? '' : ` (${format(low)} to ${format(high)})`
}
