import type { Note } from '../../base/note.ts'
import { approachesDisagreeNote } from '../../base/note-isoflop.ts'
import { fit } from '../../fit/fit.ts'
import { type Estimate, estimateSteps, type Interval } from '../../infer/estimate.ts'
import type { Steps } from '../../infer/steps.ts'
import { doubtOfOptimum } from '../../infer/trust.ts'
import { findLaw } from '../../law/catalog.ts'
import { finalRows } from '../../table/rows.ts'
import type { RunTable } from '../../table/table.ts'
import { plan } from '../plan.ts'
import { envelope, hasCurves } from './envelope.ts'
import { type Isoflop, type IsoflopOptions, isoflop } from './isoflop.ts'

/** How compute-optimal size and length grow with compute by one of the three approaches of Hoffmann et al. 2022. */
export interface Approach {
  /** 1: envelope of training curves; 2: a curve for each budget; 3: a fit of the chinchilla law. */
  readonly approach: 1 | 2 | 3
  /** Exponent of compute. */
  readonly params: Interval
  readonly tokens: Interval
  /** Why it says nothing; null where it does. */
  readonly why: string | null
}

/** The optimum by each approach, beside each other. */
export interface Approaches {
  readonly approaches: readonly Approach[]
  /** Where approaches disagree. */
  readonly notes: readonly Note[]
}

/** An approach with its best size for a budget in FLOP. */
interface Answer extends Approach {
  readonly paramsAt: (flops: number) => number
}

/** The budget at which disagreement is told, as a multiple of the largest. */
const AHEAD = 10

/** All three approaches on one table, in steps; `found` is one that has been worked out already. */
export function* approachesSteps(table: RunTable, found: Isoflop, options: IsoflopOptions = {}): Steps<Approaches> {
  const second = found.approach === 2 ? found : isoflop(table, options)
  const first = found.approach === 1 ? found : hasCurves(table) ? envelope(table, options) : null
  const answers = [
    first === null ? nothing(1, 'each run has one row: there are no training curves') : byBudget(first),
    byBudget(second),
    yield* byFit(table, options),
  ]
  const largest = Math.max(...second.budgets.map(({ flops }) => flops))
  const notes = answers.flatMap((a, i) => answers.slice(i + 1).flatMap((b) => disagreement(a, b, AHEAD * largest)))
  return { approaches: answers.map(({ paramsAt: _, ...approach }) => approach), notes }
}

const none: Interval = { value: null, low: null, high: null }

function nothing(approach: Answer['approach'], why: string): Answer {
  return { approach, params: none, tokens: none, why, paramsAt: () => Number.NaN }
}

function byBudget({ approach, law, budgets }: Isoflop): Answer {
  if (law === null) return nothing(approach, `${budgets.filter(({ used }) => used).length} optima are too few`)
  const { exponent, coefficient } = law.params
  const paramsAt = (flops: number) => coefficient.value! * flops ** exponent.value!
  return { approach, params: exponent, tokens: law.tokens.exponent, why: null, paramsAt }
}

function* byFit(table: RunTable, { level = 0.9, count = 1000, seed = 0 }: IsoflopOptions): Steps<Answer> {
  const chinchilla = findLaw('chinchilla')
  const final = finalRows(table)
  const needed = Object.keys(chinchilla.params).length
  if (final.length < needed) return nothing(3, `${final.length} rows are too few for ${needed} parameters`)
  const estimate: Estimate = yield* estimateSteps(fit(final, chinchilla, { seed }), { level, count })
  const doubt = doubtOfOptimum(estimate, null)
  if (doubt !== null) return nothing(3, `the fit says ${doubt.notes[0]?.code ?? doubt.because}`)
  const { a, b } = estimate.derived
  const paramsAt = (flops: number) => plan(estimate, { flops }).params.value ?? Number.NaN
  return { approach: 3, params: a!, tokens: b!, why: null, paramsAt }
}

function disagreement(a: Answer, b: Answer, flops: number): Note[] {
  const isOutside = (value: number, { low, high }: Interval) =>
    low !== null && high !== null && (value < low || value > high)
  const [first, second] = [a.params.value, b.params.value]
  if (first === null || second === null || !isOutside(first, b.params) || !isOutside(second, a.params)) return []
  const ratio = b.paramsAt(flops) / a.paramsAt(flops)
  return [approachesDisagreeNote(a.approach, b.approach, [first, second], ratio, flops)]
}
