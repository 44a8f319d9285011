import type { Note } from './note.ts'
import { formatNumber } from './quantity.ts'

/** Runs are chosen for a law that no rows have been seen to follow. */
export function assumesLawNote(law: string): Note {
  return {
    code: 'assumes-law',
    level: 'caution',
    message: `These runs are chosen for ${law} with the coefficients given: the intervals hold if your runs follow them.`,
    advice: 'Make the cheapest few first, fit them, and design the rest from that fit.',
    evidence: { law },
  }
}

/** What withholds the target is that the rows contradict the law, which more runs don't change. */
export function staysWithheldNote(codes: readonly string[]): Note {
  return {
    code: 'stays-withheld',
    level: 'unreliable',
    message: `The rows contradict this law (${codes.join(', ')}): its intervals, before and after, would describe noise alone, and no runs under it change that.`,
    advice: 'Find a law that holds with `isoloss compare`, fit it, and design for that.',
    evidence: { notes: codes.join(', ') },
  }
}

/** Some proposed runs are smaller or shorter than any fitted one. */
export function belowRangeNote(count: number, runs: number): Note {
  return {
    code: 'below-range',
    level: 'caution',
    message: `${count} of ${runs} proposed runs are smaller or shorter than every fitted run, where this law wasn't seen to hold.`,
    advice: 'Keep to the fitted range by leaving out --min-params and --min-tokens.',
    evidence: { count, runs },
  }
}

/** The budget for small runs would pay for the run that they are to predict. */
export function targetAffordableNote(flops: number, budget: number): Note {
  return {
    code: 'target-affordable',
    level: 'info',
    message: `The budget pays for the target itself (${formatNumber(budget / flops, 3)} times its compute).`,
    advice: 'A design is for what is too large to try: lower --budget, or ask for a larger target.',
    evidence: { flops, budget },
  }
}
