import type { Note } from './note.ts'
import { formatNumber } from './quantity.ts'

/** Two fits don't meet. */
export function noCrossingNote(why: string): Note {
  return {
    code: 'no-crossing',
    level: 'info',
    message: `The two fits don’t meet: ${why}.`,
    advice: 'The multiplier says how far apart they are.',
    evidence: { why },
  }
}

/** Two fits meet more than once. */
export function severalCrossingsNote(all: readonly number[], chosen: number): Note {
  const values = all.map((x) => formatNumber(x, 3)).join(', ')
  return {
    code: 'several-crossings',
    level: 'caution',
    message: `The two fits meet ${all.length} times, at ${values}; the one nearest to the fitted runs, ${formatNumber(chosen, 3)}, is told.`,
    advice: 'Far from the runs a crossing says how the formulas end, not which recipe wins.',
    evidence: { crossings: all.length, chosen },
  }
}
