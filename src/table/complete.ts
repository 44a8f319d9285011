import type { Note } from '../base/note.ts'
import { completed } from '../base/note-table.ts'
import { batchInSequences, smallBatch } from '../base/note-units.ts'
import type { Role } from '../base/role.ts'
import { pathTo } from './completion.ts'

/** Role columns, and for each role the column or formula that it comes from. */
export interface RoleColumns {
  readonly columns: Readonly<Record<string, Float64Array>>
  readonly roles: Readonly<Record<string, string>>
}

/** Adds the roles asked for that follow from others, and flops, params or tokens where the other two are there. */
export function complete(given: RoleColumns, missing: readonly Role[], notes: Note[]): RoleColumns {
  const columns: Record<string, Float64Array> = { ...given.columns }
  const roles: Record<string, string> = { ...given.roles }
  for (const role of [...missing, 'flops', 'tokens', 'params']) {
    const path = pathTo(role, new Set(Object.keys(columns))) ?? []
    // What nobody asked for is only computed from the certain relation among params, tokens and flops.
    if (!missing.includes(role) && path.some((each) => each.from.includes('batch') || each.from.includes('epochs')))
      continue
    for (const { role: target, from, formula, compute } of path) {
      const [a, b] = [columns[from[0]]!, columns[from[1]]!]
      columns[target] = a.map((value, row) => compute(value, b[row]!))
      roles[target] = formula
      notes.push(completed(target, formula))
      if (from.includes('batch') && median(columns.batch!) < smallBatch)
        notes.push(batchInSequences(median(columns.batch!)))
    }
  }
  return { columns, roles }
}

/** The middle value; the lower of two middle ones. */
export function median(values: Float64Array): number {
  return values.slice().sort()[(values.length - 1) >> 1]!
}
