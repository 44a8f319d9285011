import { UserError } from '../base/error.ts'
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
    ...(warmup.length > 0 && { warmup: byRun('--warmup', warmup.map(warmupOf)) }),
    ...(schedule.length > 0 && { schedules: byRun('--schedule', schedule.map(scheduleOf)) }),
  }
}

/** Refuses two statements of the same run, of which the last would count without a word. */
function byRun<T>(flag: string, stated: readonly (readonly [run: string, value: T])[]): Record<string, T> {
  const again = stated.find(([run], i) => stated.some(([other], j) => j < i && other === run))
  if (again === undefined) return Object.fromEntries(stated)
  const run = again[0] === '*' ? 'all runs' : `run ${again[0]}`
  throw new UserError('option', `${flag}: two are given for ${run}. Give one, or name the run that each is of: RUN=….`)
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
