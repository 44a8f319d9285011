import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { extrapolationNote, FAR, notDeterminedNote } from '../base/note-infer.ts'
import { type Estimate, type Interval, single } from '../infer/estimate.ts'
import { intervalOf } from '../infer/interval.ts'
import { type Doubt, doubtAt, doubtOfOptimum } from '../infer/trust.ts'
import { Allocation } from './allocation.ts'
import { bisect } from './bisect.ts'

/** What is given: one quantity, or a budget, size or length together with a ratio of tokens to parameters. */
export interface Given {
  readonly flops?: number
  readonly params?: number
  readonly tokens?: number
  readonly tokensPerParam?: number
  /** Loss to reach with the least compute. */
  readonly loss?: number
}

/** The run for what is given. A quantity that isn't determined has null value, low and high. */
export interface Plan {
  readonly given: Given
  readonly params: Interval
  readonly tokens: Interval
  readonly loss: Interval
  readonly flops: Interval
  readonly tokensPerParam: Interval
  readonly notes: readonly Note[]
}

/** Natural logarithms between which optima are looked for. */
const [LOW, HIGH] = [-80, 160]
const LN_6 = Math.log(6)

/**
 * The compute-optimal run at the given budget, size, length, ratio or target loss; two of them fix the run instead. The
 * optimum is where the slope of the loss along C = 6·N·D vanishes, found from the law's exact derivative, so it holds for
 * any law of params and tokens. Throws UserError for a law without these, and for nothing or too much given.
 */
export function plan(estimate: Estimate, given: Given): Plan {
  const { fit, draws, level } = estimate
  checkGiven(given)
  const unsure = withheldBecause(estimate)
  const centre = solvePlan(new Allocation(fit.law, single(fit)), given)
  const cloud = draws && solvePlan(new Allocation(fit.law, draws), given)
  const exists = Number.isFinite(centre.lnParams[0]!)
  const doubt = exists ? doubtOf(estimate, given, centre) : null
  const notes: Note[] = []
  if (unsure !== null) notes.push(notDeterminedNote('The optimum', unsure))
  else if (doubt !== null) notes.push(notDeterminedNote('The optimum', doubt.because))
  else if (!exists) notes.push(notDeterminedNote('The optimum', missing(given)))
  const quantity = (of: (point: Solved, k: number) => number, stated?: number): Interval => {
    if (stated !== undefined) return { value: stated, low: stated, high: stated }
    if (unsure !== null || !exists) return { value: null, low: null, high: null }
    const values = cloud && Float64Array.from({ length: draws!.count }, (_, k) => of(cloud, k))
    return intervalOf(of(centre, 0), values, level)
  }
  const flops = quantity(({ lnFlops }, k) => Math.exp(lnFlops[k]!), given.flops)
  const largest = estimate.largestFlops
  if (largest !== null && flops.value !== null && flops.value > FAR * largest) {
    notes.push(extrapolationNote(flops.value / largest))
  }
  const planned = {
    given,
    params: quantity(({ lnParams }, k) => Math.exp(lnParams[k]!), given.params),
    tokens: quantity((point, k) => Math.exp(lnTokens(point, k)), given.tokens),
    loss: quantity(({ loss }, k) => loss[k]!, given.loss),
    flops,
    tokensPerParam: quantity((point, k) => Math.exp(lnTokens(point, k) - point.lnParams[k]!), given.tokensPerParam),
  }
  const isBlank = cloud !== null && planned.loss.value !== null && planned.loss.low === null
  if (isBlank) notes.push(notDeterminedNote('The interval', 'too many refits have no optimum here'))
  return { ...planned, notes }
}

/** Doubt about an optimum as such, or about the run that it names; a run that was given in full is only predicted. */
function doubtOf(estimate: Estimate, given: Given, point: Solved): Doubt | null {
  const flops = Math.exp(point.lnFlops[0]!)
  const isGiven = Object.values(given).filter((value) => value !== undefined).length === 2
  const at = { params: Math.exp(point.lnParams[0]!), tokens: Math.exp(lnTokens(point, 0)), flops }
  return (isGiven ? null : doubtOfOptimum(estimate, flops)) ?? doubtAt(estimate, at)
}

interface Solved {
  readonly lnParams: Float64Array
  readonly lnFlops: Float64Array
  readonly loss: Float64Array
}

function lnTokens({ lnParams, lnFlops }: Solved, k: number): number {
  return lnFlops[k]! - LN_6 - lnParams[k]!
}

function solvePlan(law: Allocation, given: Given): Solved {
  const { count } = law
  const constant = (v: number) => new Float64Array(count).fill(v)
  const finish = (lnParams: Float64Array, lnFlops: Float64Array): Solved => ({
    lnParams,
    lnFlops,
    loss: law.loss(lnParams, lnFlops),
  })
  const best = (lnFlops: Float64Array) => bisect((t) => law.slope(t, lnFlops), LOW, HIGH, count)
  const ratio = given.tokensPerParam === undefined ? undefined : Math.log(given.tokensPerParam)
  if (given.loss !== undefined) {
    const { loss } = given
    const lnFlops = bisect(
      (t) => law.loss(best(t), t).map((v) => (Number.isFinite(v) ? v - loss : Number.NaN)),
      0,
      HIGH,
      count,
    )
    return finish(best(lnFlops), lnFlops)
  }
  if (given.flops !== undefined) {
    const lnFlops = constant(Math.log(given.flops))
    if (ratio !== undefined)
      return finish(
        lnFlops.map((c) => (c - LN_6 - ratio) / 2),
        lnFlops,
      )
    if (given.params !== undefined) return finish(constant(Math.log(given.params)), lnFlops)
    if (given.tokens !== undefined)
      return finish(
        lnFlops.map((c) => c - LN_6 - Math.log(given.tokens!)),
        lnFlops,
      )
    return finish(best(lnFlops), lnFlops)
  }
  if (given.params !== undefined) {
    const lnParams = constant(Math.log(given.params))
    const length = given.tokens === undefined ? ratio && ratio + lnParams[0]! : Math.log(given.tokens)
    if (length !== undefined) return finish(lnParams, constant(LN_6 + lnParams[0]! + length))
    return finish(
      lnParams,
      bisect((t) => law.slope(lnParams, t), LOW, HIGH, count),
    )
  }
  if (given.tokens !== undefined) {
    const tokens = Math.log(given.tokens)
    const lnParams =
      ratio === undefined
        ? bisect(
            (t) =>
              law.slope(
                t,
                t.map((n) => LN_6 + n + tokens),
              ),
            LOW,
            HIGH,
            count,
          )
        : constant(tokens - ratio)
    return finish(
      lnParams,
      lnParams.map((n) => LN_6 + n + tokens),
    )
  }
  const lnParams = bisect(
    (t) =>
      law.slope(
        t,
        t.map((n) => LN_6 + 2 * n + ratio!),
      ),
    LOW,
    HIGH,
    count,
  )
  return finish(
    lnParams,
    lnParams.map((n) => LN_6 + 2 * n + ratio!),
  )
}

function checkGiven(given: Given): void {
  const named = Object.entries(given).filter(([, value]) => value !== undefined)
  for (const [name, value] of named) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new UserError('option', `plan: ${name} is ${value}; it must be above 0 and finite.`)
    }
  }
  if (named.length === 0 || named.length > 2 || (named.length === 2 && given.loss !== undefined)) {
    throw new UserError(
      'option',
      `plan: given ${named.map(([name]) => name).join(', ') || 'nothing'}; give one of flops, params, tokens, tokensPerParam and loss, or two of the first four.`,
    )
  }
}

function withheldBecause({ fit, notes }: Estimate): string | null {
  if (fit.undetermined.length > 0) return `the rows leave ${fit.undetermined.join(', ')} free`
  const weak = notes.find(({ code }) => code === 'weak-exponent' || code === 'not-converged')
  return weak ? `of the note ${weak.code}` : null
}

function missing(given: Given): string {
  return given.loss === undefined
    ? 'the loss has no minimum along this line of equal compute'
    : `the law never reaches a loss of ${given.loss}`
}
