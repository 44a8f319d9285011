import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { sortNotes } from '../base/note-infer.ts'
import { assumesLawNote, belowRangeNote, staysWithheldNote, targetAffordableNote } from '../base/note-plan.ts'
import { formatQuantity } from '../base/quantity.ts'
import type { Band, Estimate } from '../infer/estimate.ts'
import { completePoint, type Point, predict } from '../infer/predict.ts'
import { doubtAt } from '../infer/trust.ts'
import { type Box, type BoxOptions, boxOf, type Candidate, candidateAt, candidatesIn } from './candidates.ts'
import { bestRuns, type Pool, type Question } from './exchange.ts'
import { type Knowledge, knowledgeOf } from './knowledge.ts'
import { plan } from './plan.ts'
import { bandsFrom, inOrder, oneAtATime, type ProposedRun } from './portfolio.ts'

/** What a design is for, and what it may propose. */
export interface DesignOptions extends BoxOptions {
  /** FLOP for all new runs together. */
  readonly budget: number
  /** The run to be predicted; `{ flops }` alone means the compute-optimal one. */
  readonly target: Point
  /** Default 30. */
  readonly maxRuns?: number
  /** Runs to choose from, by role, with their compute where it doesn't follow; default a grid over the box. */
  readonly candidates?: readonly Point[]
  /** Standard deviation of one run around the law, in the space of the objective. Default the fit's own, or 0.005 without rows. */
  readonly noise?: number
}

/** Which runs to make next, to know the target better. */
export interface Design {
  readonly target: { readonly at: Point; readonly value: number }
  readonly level: number
  /** Interval of the curve at the target as it stands. */
  readonly before: Band
  /** As predicted after all runs of the portfolio, if the law holds. */
  readonly after: Band
  /** Width after ÷ width before; null where nothing is known before. */
  readonly ratio: number | null
  readonly budget: number
  /** Compute of the portfolio, FLOP. */
  readonly flops: number
  /** Standard deviation of one run that was assumed, in the space of the objective. */
  readonly noise: number
  /** Null where candidates were given. */
  readonly box: Box | null
  /** One at a time, best gain per FLOP first. */
  readonly candidates: readonly ProposedRun[]
  /** Together, in the order to make them; a run that is made twice stands twice. */
  readonly portfolio: readonly ProposedRun[]
  readonly notes: readonly Note[]
}

/** Noise assumed without rows: what runs of well-tuned sweeps differ by between seeds, as in `simulate`'s example. */
const NOISE_WITHOUT_ROWS = 0.005
const MAX_RUNS = 30
/** Times that one run may be repeated: enough for the noise to show, few enough for the law to be tested elsewhere too. */
const REPEATS = 3

/**
 * The runs within a budget that shrink the interval of a target most, by the Fisher information of the fit, linearised at
 * its optimum in its own objective and noise: c-optimal design (Atkinson & Donev 1992, §10.3). Throws UserError where the
 * document has no rows, no run is affordable, or the law can't be evaluated at the target.
 */
export function design(estimate: Estimate, options: DesignOptions): Design {
  const { maxRuns = MAX_RUNS, budget } = options
  checkBudget(budget, maxRuns)
  const at = targetPoint(estimate, options.target, options.candidates !== undefined)
  const knowledge = knowledgeFor(estimate, options.noise)
  const box = options.candidates ? null : boxOf(estimate, at, options)
  const all = options.candidates
    ? options.candidates.map((point) => candidateAt(point, estimate))
    : candidatesIn(box!, estimate, at)
  const able = affordable(all, budget)
  const asked = slopeAt(knowledge, [at])
  const value = estimate.fit.objective.space === 'log' ? Math.exp(asked.value[0]!) : asked.value[0]!
  if (!Number.isFinite(value)) throw new UserError('law', 'design: the law has no finite value at the target.')
  const pool = poolOf(knowledge, able)
  const state: Question = { covariance: knowledge.covariance, target: asked.slopes }
  const before = estimate.domain === null ? none : predict(estimate, [at])[0]!.mean
  const bands = bandsFrom(estimate, knowledge, value, state.covariance, state.target, before)

  const chosen = bestRuns(pool, state, { budget, runs: maxRuns, repeats: REPEATS })
  const portfolio = inOrder(chosen, pool, able, state, bands)
  const last = portfolio.at(-1)
  const after = last?.after ?? before
  return {
    target: { at, value },
    level: estimate.level,
    before,
    after,
    ratio: widthRatio(before, after),
    budget,
    flops: portfolio.reduce((sum, { flops }) => sum + flops, 0),
    noise: options.noise ?? estimate.noise ?? NOISE_WITHOUT_ROWS,
    box,
    candidates: oneAtATime(pool, able, state, bands),
    portfolio,
    notes: notesFor(estimate, at, budget, portfolio),
  }
}

const none: Band = { low: null, high: null }

function checkBudget(budget: number, maxRuns: number): void {
  if (!(budget > 0 && Number.isFinite(budget))) {
    throw new UserError('option', `design: the budget is ${budget}; it must be above 0 and finite, in FLOP.`)
  }
  if (!(Number.isInteger(maxRuns) && maxRuns >= 1)) {
    throw new UserError('option', `design: at most ${maxRuns} runs; expected a whole number of at least 1.`)
  }
}

/** The target in full; of a budget alone, its compute-optimal run. */
function targetPoint(estimate: Estimate, target: Point, hasCandidates: boolean): Point {
  const { law } = estimate.fit
  const at = withOptimum(estimate, completePoint(target))
  const lacking = Object.values(law.inputs).find((role) => at[role] === undefined)
  if (lacking !== undefined) {
    throw new UserError('option', `design: the target needs ${lacking}, such as "params=7e9 tokens=1.4e11".`)
  }
  if (!hasCandidates && (at.params === undefined || at.tokens === undefined)) {
    throw new UserError(
      'option',
      `design: ${law.name} is a law of ${Object.values(law.inputs).join(', ')}, and runs are proposed over params and tokens. Name some with --candidates, or a target with both.`,
    )
  }
  return at
}

function withOptimum(estimate: Estimate, at: Point): Point {
  const { flops } = at
  const asks = Object.values(estimate.fit.law.inputs)
  if (flops === undefined || at.params !== undefined || asks.every((role) => at[role] !== undefined)) return at
  const { flops: _, ...held } = at
  const { params, tokens } = plan({ ...estimate, draws: null }, { flops }, { held })
  if (params.value !== null && tokens.value !== null) return { ...at, params: params.value, tokens: tokens.value }
  throw new UserError(
    'option',
    `design: the optimum of ${flops} FLOP is not determined; give the target as "params=7e9 tokens=1.4e11".`,
  )
}

function knowledgeFor(estimate: Estimate, stated: number | undefined): Knowledge {
  const { fit, domain } = estimate
  if (fit.members !== undefined) {
    throw new UserError('law', 'design: an average of laws has no one slope to design for; fit one of them by name.')
  }
  if (domain !== null && fit.table.length === 0) {
    throw new UserError(
      'data',
      'design: the document holds no rows, so what they tell is unknown. Fit again, with `isoloss fit --out` and without --no-data.',
    )
  }
  const noise = stated ?? (domain === null ? NOISE_WITHOUT_ROWS : estimate.noise)
  if (noise === null || !(noise > 0)) {
    throw new UserError(
      'data',
      `design: ${fit.table.length} rows leave no noise to judge new runs by. State it with --noise 0.005, the relative error of one run.`,
    )
  }
  return knowledgeOf(estimate, noise)
}

/** Runs that the budget pays for; throws where there are none. */
function affordable(all: readonly Candidate[], budget: number): Candidate[] {
  const able = all.filter(({ flops }) => flops <= budget)
  if (able.length > 0) return able
  const cheapest = all.reduce((a, b) => (b.flops < a.flops ? b : a))
  throw new UserError(
    'option',
    `design: the budget of ${formatQuantity(budget)} FLOP pays for none of ${all.length} candidates; the cheapest takes ${formatQuantity(cheapest.flops)}. Raise --budget, or allow smaller runs with --min-params and --min-tokens.`,
  )
}

function slopeAt(knowledge: Knowledge, points: readonly Point[]): { value: Float64Array; slopes: Float64Array } {
  const roles = Object.keys(points[0]!)
  const columns = Object.fromEntries(
    roles.map((role) => [role, Float64Array.from(points, (point) => point[role] ?? Number.NaN)]),
  )
  return knowledge.slopes(columns, points.length)
}

/** Candidates by their slopes, in units of the noise. */
function poolOf(knowledge: Knowledge, able: readonly Candidate[]): Pool {
  const { slopes } = slopeAt(
    knowledge,
    able.map(({ at }) => at),
  )
  return {
    count: able.length,
    p: knowledge.p,
    slopes: slopes.map((v) => v / knowledge.noise),
    flops: Float64Array.from(able, ({ flops }) => flops),
  }
}

function widthRatio(before: Band, after: Band): number | null {
  if (before.low === null || before.high === null || after.low === null || after.high === null) return null
  return (after.high - after.low) / (before.high - before.low)
}

/** Notes that no choice of runs under the same law can lift: the rows contradict it. */
const contradictions: ReadonlySet<string> = new Set(['lack-of-fit'])

function notesFor(estimate: Estimate, at: Point, budget: number, portfolio: readonly ProposedRun[]): Note[] {
  const notes: Note[] = []
  if (estimate.domain === null) notes.push(assumesLawNote(estimate.fit.law.name))
  const against = (doubtAt(estimate, at)?.notes ?? []).filter(({ code }) => contradictions.has(code))
  if (against.length > 0) notes.push(staysWithheldNote(against.map(({ code }) => code)))
  const below = portfolio.filter(({ belowRange }) => belowRange).length
  if (below > 0) notes.push(belowRangeNote(below, portfolio.length))
  if (at.flops !== undefined && at.flops <= budget) notes.push(targetAffordableNote(at.flops, budget))
  return sortNotes(notes)
}
