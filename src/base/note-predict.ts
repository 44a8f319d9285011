import type { Note } from './note.ts'
import { formatCoefficient, formatNumber, formatQuantity } from './quantity.ts'
import { type Role, roleName } from './role.ts'

/** Compute beyond this multiple of the largest fitted run is an extrapolation worth a note; the lever arm is its log10. */
export const FAR = 10

/**
 * From here on the interval is the smaller part of the risk. In `bench/backtest` 90 % intervals already hold fewer than 75 %
 * of the runs beyond 32 times the compute in 7 of 11 tables. The round number itself is a judgement.
 */
const VERY_FAR = 100
/** From here on the likelier explanation is a mix-up of units (millions read as ones). */
const ABSURD = 1e6

export function extrapolationNote(ratio: number): Note {
  return {
    code: 'extrapolation',
    level: ratio > ABSURD ? 'unreliable' : ratio > VERY_FAR ? 'caution' : 'info',
    message: `This is ${formatCoefficient(ratio, 2)} times the compute of the largest fitted run.`,
    advice:
      'The interval of the curve tells the noise of the fit, not whether the law still holds there. Check with a backtest on your largest runs.',
    evidence: { ratio },
  }
}

/** An input that lies outside of its fitted range. */
export interface OutsideInput {
  readonly role: Role
  readonly value: number
  readonly low: number
  readonly high: number
  /** How many times the largest, or by how much less than the smallest; null for ranges that reach 0. */
  readonly ratio: number | null
}

/** Inputs beyond the rows, in directions that compute doesn't tell. */
export function beyondInputsNote(inputs: readonly OutsideInput[]): Note {
  const ratio = inputs.reduce((max, each) => Math.max(max, each.ratio ?? 1), 1)
  const places = inputs.map(
    ({ role, value, low, high }) =>
      `${roleName(role)} ${formatQuantity(value)} (fitted: ${low === high ? '' : `${formatQuantity(low)} to `}${formatQuantity(high)})`,
  )
  return {
    code: 'beyond-inputs',
    level: ratio > ABSURD ? 'unreliable' : ratio > VERY_FAR ? 'caution' : 'info',
    message: `Beyond the rows in ${places.join(' and ')}${ratio > 2 ? `, by up to ${formatNumber(ratio, 2)} times` : ''}.`,
    advice:
      'The law alone speaks there: the interval tells the noise of the fit, and errors on larger compute tell nothing of this direction. Runs there would.',
    evidence: { inputs: inputs.map(({ role }) => role).join(', '), ratio },
  }
}

/** The first step of a chain ends where the second was never fitted. */
export function beyondStepNote(role: string, value: number, [low, high]: readonly [number, number]): Note {
  return {
    code: 'beyond-step',
    level: 'caution',
    message: `The first step predicts ${role} ${formatNumber(value, 4)}; the second was fitted from ${formatNumber(low, 4)} to ${formatNumber(high, 4)}.`,
    advice:
      'The second step is extrapolated, and a plateau that its rows do not show may lie there. Add runs that come closer.',
    evidence: { role, value, low, high },
  }
}

/** For a point that doesn't tell how far beyond the rows it is, where the law's own error grows with that. */
export function lawErrorUntoldNote(law: string, role: string): Note {
  return {
    code: 'law-error-untold',
    level: 'caution',
    message: `The interval of a new run tells noise alone: on its own larger rows ${law} missed by more, and the more the larger their ${role}, which this point does not tell.`,
    advice: `Look at the errors of a backtest (isoloss backtest), or fit a law of which ${role} is an input.`,
    evidence: { role },
  }
}

/** For a law of curves fitted to too few runs to leave one out. */
export function newRunUntoldNote(): Note {
  return {
    code: 'new-run-untold',
    level: 'caution',
    message:
      'There is no interval of a new run: how far the law is off on a run it has not seen is learnt by leaving out each run in turn, and there are too few.',
    advice: 'Add curves of other schedules; the interval of the curve tells the noise along the fitted ones alone.',
    evidence: {},
  }
}

export function notDeterminedNote(what: string, because: string): Note {
  return {
    code: 'not-determined',
    level: 'unreliable',
    message: `${what} is not determined, because ${because}.`,
    advice: 'See the other notes for the runs that would change it.',
    evidence: { what },
  }
}
