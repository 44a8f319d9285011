import type { Role } from '../base/role.ts'
import { distinct } from '../num/sample.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'

/** Share of the levels, from the smallest on, that is left out. */
const SHARE = 0.2

/** The rows without the smallest fifth of the levels of `role`. */
export function largerRows(table: RunTable, role: Role): RunTable {
  const size = table.columns[role]!
  const levels = distinct(size)
  const from = levels[Math.floor(SHARE * levels.length)]!
  return selectRows(
    table,
    Array.from(size.keys()).filter((row) => size[row]! >= from),
  )
}
