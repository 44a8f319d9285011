import type { Band, Estimate } from '../infer/estimate.ts'
import { tQuantile } from '../num/distribution.ts'
import type { Candidate } from './candidates.ts'
import { type Pool, type Question, reductions, updated, varianceOf } from './exchange.ts'
import { isKnown, type Knowledge } from './knowledge.ts'

/** A run with what it would do. */
export interface ProposedRun extends Candidate {
  /** Interval of the target after this run: alone among candidates, with all before it in a portfolio. */
  readonly after: Band
  /** Share of the interval's width that it takes away, per FLOP. */
  readonly gainPerFlop: number
}

/** A run to be made several times, with the interval after the last. */
export interface RepeatedRun extends ProposedRun {
  readonly times: number
}

/** Neighbours in the order that are one run, as one. */
export function repeatedRuns(portfolio: readonly ProposedRun[]): RepeatedRun[] {
  const rows: RepeatedRun[] = []
  for (const run of portfolio) {
    const last = rows.at(-1)
    const isSame = last !== undefined && Object.entries(last.at).every(([role, value]) => run.at[role] === value)
    if (isSame) rows[rows.length - 1] = { ...run, times: last.times + 1 }
    else rows.push({ ...run, times: 1 })
  }
  return rows
}

const none: Band = { low: null, high: null }

/** Share of the width of the target's interval that a run takes away, per FLOP. */
function gainOf(reduction: number, variance: number, flops: number): number {
  return (1 - Math.sqrt(Math.max(0, 1 - reduction / variance))) / flops
}

/** The interval of the target for a covariance, and by how many runs the noise is better known. */
export type Bands = (covariance: Float64Array, added: number) => Band

/**
 * The interval as it stands, with both sides shrunk as the linearised standard deviation does; where there is none yet,
 * that of the normal distribution or, with few runs, Student's.
 */
export function bandsFrom(
  { fit, level, draws }: Estimate,
  { degrees }: Knowledge,
  value: number,
  start: Float64Array,
  target: Float64Array,
  before: Band,
): Bands {
  const isLog = fit.objective.space === 'log'
  const deviation = (covariance: Float64Array) => Math.sqrt(varianceOf({ covariance, target }))
  const t = (freedom: number) => tQuantile((1 + level) / 2, freedom)
  const { low, high } = before
  const isScaled = low !== null && high !== null && isKnown(start, target)
  const first = deviation(start)
  return (covariance, added) => {
    if (!isKnown(covariance, target)) return none
    const now = deviation(covariance)
    if (isScaled) {
      const share = (now / first) * (draws?.method === 'normal' ? t(degrees + added) / t(degrees) : 1)
      const side = (bound: number) => (isLog ? value * (bound / value) ** share : value + share * (bound - value))
      return { low: side(low), high: side(high) }
    }
    const freedom = degrees + added
    if (freedom < 1) return none
    const half = t(freedom) * now
    return isLog
      ? { low: value * Math.exp(-half), high: value * Math.exp(half) }
      : { low: value - half, high: value + half }
  }
}

/** Every affordable run alone, best gain per FLOP first. */
export function oneAtATime(pool: Pool, able: readonly Candidate[], state: Question, bands: Bands): ProposedRun[] {
  const gains = new Float64Array(pool.count)
  reductions(pool, state, gains)
  const total = varianceOf(state)
  const covariance = new Float64Array(state.covariance.length)
  return able
    .map((candidate, i) => {
      updated(state.covariance, slopeOf(pool, i), 1, covariance)
      const gainPerFlop = gainOf(gains[i]!, total, candidate.flops)
      return { ...candidate, after: bands(covariance, 1), gainPerFlop }
    })
    .sort((a, b) => b.gainPerFlop - a.gainPerFlop)
}

/** The chosen runs in the order to make them: always the one that then takes most of the width per FLOP. */
export function inOrder(
  chosen: readonly number[],
  pool: Pool,
  able: readonly Candidate[],
  { covariance: start, target }: Question,
  bands: Bands,
): ProposedRun[] {
  const covariance = start.slice()
  const gains = new Float64Array(pool.count)
  const left = [...chosen]
  const portfolio: ProposedRun[] = []
  while (left.length > 0) {
    reductions(pool, { covariance, target }, gains)
    const total = varianceOf({ covariance, target })
    const perFlop = (run: number) => gainOf(gains[run]!, total, able[run]!.flops)
    const next = left.reduce((a, b) => (perFlop(b) > perFlop(a) ? b : a))
    left.splice(left.indexOf(next), 1)
    const gainPerFlop = perFlop(next)
    updated(covariance, slopeOf(pool, next), 1, covariance)
    portfolio.push({ ...able[next]!, after: bands(covariance, portfolio.length + 1), gainPerFlop })
  }
  return portfolio
}

function slopeOf({ slopes, p }: Pool, run: number): Float64Array {
  return slopes.subarray(run * p, run * p + p)
}
