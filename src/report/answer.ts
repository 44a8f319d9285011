import { type Note, unreliable } from '../base/note.ts'
import { notDeterminedNote } from '../base/note-predict.ts'
import type { Band, Estimate, Interval } from '../infer/estimate.ts'
import { completePoint, type Point, type Prediction, predict } from '../infer/predict.ts'
import { type Doubt, doubtAt, doubtOfOptimum } from '../infer/trust.ts'
import { type Plan, plan } from '../plan/plan.ts'
import type { Inspection } from '../table/inspect.ts'
import type { Verdict } from './block.ts'
import { hasOptimum, type Target } from './target.ts'

const none: Band = { low: null, high: null }

/** The answer for one target. Numbers that can't be told from the rows are null. */
export interface Answer {
  readonly target: Target
  readonly verdict: Verdict
  /** Why the numbers are withheld; null where they aren't. */
  readonly because: string | null
  /** The run: as asked for, or the best one for the budget. */
  readonly at: Point | null
  /** Predicted output in its own unit, with the interval of the curve and that of one more run. */
  readonly value: number | null
  readonly mean: Band
  readonly new: Band
  /** log10(compute here / largest fitted compute); null where compute isn't known. */
  readonly leverArm: number | null
  /** The best run for the same compute; null for laws without one. */
  readonly optimum: Pick<Plan, 'params' | 'tokens' | 'tokensPerParam' | 'loss' | 'flops'> | null
  /** Notes on this target, and those that withhold its numbers. */
  readonly notes: readonly Note[]
}

/** Answers for one target. `seen` describes the fitted rows; null where the fit came without them. */
export function answerFor(estimate: Estimate, seen: Inspection | null, target: Target): Answer {
  const best = target.kind === 'optimum' ? plan(estimate, { flops: target.flops }) : null
  const at = best === null ? pointOf(target) : bestPoint(best)
  // the best run for a budget within the data can itself lie outside of them
  const doubt =
    (target.kind === 'optimum' ? doubtOfOptimum(estimate, target.flops) : null) ??
    (at === null ? null : doubtAt(estimate, completePoint(at)))
  const reason = doubt && { because: reasonOf(doubt), notes: doubt.notes }
  const prediction = reason === null && at !== null ? predict(estimate, [at])[0]! : null
  const because = reason?.because ?? missing(estimate, best, prediction)
  if (because !== null || prediction === null) {
    const notes = [...(reason?.notes ?? []), ...(best?.notes ?? []), ...(prediction?.notes ?? [])]
    return withheldAnswer(target, because ?? 'it has no value there', notes)
  }
  return {
    target,
    verdict: isCautious(estimate, seen, prediction) ? 'caution' : 'determined',
    because: null,
    at: prediction.at,
    value: prediction.value,
    mean: prediction.mean,
    new: prediction.new,
    leverArm: prediction.leverArm,
    optimum: best ?? optimumAt(estimate, prediction),
    notes: prediction.notes,
  }
}

/** Why, as whole sentences: what the notes say, or how the runs were laid out. */
function reasonOf({ because, notes }: Doubt): string {
  const isLadder = notes.length === 0 || notes[0]!.code === 'fixed-ratio'
  return isLadder
    ? `${because.charAt(0).toUpperCase()}${because.slice(1)}.`
    : notes.map(({ message }) => message).join(' ')
}

function withheldAnswer(target: Target, because: string, notes: readonly Note[]): Answer {
  const isKnown = notes.some(({ code }) => code === 'not-determined')
  return {
    target,
    verdict: 'not-determined',
    because,
    at: pointOf(target),
    value: null,
    mean: none,
    new: none,
    leverArm: target.times === null ? null : Math.log10(target.times),
    optimum: null,
    notes: isKnown ? notes : [...notes, notDeterminedNote('The answer', clauseOf(because))],
  }
}

/** A sentence as the part of another: without its full stop, and small where it starts with a word. */
function clauseOf(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
}

function pointOf(target: Target): Point | null {
  return target.kind === 'point' ? target.at : null
}

function bestPoint({ params, tokens, flops }: Plan): Point | null {
  if (params.value === null || tokens.value === null || flops.value === null) return null
  return { params: params.value, tokens: tokens.value, flops: flops.value }
}

/** Why a number that nothing withholds beforehand is not there after all. */
function missing({ draws }: Estimate, best: Plan | null, prediction: Prediction | null): string | null {
  const note = unreliable([...(best?.notes ?? []), ...(prediction?.notes ?? [])])
  if (note) return note.message
  if (prediction?.value === null) return 'The law has no finite value there.'
  const isOpen = ({ low, high }: Interval): boolean => low === null || high === null
  return draws && best && isOpen(best.params) ? 'Too many refits have no optimum at this budget.' : null
}

function optimumAt(estimate: Estimate, { at }: Prediction): Plan | null {
  const { flops } = at
  if (flops === undefined || !hasOptimum(estimate.fit.law)) return null
  const found = plan(estimate, { flops })
  return doubtOfOptimum(estimate, flops) === null && found.params.value !== null ? found : null
}

/** Notes that don't bear on a number once it is told, or that the answer states in its own words. */
const harmless = ['few-levels', 'unit-scaled']

function isCautious(estimate: Estimate, seen: Inspection | null, prediction: Prediction): boolean {
  const notes = [...estimate.notes, ...(seen?.notes ?? []), ...prediction.notes]
  return (
    estimate.fit.convergence === null ||
    estimate.draws === null ||
    notes.some(({ level, code }) => level !== 'info' && !harmless.includes(code))
  )
}
