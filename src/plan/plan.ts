import type { Note } from '../base/note.ts'
import { extrapolationNote, FAR, notDeterminedNote } from '../base/note-predict.ts'
import { formatNumber, formatQuantity } from '../base/quantity.ts'
import { beyondInputs } from '../infer/beyond.ts'
import type { Estimate, Interval } from '../infer/estimate.ts'
import { type Doubt, doubtAt, doubtOfOptimum } from '../infer/trust.ts'
import type { Allocation } from './allocation.ts'
import { type Given, isFixedRun } from './optimum.ts'
import { lnTotalFlops } from './serving.ts'
import { type PlanOptions, pointOf, quantityOf, type Solution, type Solutions, solutionsFor } from './solution.ts'

/** The run for what is given. A quantity that isn't determined has null value, low and high. */
export interface Plan {
  readonly given: Given
  /** Parameters that compute is counted by: the active ones in a law of these. */
  readonly params: Interval
  readonly tokens: Interval
  readonly loss: Interval
  /** Compute of training, FLOP. */
  readonly flops: Interval
  readonly tokensPerParam: Interval
  /** Passes over the unique tokens; null where these weren't told. */
  readonly epochs: Interval | null
  /** Compute of training and serving together, FLOP; null where no tokens are served. */
  readonly totalFlops: Interval | null
  readonly notes: readonly Note[]
}

/** Parameters, and tokens, outside of which an answer is an artefact of the law. */
const SANE: readonly [number, number] = [1, 1e20]

const none: Interval = { value: null, low: null, high: null }

/**
 * The compute-optimal run at the given budget, size, length, ratio or target loss; two of them fix the run instead. With
 * tokens to serve, it is the run that reaches the loss of that optimum with the least compute for training and serving
 * together. Optima are where the slope of the loss along lines of equal compute vanishes, found from the law's exact
 * derivative, so this holds for any law of size and tokens. Throws UserError for a law without these, for further inputs
 * that aren't held, and for nothing or too much given.
 */
export function plan(estimate: Estimate, given: Given, options: PlanOptions = {}): Plan {
  const solutions = solutionsFor(estimate, given, options)
  const { centre, cloud } = solutions
  const { held = {}, inferenceTokens = 0 } = options
  const unsure = withheldBecause(estimate)
  const missing = missingBecause(centre, given)
  const doubt = missing === null ? doubtOf(estimate, given, solutions, options) : null
  const notes: Note[] = []
  const because = unsure ?? missing ?? doubt?.because
  if (because !== undefined) notes.push(notDeterminedNote('The optimum', because))
  const quantity = (of: (solution: Solution) => Float64Array, stated?: number): Interval => {
    if (stated !== undefined) return { value: stated, low: stated, high: stated }
    return unsure !== null || missing !== null ? none : quantityOf(solutions, estimate.level, of)
  }
  // a run that is served keeps the loss of what was given, and nothing else
  const stated: Given = inferenceTokens > 0 && !isFixedRun(given) ? {} : given
  const flops = quantity(({ run }) => run.lnFlops.map(Math.exp), stated.flops)
  const largest = estimate.largestFlops
  const ratio = largest !== null && flops.value !== null ? flops.value / largest : null
  if (ratio !== null && ratio > FAR) notes.push(extrapolationNote(ratio))
  if (because === undefined) notes.push(...beyondInputs(estimate, pointOf(estimate, centre, held), ratio))
  const { unique_tokens: unique } = held
  const tokens = quantity(({ run }) => run.lnTokens.map(Math.exp), stated.tokens)
  const planned = {
    given,
    params: quantity(({ run }) => run.lnParams.map(Math.exp), stated.params),
    tokens,
    loss: quantity(({ run }) => run.loss, missing === null ? given.loss : undefined),
    flops,
    tokensPerParam: quantity(
      ({ run }) => run.lnTokens.map((d, k) => Math.exp(d - run.lnParams[k]!)),
      stated.tokensPerParam,
    ),
    epochs: unique === undefined ? null : times(tokens, 1 / unique),
    totalFlops: inferenceTokens > 0 ? quantity(({ run }) => lnTotalFlops(run, inferenceTokens).map(Math.exp)) : null,
  }
  const isBlank = cloud !== null && planned.params.value !== null && planned.params.low === null
  if (isBlank) notes.push(notDeterminedNote('The interval', 'too many refits have no optimum here'))
  return { ...planned, notes }
}

/** Doubt about an optimum as such, or about the run that it names; a run that was given in full is only predicted. */
function doubtOf(estimate: Estimate, given: Given, { centre }: Solutions, { held }: PlanOptions): Doubt | null {
  const at = pointOf(estimate, centre, held)
  return (isFixedRun(given) ? null : doubtOfOptimum(estimate, at.flops!)) ?? doubtAt(estimate, at)
}

function withheldBecause({ fit, notes }: Estimate): string | null {
  if (fit.undetermined.length > 0) return `the rows leave ${fit.undetermined.join(', ')} free`
  const weak = notes.find(({ code }) => code === 'weak-exponent' || code === 'not-converged')
  return weak ? `of the note ${weak.code}` : null
}

/** Why there is no run, in words that follow "because"; null where there is one. */
function missingBecause({ law, run }: Solution, given: Given): string | null {
  const [size, length] = [Math.exp(run.lnParams[0]!), Math.exp(run.lnTokens[0]!)]
  if (Number.isNaN(size) || Number.isNaN(length)) {
    return given.loss === undefined
      ? 'the loss has no minimum along this line of equal compute'
      : `the law never reaches a loss of ${given.loss}${floorText(law, given.loss)}`
  }
  const isInsane = (value: number) => !(value >= SANE[0] && value <= SANE[1])
  if (isFixedRun(given) || !(isInsane(size) || isInsane(length))) return null
  return `it would lie at ${formatQuantity(size)} parameters and ${formatQuantity(length)} tokens, outside of any sane range: the law is no guide here`
}

/** Places in ln N and ln C where every term that falls has gone. */
const ENDLESS: readonly [number, number] = [1e4, 3e4]

function floorText(law: Allocation, loss: number): string {
  const [size, compute] = ENDLESS.map((at) => new Float64Array(law.count).fill(at))
  const floor = law.loss(size!, compute!)[0]!
  return floor >= loss ? `, as its floor is ${formatNumber(floor, 5)}` : ''
}

function times({ value, low, high }: Interval, factor: number): Interval {
  const scaled = (v: number | null) => (v === null ? null : v * factor)
  return { value: scaled(value), low: scaled(low), high: scaled(high) }
}
