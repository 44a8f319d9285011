import { didYouMean, UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { scheduleAssumed } from '../base/note-table.ts'
import { own } from '../base/own.ts'
import type { Schedule } from '../schedule/schedule.ts'
import type { Spec } from '../schedule/spec.ts'
import type { RatePoint } from './logged-rates.ts'

/** What a log doesn't record of the learning rates. The run `*` stands for every run without an entry of its own. */
export interface ScheduleOptions {
  /** Run → steps of warm-up before the first logged rate. */
  readonly warmup?: Readonly<Record<string, number>>
  /** Run → its whole schedule. */
  readonly schedules?: Readonly<Record<string, Spec>>
}

/**
 * The schedule of each run: as stated, else linear between the logged rates, also those of rows that aren't used. Null
 * for a run with neither. Where the log begins later than step 0 and no warm-up is stated, the rate is taken as rising
 * linearly from 0 to the first logged one, with a note.
 */
export function schedulesOf(
  runs: readonly string[],
  logged: ReadonlyMap<string, readonly RatePoint[]> | null,
  { warmup = {}, schedules = {} }: ScheduleOptions,
  notes: Note[],
): (Schedule | null)[] {
  for (const [flag, given] of [
    ['warmup', warmup],
    ['schedule', schedules],
  ] as const) {
    const odd = Object.keys(given).find((name) => name !== '*' && !runs.includes(name))
    if (odd !== undefined) {
      throw new UserError(
        'option',
        `--${flag} ${odd}=…: no run is named "${odd}"${didYouMean(odd, runs) || '.'} Runs are ${runs.slice(0, 6).join(', ')}${runs.length > 6 ? ', …' : ''}.`,
      )
    }
  }
  const assumed: { run: string; step: number }[] = []
  const found = runs.map((run): Schedule | null => {
    const spec = own(schedules, run) ?? schedules['*']
    if (spec !== undefined) return { kind: 'stated', spec }
    const points = distinct(logged?.get(run) ?? [])
    const first = points[0]
    if (first === undefined) return null
    if (points.every(({ lr }) => lr === 0)) {
      throw new UserError(
        'data',
        `${run}: the learning rate is 0 in every row; expected the rates that the run was trained with. Name the right column with --map lr=<column>, or state it with --schedule ${run}=cosine:steps=…,peak=….`,
      )
    }
    const stated = own(warmup, run) ?? warmup['*']
    if (stated === undefined && first.step > 0) assumed.push({ run, step: first.step })
    return {
      kind: 'logged',
      steps: points.map(({ step }) => step),
      rates: points.map(({ lr }) => lr),
      warmup: stated ?? (first.step === 0 ? 0 : first.step + 1),
    }
  })
  if (assumed.length > 0) notes.push(scheduleAssumed(assumed.length, assumed[0]!.run, assumed[0]!.step))
  return found
}

/** Points with one rate a step, the last one logged, and no step below 0. */
function distinct(points: readonly RatePoint[]): RatePoint[] {
  return points.filter(({ step }, i) => step >= 0 && step !== points[i + 1]?.step)
}
