import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { unreliable } from '../base/note.ts'
import { coverageLowNote } from '../base/note-study.ts'
import { Random, splitSeed } from '../base/seed.ts'
import { certify } from '../fit/certificate.ts'
import type { Fit } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { estimateFromParams } from '../infer/document.ts'
import { type Draws, type Estimate, estimateSteps, type Interval } from '../infer/estimate.ts'
import { predict } from '../infer/predict.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { evaluateDerived } from '../law/evaluate.ts'
import { quantile } from '../num/sample.ts'
import { plan } from '../plan/plan.ts'
import { Resimulator } from './resimulate.ts'
import { targetOf } from './sensitivity-target.ts'
import { shareOf } from './share.ts'

/** How much is simulated. Everything is optional. */
export interface CoverageOptions {
  /** Simulated tables. Default 200: a coverage of 90 % is then known to within 2 % (one standard error). */
  readonly count?: number
  /** Refits or draws for the interval of each. Default 200. */
  readonly draws?: number
  readonly seed?: number
  /** Only tables `from` to `to` − 1: a part of the whole, for one of several workers. */
  readonly part?: { readonly from: number; readonly to: number }
}

/** How often the quoted interval of a quantity holds the truth. */
export interface CoveredQuantity {
  /** A parameter, a derived quantity, `loss at 10x` and `params at 10x` (the optimum there), or `loss at largest`. */
  readonly name: string
  /** Share that the interval claims. */
  readonly level: number
  /** Share of the intervals that hold the truth; null where none was quoted. */
  readonly real: number | null
  /** Simulated tables whose fit quotes an interval; the others withhold it. */
  readonly n: number
  /** Standard error of `real` from the number of simulations. */
  readonly error: number | null
  /** Factor on both halves of the interval with which its real coverage would be the level; null where none was quoted. */
  readonly stretch: number | null
}

/** How often the intervals of a fit hold the truth, in tables simulated from it. */
export interface Coverage {
  readonly law: string
  readonly method: Draws['method'] | 'bootstrap'
  readonly count: number
  readonly draws: number
  /** Simulated tables whose refit didn't converge. */
  readonly failed: number
  readonly quantities: readonly CoveredQuantity[]
  readonly notes: readonly Note[]
}

/** Real coverage of a fit's intervals; see {@link coverageSteps}. */
export function coverage(estimate: Estimate, options: CoverageOptions = {}): Coverage {
  return finish(coverageSteps(estimate, options))
}

/**
 * Takes the fit for the truth, simulates tables of its own design with its own noise, fits each from there, makes the same
 * kind of interval, and counts how often it holds the truth. Says what noise does to an interval, not whether the law is
 * right. Throws UserError for a document without rows, or without noise to simulate.
 */
export function* coverageSteps(estimate: Estimate, options: CoverageOptions = {}): Steps<Coverage> {
  const { count = 200, draws = 200, seed = estimate.fit.seed } = options
  const { fit, level } = estimate
  checkRows(estimate)
  const method = estimate.draws?.method ?? 'bootstrap'
  const questions = questionsOf(estimate)
  const hits = new Float64Array(questions.length)
  const needed: number[][] = questions.map(() => [])
  const refitter = new Refitter(fit)
  const { from, to } = options.part ?? { from: 0, to: count }
  const simulator = new Resimulator(fit)
  let failed = 0
  for (let k = from; k < to; k++) {
    const own = splitSeed(seed, k)
    const simulated = refitted(fit, refitter, simulator.draw(new Random(own)), own)
    if (simulated === null) {
      failed++
      continue
    }
    const steps = estimateSteps(simulated, { count: draws, method, level, checks: false })
    const again = yield* shareOf(steps, k - from, to - from)
    questions.forEach(({ truth, interval }, j) => {
      const { value, low, high } = interval(again)
      if (value === null || low === null || high === null) return
      needed[j]!.push(stretchTo(truth, value, low, high))
      if (low <= truth && truth <= high) hits[j]!++
    })
  }
  const quantities = questions.map(({ name }, j): CoveredQuantity => {
    const n = needed[j]!.length
    const real = n === 0 ? null : hits[j]! / n
    const error = real === null ? null : Math.sqrt((real * (1 - real)) / n)
    return { name, level, real, n, error, stretch: n === 0 ? null : quantile(needed[j]!, level) }
  })
  return { law: fit.law.name, method, count: to - from, draws, failed, quantities, notes: lowNotes(quantities) }
}

/** Factor on the half of an interval on the truth's side at which it just reaches the truth. */
function stretchTo(truth: number, value: number, low: number, high: number): number {
  return truth > value ? (truth - value) / (high - value) : truth < value ? (value - truth) / (value - low) : 0
}

/** Shortfall of coverage worth a note: half of the errors that a level of 90 % allows. */
const SHORTFALL = 0.05

/** A shortfall must exceed this many standard errors too, so that few simulations raise no false alarm. */
const SURE = 2

function lowNotes(quantities: readonly CoveredQuantity[]): Note[] {
  const low = quantities.filter(
    ({ real, level, n }) =>
      real !== null && level - real > Math.max(SHORTFALL, SURE * Math.sqrt((level * (1 - level)) / n)),
  )
  if (low.length === 0) return []
  const worst = low.reduce((a, b) => (b.real! < a.real! ? b : a))
  return [
    coverageLowNote(
      low.map(({ name }) => name),
      worst.name,
      worst.real!,
      worst.level,
      worst.n,
    ),
  ]
}

interface Question {
  readonly name: string
  readonly truth: number
  readonly interval: (estimate: Estimate) => Interval
}

const none: Interval = { value: null, low: null, high: null }

function questionsOf({ fit }: Estimate): Question[] {
  const { law, params, constraints } = fit
  const held = { ...constraints.fixed, ...constraints.tied }
  const asked = Object.keys(law.params)
    .filter((name) => !Object.hasOwn(held, name))
    .map((name): Question => ({ name, truth: params[name]!, interval: (estimate) => estimate.params[name]! }))
  const derived = Object.keys(law.derived ?? {}).map(
    (name): Question => ({
      name,
      truth: evaluateDerived(law, params, name),
      interval: (estimate) => estimate.derived[name]!,
    }),
  )
  return [...asked, ...derived, ...aheadOf(fit)].filter(({ truth }) => Number.isFinite(truth))
}

/** What is asked beyond the data: the optimum of ten times the largest compute, or else the largest run. */
function aheadOf(fit: Fit): Question[] {
  const { at, flops } = targetOf(fit.table, fit.law, {})
  const bare = estimateFromParams(fit.law, fit.params, fit.objective)
  if (at !== null) {
    const truth = predict(bare, [at])[0]!.value ?? Number.NaN
    const interval = (again: Estimate): Interval => {
      const { value, mean } = predict(again, [at])[0]!
      return { value, ...mean }
    }
    return [{ name: `${fit.law.output ?? 'loss'} at largest`, truth, interval }]
  }
  const best = plan(bare, { flops: flops! })
  return (['loss', 'params'] as const).map((name) => ({
    name: `${name} at 10x`,
    truth: best[name].value ?? Number.NaN,
    interval(again) {
      const found = plan(again, { flops: flops! })
      return unreliable(found.notes) === undefined ? found[name] : none
    },
  }))
}

/** The fit to simulated data for the same rows, from the truth; null where it didn't converge. */
function refitted(fit: Fit, refitter: Refitter, data: Float64Array, seed: number): Fit | null {
  const theta = refitter.data(data)
  if (theta === null) return null
  const { atBound, undetermined } = certify(refitter.binding, theta)
  const output = fit.law.output ?? 'loss'
  const table = { ...fit.table, columns: { ...fit.table.columns, [output]: data } }
  return { ...fit, table, seed, params: refitter.params(theta), atBound, undetermined, notes: [] }
}

function checkRows({ fit, noise }: Estimate): void {
  if (fit.table.length === 0) {
    throw new UserError(
      'data',
      'coverage: the document holds no rows to simulate. Fit again, with `isoloss fit --out` and without --no-data.',
    )
  }
  if (noise === null || !(noise > 0)) {
    throw new UserError(
      'data',
      `coverage: ${fit.table.length} rows leave no noise to simulate with; more rows than parameters are needed. Add runs, or hold parameters with --fix.`,
    )
  }
}
