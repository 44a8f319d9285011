import { parseSpec, type Spec, scheduleNames } from '../schedule/spec.ts'
import type { ScheduleOptions } from '../table/schedules.ts'
import { natural } from './options.ts'

/** What --warmup and --schedule state of runs. */
export interface ScheduleFlags {
  readonly warmup: readonly string[]
  readonly schedule: readonly string[]
}

/** `2000` for every run, `RUN=2000` for one; and `SPEC` or `RUN=SPEC`. */
export function scheduleOptions({ warmup, schedule }: ScheduleFlags): ScheduleOptions {
  return {
    ...(warmup.length > 0 && { warmup: Object.fromEntries(warmup.map(warmupOf)) }),
    ...(schedule.length > 0 && { schedules: Object.fromEntries(schedule.map(scheduleOf)) }),
  }
}

function warmupOf(text: string): [run: string, steps: number] {
  const at = text.lastIndexOf('=')
  return [at < 0 ? '*' : text.slice(0, at).trim(), natural(text.slice(at + 1).trim())]
}

function scheduleOf(text: string): [run: string, spec: Spec] {
  if (startsWithName(text)) return ['*', parseSpec(text)]
  // names of runs may hold = and : themselves, so the name of the schedule says where they end
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    const rest = text.slice(at + 1).trim()
    if (startsWithName(rest)) return [text.slice(0, at).trim(), parseSpec(rest)]
  }
  const end = text.indexOf(':')
  const at = text.lastIndexOf('=', end < 0 ? text.length : end)
  return ['*', parseSpec(text.slice(at + 1))]
}

function startsWithName(text: string): boolean {
  return scheduleNames.some((name) => text.trim() === name || text.trim().startsWith(`${name}:`))
}
