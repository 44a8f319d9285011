import { UserError } from '../base/error.ts'
import type { Allocation } from './allocation.ts'
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

/** Runs, one for each parameter vector of a law; NaN where there is none. */
export interface Solved {
  readonly lnParams: Float64Array
  readonly lnTokens: Float64Array
  readonly lnFlops: Float64Array
  readonly loss: Float64Array
}

/** Natural logarithms between which runs are looked for. */
const [LOW, HIGH] = [-80, 160]
/** ln C from which the compute is looked for that reaches a loss: one operation. */
const ONE_FLOP = 0

/** The compute-optimal run for what is given, or the run itself where two quantities fix it. */
export function solveFor(law: Allocation, given: Given): Solved {
  const { count } = law
  if (given.loss !== undefined) return cheapest(law, new Float64Array(count).fill(given.loss))
  const path = fixedRun(law, given) ?? optimumAlong(law, given)
  return runAt(law, path.lnParams, path.lnFlops)
}

/** The run of size N and compute C in full. */
export function runAt(law: Allocation, lnParams: Float64Array, lnFlops: Float64Array): Solved {
  const cost = law.cost(lnParams)
  return { lnParams, lnFlops, lnTokens: lnFlops.map((c, k) => c - cost[k]!), loss: law.loss(lnParams, lnFlops) }
}

/** The run that reaches a loss with the least compute, each parameter vector with its own loss. */
export function cheapest(law: Allocation, loss: Float64Array): Solved {
  const lnFlops = bisect((t) => above(law.loss(bestSize(law, t), t), loss), ONE_FLOP, HIGH, law.count)
  return runAt(law, bestSize(law, lnFlops), lnFlops)
}

/** The loss of the best run of each compute. */
export function bestLoss(law: Allocation, lnFlops: Float64Array): Float64Array {
  return law.loss(bestSize(law, lnFlops), lnFlops)
}

/** ln C at which a model of size N reaches a loss; NaN where it never does. */
export function flopsToReach(law: Allocation, lnParams: Float64Array, loss: Float64Array): Float64Array {
  return bisect((t) => above(law.loss(lnParams, t), loss), ONE_FLOP, HIGH, law.count)
}

/** Refuses nothing, too much, and what isn't a finite number above 0. */
export function checkGiven(given: Given): void {
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

/** Whether what is given names the run in full, so that nothing is left to choose. */
export function isFixedRun(given: Given): boolean {
  return Object.values(given).filter((value) => value !== undefined).length === 2
}

function above(value: Float64Array, loss: Float64Array): Float64Array {
  return value.map((v, k) => (Number.isFinite(v) ? v - loss[k]! : Number.NaN))
}

function bestSize(law: Allocation, lnFlops: Float64Array): Float64Array {
  return bisect((t) => law.slope(t, lnFlops), LOW, HIGH, law.count)
}

interface Place {
  readonly lnParams: Float64Array
  readonly lnFlops: Float64Array
}

function fixedRun(law: Allocation, given: Given): Place | null {
  if (!isFixedRun(given)) return null
  const { count } = law
  const at = (value: number) => new Float64Array(count).fill(Math.log(value))
  const { params, tokens, tokensPerParam: ratio, flops } = given
  const size = params ?? (tokens !== undefined && ratio !== undefined ? tokens / ratio : undefined)
  const wanted = (t: Float64Array) => (tokens === undefined ? t.map((n) => n + Math.log(ratio!)) : at(tokens))
  // with compute and no size, the size is where its tokens cost that much
  const lnParams =
    size !== undefined ? at(size) : bisect((t) => plus(law.cost(t), wanted(t), -Math.log(flops!)), LOW, HIGH, count)
  return { lnParams, lnFlops: flops !== undefined ? at(flops) : plus(law.cost(lnParams), wanted(lnParams)) }
}

/** The best run along the line on which one quantity is what was given. */
function optimumAlong(law: Allocation, { flops, params, tokens, tokensPerParam: ratio }: Given): Place {
  const { count } = law
  const place = (t: Float64Array): Place => {
    if (params !== undefined) return { lnParams: new Float64Array(count).fill(Math.log(params)), lnFlops: t }
    if (flops !== undefined) return { lnParams: t, lnFlops: new Float64Array(count).fill(Math.log(flops)) }
    const length = tokens !== undefined ? t.map(() => Math.log(tokens)) : t.map((n) => n + Math.log(ratio!))
    return { lnParams: t, lnFlops: plus(law.cost(t), length) }
  }
  const slope = (t: Float64Array) => {
    const { lnParams, lnFlops } = place(t)
    return law.slope(lnParams, lnFlops)
  }
  return place(bisect(slope, LOW, HIGH, count))
}

function plus(a: Float64Array, b: Float64Array, c = 0): Float64Array {
  return a.map((v, k) => v + b[k]! + c)
}
