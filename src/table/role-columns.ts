import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { roleSkipped } from '../base/note-table.ts'
import { isEmpty } from './cell.ts'
import type { RoleChoice } from './choose-roles.ts'
import type { RoleColumns } from './complete.ts'
import { placeOf, type RawTable } from './raw.ts'
import { badRows, checkColumn, others } from './validate.ts'

/** Numbers for every role with a column. A bad cell is an error in a needed role; an unneeded role is then left out. */
export function roleColumns(raw: RawTable, choice: RoleChoice, notes: Note[]): RoleColumns {
  const columns: Record<string, Float64Array> = {}
  const roles: Record<string, string> = {}
  for (const [role, column] of Object.entries(choice.columns)) {
    if (role === 'run') {
      checkRuns(raw, column)
      roles.run = column
      continue
    }
    const { values, bad } = checkColumn(raw, column, role)
    if (bad.length > 0) {
      if (choice.required.includes(role)) throw badRows(raw, column, role, bad)
      notes.push(roleSkipped(role, column, bad.length, placeOf(raw, bad[0]!)))
      continue
    }
    columns[role] = values
    roles[role] = column
  }
  return { columns, roles }
}

function checkRuns(raw: RawTable, column: string): void {
  const cells = raw.cells[raw.names.indexOf(column)]!
  const bad: number[] = []
  cells.forEach((cell, row) => {
    if (isEmpty(cell)) bad.push(row)
  })
  if (bad.length === 0) return
  const several = bad.length > 1 ? 'Drop them' : 'Drop it'
  throw new UserError(
    'data',
    `${placeOf(raw, bad[0]!)}: run (column "${column}") is empty; the name of a run was expected. ${several} with --where "run != ''"${others(raw, bad)}.`,
  )
}
