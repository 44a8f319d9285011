import type { Note } from './note.ts'
import { formatNumber } from './quantity.ts'

const percent = (share: number): string => `${formatNumber(100 * share, 2)} %`

/** The best schedule ends in steps that train nothing, which the law takes for progress. */
export function idleStepsNote(law: string, idle: number, steps: number, least: number): Note {
  return {
    code: 'idle-steps',
    level: 'unreliable',
    message: `The best schedule under ${law} ends with ${idle} of ${steps} steps at less than ${percent(least)} of the peak: the law lets the loss fall in steps that train nothing.`,
    advice:
      'This is a flaw of the law, not a schedule to use. Search under a law that counts no steps at a rate of 0, such as annealing, or keep the rate up with --end.',
    evidence: { law, idle, steps, least },
  }
}

/** The best schedule falls at once, which no fitted run shows to be as good as a decay. */
export function instantDropNote(law: string, from: number, to: number, within: number, at: number): Note {
  return {
    code: 'instant-drop',
    level: 'unreliable',
    message: `The best schedule under ${law} falls from ${formatNumber(from, 3)} to ${formatNumber(to, 3)} within ${within} steps at step ${at}: the law rewards a drop however sudden.`,
    advice:
      'This is a flaw of the law, not a schedule to use. Search under another law, such as annealing, or bound the rate from below with --end.',
    evidence: { law, from, to, within, at },
  }
}

/** Laws of curves say that a higher rate is better without end; they don't know where training breaks. */
export function peakUnseenNote(peak: number, low: number, high: number): Note {
  return {
    code: 'peak-unseen',
    level: 'caution',
    message: `The peak of ${formatNumber(peak, 3)} is outside those of the fitted runs (${low === high ? formatNumber(low, 3) : `${formatNumber(low, 3)} to ${formatNumber(high, 3)}`}).`,
    advice:
      'Laws of curves take a higher rate for better without end, and know nothing of instability. Trust the shape, and choose the peak by runs.',
    evidence: { peak, low, high },
  }
}

/** A run so much longer than the fitted ones that their curves don't show how late drops count. */
export function longerRunNote(steps: number, longest: number): Note {
  return {
    code: 'longer-run',
    level: 'caution',
    message: `The run of ${steps} steps is ${formatNumber(steps / longest, 2)} times as long as the longest fitted one (${longest}).`,
    advice: 'How much a late drop is worth is extrapolated. Check the law on a longer run with `isoloss score`.',
    evidence: { steps, longest },
  }
}

/** The best schedule ends lower than any fitted rate. */
export function rateUnseenNote(end: number, lowest: number): Note {
  return {
    code: 'rate-unseen',
    level: 'info',
    message: `The best schedule ends at ${formatNumber(end, 2)}; the lowest rate of the fitted runs is ${formatNumber(lowest, 2)}.`,
    advice: 'What the last part of the decay gains is extrapolated; --end keeps to rates that were seen.',
    evidence: { end, lowest },
  }
}
