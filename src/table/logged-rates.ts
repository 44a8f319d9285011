import { own } from '../base/own.ts'
import { cellNumber } from './cell.ts'
import type { RoleChoice } from './choose-roles.ts'
import type { Column } from './column.ts'
import type { RawTable } from './raw.ts'
import type { RowRuns } from './run-of-row.ts'

/** A step with its learning rate, as a log has them. */
export interface RatePoint {
  readonly step: number
  readonly lr: number
}

/** Learning rates of each run by ascending step, from every row that has both; null without such columns. */
export function loggedRates(raw: RawTable, choice: RoleChoice, runs: RowRuns): ReadonlyMap<string, RatePoint[]> | null {
  const cellsOf = (role: string): Column | undefined => raw.cells[raw.names.indexOf(own(choice.columns, role) ?? '')]
  const [lr, step] = [cellsOf('lr'), cellsOf('step')]
  if (lr === undefined || step === undefined) return null
  const runOf = runs.of(raw)
  const logged = new Map<string, RatePoint[]>()
  lr.forEach((cell, row) => {
    const point = { step: cellNumber(step.at(row)!), lr: cellNumber(cell) }
    if (!Number.isFinite(point.step) || !Number.isFinite(point.lr)) return
    const points = logged.get(runOf(row))
    if (points === undefined) logged.set(runOf(row), [point])
    else points.push(point)
  })
  for (const points of logged.values()) points.sort((a, b) => a.step - b.step)
  return logged
}
