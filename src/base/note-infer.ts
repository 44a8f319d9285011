import type { Note, NoteLevel } from './note.ts'
import { formatNumber } from './quantity.ts'

const order: Readonly<Record<NoteLevel, number>> = { unreliable: 0, caution: 1, info: 2 }

/** Most serious first; otherwise in the order given. */
export function sortNotes(notes: readonly Note[]): Note[] {
  return [...notes].sort((a, b) => order[a.level] - order[b.level])
}

/**
 * Degrees of freedom below which intervals of predictions can't be trusted: in simulations of 6, 8 and 9 runs of a law of
 * five parameters, 90 % intervals for the loss at 10 times the compute covered it in 57 to 66 %.
 */
const FEWEST_DEGREES = 5

export function fewRunsNote(runs: number, needed: number, degrees: number): Note {
  return {
    code: 'few-runs',
    level: degrees < FEWEST_DEGREES ? 'unreliable' : 'caution',
    message: `${runs === 1 ? 'One run is' : `${runs} runs are`} too few to resample (fewer than ${needed}): intervals come from the covariance at the optimum, with Student t.`,
    advice:
      'They are too narrow for predictions beyond the runs where parameters are nearly as many. Add runs, or take a law with fewer parameters.',
    evidence: { runs, needed, degrees },
  }
}

/** Share of rows that count as independent below which it is told: intervals are wider than those of independent rows by √2. */
export const MOST_INDEPENDENT = 0.5

/** Neighbouring rows of a curve share its wander, and count as fewer. */
export function dependentRowsNote(rows: number, independent: number): Note {
  return {
    code: 'dependent-rows',
    level: 'info',
    message: `Residuals of neighbouring steps resemble each other, so the ${rows} rows count as ${formatNumber(independent, 3)} independent ones in the intervals.`,
    advice: 'Nothing to do: rows needn’t be thinned. More rows of the same runs add little; further runs do.',
    evidence: { rows, independent, threshold: MOST_INDEPENDENT },
  }
}

/**
 * Share of refits without an optimum above which those that have one can't stand for all: as much as an interval of 90 %
 * leaves out.
 */
export const MOST_FAILED = 0.1

export function refitsFailedNote(failed: number, tried: number): Note {
  return {
    code: 'refits-failed',
    level: 'unreliable',
    message: `${failed} of ${tried} refits found no optimum, so the others don't tell how far the coefficients may vary.`,
    advice: 'These rows hardly determine the law. Take one with fewer parameters, hold some with --fix, or add runs.',
    evidence: { failed, tried, threshold: MOST_FAILED },
  }
}

/** `freed`: parameters that the rows leave free with it, since its interval reaches 0. */
export function weakExponentNote(
  name: string,
  low: number,
  high: number,
  level: number,
  freed: readonly string[],
): Note {
  const beside = freed.length === 0 ? '' : ` At 0, ${freed.join(' and ')} could be anything.`
  return {
    code: 'weak-exponent',
    level: 'unreliable',
    message: `${name}'s ${formatNumber(100 * level)} % interval is ${formatNumber(low, 2)} to ${formatNumber(high, 2)}: these rows hardly say how the law goes on beyond them.${beside}`,
    advice: 'Spread the input that it belongs to over a wider range, or hold it with --fix.',
    evidence: { parameter: name, low, high },
  }
}

/** Parameters whose intervals reach ten decades beyond their values. */
export function endlessNote(names: readonly string[]): Note {
  return {
    code: 'endless-interval',
    level: 'info',
    message: `These rows tell nothing of ${names.join(', ')}: ${names.length === 1 ? 'the interval reaches' : 'the intervals reach'} more than ten decades beyond the value.`,
    advice: 'Compare predictions, not parameters. A law without that term may do as well.',
    evidence: { parameters: names.join(', ') },
  }
}

/** A floor whose interval reaches down to its bound: the data end where the loss still falls as a power of everything. */
export function weakFloorNote(name: string, bound: number, high: number, level: number): Note {
  return {
    code: 'weak-floor',
    level: 'caution',
    message: `${name}'s ${formatNumber(100 * level)} % interval runs from its bound ${formatNumber(bound)} to ${formatNumber(high, 3)}: the floor is not determined.`,
    advice: 'Predictions far below the measured losses rest on the floor. Larger or longer runs would show it.',
    evidence: { parameter: name, bound, high },
  }
}

/**
 * Residuals this many times the noise between replicates are eight ninths misfit (1 − 1/3²): intervals made from them tell
 * next to nothing of noise. At 5 times, on data/tinylm, backtests err by 5 to 30 % and 90 % intervals of new runs hold 0 to
 * 56 % of them (`bench/backtest`).
 */
const DOMINANT_MISFIT = 3

/** Residuals larger than replicate runs differ, by the F test of lack of fit at 1 %. */
export function lackOfFitNote(residual: number, replicate: number, p: number, replicates: number): Note {
  const ratio = residual / replicate
  return {
    code: 'lack-of-fit',
    level: ratio > DOMINANT_MISFIT ? 'unreliable' : 'caution',
    message: `Residuals (${formatNumber(residual, 2)}) are ${formatNumber(ratio, 2)} times what runs with equal inputs differ by (${formatNumber(replicate, 2)}, from ${replicates} runs): the law misses something in these rows.`,
    advice:
      'Its intervals describe noise, not this. Try another law (compare them on held-out runs), or look for runs that were tuned or scheduled differently.',
    evidence: { residual, replicate, ratio, p, replicates },
  }
}

/** Two ways to an interval gave different ones; both are shown. */
export function intervalsDisagreeNote(
  name: string,
  method: string,
  own: { readonly low: number; readonly high: number },
  otherMethod: string,
  other: { readonly low: number; readonly high: number },
  ratio: number,
  level: number,
  reason: string,
): Note {
  const text = ({ low, high }: typeof own) => `${formatNumber(low, 3)} to ${formatNumber(high, 3)}`
  return {
    code: 'intervals-disagree',
    level: 'info',
    message: `${name}'s ${formatNumber(100 * level, 3)} % interval is ${text(own)} by ${method} and ${text(other)} by ${otherMethod}; that by ${ratio > 1 ? method : otherMethod} is ${formatNumber(Math.max(ratio, 1 / ratio), 2)} times as wide: ${reason}.`,
    advice:
      'Both are shown. Take the wider where much rests on it; `isoloss coverage` tells which holds on this design.',
    evidence: {
      quantity: name,
      method,
      low: own.low,
      high: own.high,
      otherMethod,
      otherLow: other.low,
      otherHigh: other.high,
      ratio,
      reason,
    },
  }
}

export function ridgeNote(a: string, b: string, correlation: number): Note {
  return {
    code: 'ridge',
    level: 'info',
    message: `${a} and ${b} move together (correlation ${formatNumber(correlation, 3)}): trust the curve, not each value alone.`,
    advice: 'Compare fits by their predictions. Quote both values at full precision, never one of them alone.',
    evidence: { a, b, correlation },
  }
}
