import type { Note } from '../../base/note.ts'
import {
  idleStepsNote,
  instantDropNote,
  longerRunNote,
  peakUnseenNote,
  rateUnseenNote,
} from '../../base/note-schedule.ts'
import type { Fit } from '../../fit/fit.ts'
import { ratesOf, warmupOf } from '../../schedule/schedule.ts'
import type { Frame } from './usual.ts'

/** A step below this share of the peak trains next to nothing. */
const IDLE = 1e-3
/** Share of the run that may be idle: a decay that reaches 0 passes through low rates. */
const MOST_IDLE = 0.01
/** A fall from at least this share of the peak to at most this share of itself … */
const [HIGH, LEFT] = [0.2, 0.1]
/** … within this share of the run, and at least so many steps, is at once. */
const [AT_ONCE, AT_ONCE_STEPS] = [0.002, 3]
/** Runs longer than this multiple of the longest fitted one are far: laws of curves were checked on published runs up to it. */
const LONGER = 3
/** Peaks closer than this ratio are the same. */
const SAME_PEAK = 1.05
/** A fitted rate this many times the end of the best schedule was far from it. */
const LOWER = 2

/** What speaks against a schedule as a guide: known flaws of laws that a search exploits, and what no fitted run shows. */
export function flawsOf(fit: Fit, rates: Float64Array, { steps, peak, warmup }: Frame): Note[] {
  const { law, table } = fit
  const seen = seenRates(fit)
  const notes: Note[] = []
  const idle = rates.filter((rate, step) => step >= warmup && rate < IDLE * peak).length
  if (idle > Math.max(MOST_IDLE * (steps - warmup), 1)) notes.push(idleStepsNote(law.name, idle, steps, IDLE))
  const within = Math.max(Math.round(AT_ONCE * steps), AT_ONCE_STEPS)
  const at = rates.findIndex(
    (rate, step) => step >= warmup && rate >= HIGH * peak && (rates[step + within] ?? rate) <= LEFT * rate,
  )
  if (at >= 0) notes.push(instantDropNote(law.name, rates[at]!, rates[at + within]!, within, at))
  if (seen !== null) {
    const [low, high] = seen.peaks
    if (peak > high * SAME_PEAK || peak < low / SAME_PEAK) notes.push(peakUnseenNote(peak, low, high))
    const longest = table.columns.step!.reduce((max, step) => Math.max(max, step), 0) + 1
    if (steps > LONGER * longest) notes.push(longerRunNote(steps, longest))
    const end = rates.at(-1)!
    if (end * LOWER < seen.lowest) notes.push(rateUnseenNote(end, seen.lowest))
  }
  return notes
}

/** Peaks and the lowest rate after the warm-up of the fitted runs; null for coefficients that were given. */
function seenRates({ table }: Fit): { peaks: readonly [number, number]; lowest: number } | null {
  const runs = (table.schedules ?? []).flatMap((schedule, run) => (schedule === null ? [] : [{ schedule, run }]))
  if (runs.length === 0 || table.columns.step === undefined) return null
  const last = table.runs.names.map(() => 0)
  table.runs.of.forEach((run, row) => {
    last[run] = Math.max(last[run]!, table.columns.step![row]!)
  })
  const rates = runs.map(({ schedule, run }) => ratesOf(schedule, Math.round(last[run]!)).slice(warmupOf(schedule)))
  const peaks = rates.map((each) => each.reduce((max, rate) => Math.max(max, rate), 0))
  const lowest = rates.map((each) => each.reduce((min, rate) => Math.min(min, rate), Number.POSITIVE_INFINITY))
  return { peaks: [Math.min(...peaks), Math.max(...peaks)], lowest: Math.min(...lowest) }
}
