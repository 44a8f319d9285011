import { columnsJoined } from '../base/note-read.ts'
import { type Role, roles } from '../base/role.ts'
import { isEmpty } from './cell.ts'
import { spellingsOf } from './choose-roles.ts'
import { column } from './column.ts'
import type { RawTable } from './raw.ts'

/**
 * Files of different programs call the same thing by different names. Where no file has two columns of a role, but the
 * files don't agree in its name, they become one column of the role's name. Roles that `map` names stay as they are.
 */
export function joinColumns(read: RawTable, map: Readonly<Record<string, string>> = {}): RawTable {
  if (read.files.length === 1) return read
  const mapped = new Set(Object.values(map))
  return (Object.keys(roles) as Role[])
    .filter((role) => !Object.hasOwn(map, role))
    .reduce((table, role) => {
      const names = spellingsOf(role, table.names).filter((name) => !mapped.has(name))
      return names.length < 2 ? table : joinOne(table, role, names)
    }, read)
}

function joinOne(table: RawTable, role: Role, names: readonly string[]): RawTable {
  const parts = names.map((name) => table.cells[table.names.indexOf(name)]!)
  // For each file the one of these columns that it fills.
  const filled = new Map<number, number>()
  for (const [k, cells] of parts.entries()) {
    for (let row = 0; row < cells.length; row++) {
      const file = table.file[row]!
      if (filled.get(file) === k || isEmpty(cells.at(row)!)) continue
      if (filled.has(file)) return table
      filled.set(file, k)
    }
  }
  const counts = names.map((name, k) => ({ name, files: [...filled.values()].filter((each) => each === k).length }))
  const used = counts.filter(({ files }) => files > 0)
  if (used.length < 2) return table
  const joined = column(table.line.length, (row) => parts[filled.get(table.file[row]!) ?? 0]!.at(row)!)
  const at = table.names.indexOf(names[0]!)
  const others = table.names.flatMap((name, j) => (names.includes(name) && j !== at ? [] : [j]))
  return {
    ...table,
    names: others.map((j) => (j === at ? role : table.names[j]!)),
    cells: others.map((j) => (j === at ? joined : table.cells[j]!)),
    notes: [...table.notes, columnsJoined(role, used)],
  }
}
