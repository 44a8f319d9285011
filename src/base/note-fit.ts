import type { Note } from './note.ts'
import { formatNumber } from './quantity.ts'

export function notConvergedNote(status: string, why: string): Note {
  return {
    code: 'not-converged',
    level: 'unreliable',
    message: `The search ended as ${status}: ${why}.`,
    advice: 'Do not use these coefficients. Try --starts 200, another objective, or a simpler law.',
    evidence: { status, why },
  }
}

/** Shown where fewer than a third of the polished starts reach the best optimum: then a further one may be better still. */
export function startsDisagreeNote(agreed: number, tried: number, best: number, next: number | null): Note {
  return {
    code: 'starts-disagree',
    level: 'caution',
    message: `${agreed} of ${tried} starts reached the best fit (objective ${formatNumber(best, 6)}; the next best is ${next === null ? 'none' : formatNumber(next, 6)}).`,
    advice: 'Try --starts 200, or a simpler law.',
    evidence: { agreed, tried, best, ...(next !== null && { next }) },
  }
}

/** Runs that tell the coefficients of a law of curves. */
const OTHER_SCHEDULES = 'Longer runs or another schedule would show it'

/**
 * `isOfCurves`: the law is one of training curves, which other schedules tell more of than larger runs. `isEndless`: no
 * bound stands there, the search went as far as it goes.
 */
export function atBoundNote(name: string, value: number, isOfCurves = false, isEndless = false): Note {
  const place = isEndless
    ? `${name} grew without end, to ${formatNumber(value, 2)}, where the search stops`
    : `${name} sits on its bound ${formatNumber(value, 4)}: these rows would rather have it beyond`
  return {
    code: 'at-bound',
    level: 'caution',
    message: `${place}, so its value is not determined.`,
    advice: `Read nothing into ${name} itself. ${isOfCurves ? OTHER_SCHEDULES : 'Larger or longer runs would show it'}; --fix ${name}=VALUE states what you know.`,
    evidence: { parameter: name, value },
  }
}

/** As {@link atBoundNote}. */
export function undeterminedNote(names: readonly string[], condition: number | null, isOfCurves = false): Note {
  return {
    code: 'undetermined',
    level: 'unreliable',
    message: `These rows leave ${names.join(', ')} free to move together (condition number ${condition === null ? 'infinite' : formatNumber(condition, 2)}).`,
    advice: `${isOfCurves ? OTHER_SCHEDULES : 'Vary the inputs more, or independently of each other'}; or hold one of them with --fix.`,
    evidence: { parameters: names.join(' '), condition: condition ?? 'infinite' },
  }
}
