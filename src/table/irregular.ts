import { middleOf, NORMAL_MAD } from '../num/robust.ts'
import { median } from '../num/sample.ts'

/**
 * Standard deviations by which a row must rise above both sides: those of the calmer side, or of the whole run where it is
 * noisier, since ten rows are calm by chance in one window of a thousand. At 8 fewer than one clean curve of 10 to 1000
 * rows in 100 is flagged, under normal noise whether autocorrelated or not (`npm run bench -- spikes`).
 */
const SPIKE = 8

/** Share of the loss by which a row must rise too. Less is no harm to a fit, and log files round. */
const LEAST_RISE = 0.01

/** Neighbours on each side that a row is held against; a spike of up to half as many rows leaves their median alone. */
const HALF = 10

/** Rows before a row, the fewest that tell it from a falling start. */
const FEWEST_BEFORE = 5

/** Share of its least loss by which a run must end higher to have diverged; a rate that rises again, or overfitting, costs less. */
const DIVERGED = 0.25

/** Rows that a run must end with above that, to have risen for good. */
const FEWEST_DIVERGED = 3

/** A row that jumps above its curve. */
export interface Spike {
  readonly row: number
  /** By how much it lies above the medians of both sides, in nats. */
  readonly rise: number
}

/** Rows of one training curve that are no part of it. */
export interface Irregular {
  /** Rows that jump above what comes before and after, in order of their steps. */
  readonly spikes: readonly Spike[]
  /** Row from which on the loss has risen for good; null if it hasn't. */
  readonly diverged: number | null
  /** Least loss of the run, as the least median of three rows in turn. */
  readonly least: number
}

/** Looks through the losses of one run in order of its steps; `rates` are its learning rates, where known. */
export function irregularRows(loss: Float64Array, rates?: Float64Array): Irregular {
  const noise = noiseOf(loss)
  const { start, least } = divergence(loss, noise)
  return { spikes: spikesOf(loss.subarray(0, start ?? loss.length), noise, rates), diverged: start, least }
}

/** Standard deviation of the noise, from what the loss moves between neighbouring rows: the trend adds little to it. */
function noiseOf(loss: Float64Array): number {
  const moves = Float64Array.from({ length: Math.max(0, loss.length - 1) }, (_, i) => Math.abs(loss[i + 1]! - loss[i]!))
  return (NORMAL_MAD * median(moves)) / Math.SQRT2
}

/** Spikes are taken out and looked for again, since a wide one hides its flanks. */
function spikesOf(loss: Float64Array, noise: number, rates: Float64Array | undefined): Spike[] {
  const found = new Map<number, number>()
  let rows = Int32Array.from(loss.keys())
  for (let before = -1; before < found.size; ) {
    before = found.size
    const y = Float64Array.from(rows, (row) => loss[row]!)
    for (let at = FEWEST_BEFORE; at < y.length; at++) {
      const rise = riseOf(y, at, noise)
      if (rise > 0 && !(rates && isRising(rates, rows[Math.max(0, at - HALF)]!, rows[at]!))) found.set(rows[at]!, rise)
    }
    rows = rows.filter((row) => !found.has(row))
  }
  return [...found].sort(([a], [b]) => a - b).map(([row, rise]) => ({ row, rise }))
}

/** How far y[at] lies above both sides; 0 for what noise or a trend explain. */
function riseOf(y: Float64Array, at: number, noise: number): number {
  const value = y[at]!
  // the cheap part first: half of each side lies far enough below
  const limit = value - LEAST_RISE * Math.abs(value)
  if (!isAboveHalf(y, Math.max(0, at - HALF), at, limit)) return 0
  if (!isAboveHalf(y, at + 1, Math.min(y.length, at + 1 + HALF), limit)) return 0
  const before = middleOf(y.subarray(Math.max(0, at - HALF), at))
  const after = at + 1 < y.length ? middleOf(y.subarray(at + 1, at + 1 + HALF)) : before
  const rise = value - Math.max(before.middle, after.middle)
  // the calmer side, since a spike that dies away slowly fills the other
  return rise > SPIKE * Math.max(Math.min(before.spread, after.spread), noise) ? rise : 0
}

/** Whether at least half of y[from … to − 1] lie at or below a limit. */
function isAboveHalf(y: Float64Array, from: number, to: number, limit: number): boolean {
  let below = 0
  for (let i = from; i < to; i++) if (y[i]! <= limit) below++
  return 2 * below >= to - from
}

/** Whether the learning rate has risen since some of the rows before, which lifts the loss by itself. */
function isRising(rates: Float64Array, from: number, row: number): boolean {
  const rate = rates[row]!
  for (let i = from; i < row; i++) if (rates[i]! < rate * (1 - 1e-6)) return true
  return false
}

/** Where the loss starts to rise for good, far above its least; null where it doesn't. */
function divergence(loss: Float64Array, noise: number): { readonly start: number | null; readonly least: number } {
  const n = loss.length
  let least = Number.POSITIVE_INFINITY
  for (let i = 2; i < n; i++) least = Math.min(least, median(loss.subarray(i - 2, i + 1)))
  if (n < FEWEST_BEFORE + FEWEST_DIVERGED) return { start: null, least }
  const isAbove = (row: number, share: number) => loss[row]! > least + Math.max(SPIKE * noise, share * Math.abs(least))
  for (let row = n - FEWEST_DIVERGED; row < n; row++) if (!isAbove(row, DIVERGED)) return { start: null, least }
  let start = n
  while (start > 0 && isAbove(start - 1, LEAST_RISE)) start--
  return { start: start < FEWEST_BEFORE ? null : start, least }
}
