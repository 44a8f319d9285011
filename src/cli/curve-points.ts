import { UserError } from '../base/error.ts'
import { curveRowsOf } from '../fit/bind.ts'
import type { Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'
import { fileSource } from '../node/files.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { buildTable } from '../table/build.ts'
import { pairs } from './options.ts'
import { pointFrom } from './point.ts'
import { type ScheduleFlags, scheduleOptions } from './schedule-flags.ts'

/** Steps of a schedule at which its loss is told, evenly spread and the last among them. */
const STEPS_TOLD = 100

export interface CurveFlags extends ScheduleFlags {
  readonly at: readonly string[]
  readonly points?: string
  readonly map: readonly string[]
}

/** Rows at which a law of curves is to be predicted, from --schedule or --points, and their other inputs. */
export async function curvePoints(law: Law, flags: CurveFlags): Promise<{ curve: CurveRows; points: Point[] }> {
  if (flags.points !== undefined) {
    const roles = ['step', ...Object.values(law.inputs)]
    const table = await buildTable([fileSource(flags.points)], {
      needs: roles,
      map: pairs(flags.map),
      output: 'step',
      ...scheduleOptions(flags),
    })
    const points = Array.from({ length: table.length }, (_, row) =>
      Object.fromEntries(Object.values(law.inputs).map((role) => [role, table.columns[role]![row]!])),
    )
    return { curve: curveRowsOf(table, law), points }
  }
  const spec = scheduleOptions(flags).schedules?.['*']
  if (spec === undefined) {
    throw new UserError(
      'option',
      `predict: ${law.name} is a law of curves. Give a schedule, as in --schedule cosine:steps=24000,peak=3e-4,warmup=2000, or --points with columns step and lr.`,
    )
  }
  const at = Object.assign({}, ...flags.at.map((text) => pointFrom(text, law))) as Point
  const last = spec.steps - 1
  const count = Math.min(STEPS_TOLD, spec.steps)
  const step = Float64Array.from({ length: count }, (_, i) => Math.round((last * (i + 1)) / count))
  return {
    curve: { schedules: [{ kind: 'stated', spec }], run: new Int32Array(count), step },
    points: Array.from(step, () => at),
  }
}
