import { own } from '../base/own.ts'
import type { Role } from '../base/role.ts'
import type { Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'
import { rankCorrelation } from '../num/rank.ts'
import type { RunTable } from '../table/table.ts'

/** Training compute of each row in FLOP, from its column or as 6·params·tokens; null where neither is known. */
export function computeOf({ columns }: RunTable): Float64Array | null {
  const { flops, params, tokens } = columns
  if (flops) return flops
  return params && tokens ? params.map((n, i) => 6 * n * tokens[i]!) : null
}

/** The roles of a row as a point. */
export function pointAt(table: RunTable, roles: readonly Role[], row: number): Point {
  return Object.fromEntries(roles.map((role) => [role, table.columns[role]![row]!]))
}

/** The column that says how large a run is: a role of the table, also compute that follows from others; or undefined. */
export function sizeColumn(table: RunTable, role: Role): Float64Array | undefined {
  return own(table.columns, role) ?? (role === 'flops' ? (computeOf(table) ?? undefined) : undefined)
}

/**
 * The role by which runs grow: compute where it is known and varies, else steps for a law of curves, and the first input
 * that the table has for another.
 */
export function growthRole(table: RunTable, law: Law): Role {
  const compute = computeOf(table)
  if (compute !== null && new Set(compute).size > 1) return 'flops'
  if (law.features) return 'step'
  return Object.values(law.inputs).find((role) => table.columns[role] !== undefined) ?? 'flops'
}

/**
 * The role that tells how far beyond the rows a point of a law is: compute where the law's inputs tell it, else the input
 * that goes most with it. Where none does, compute if it is known, which a point has then to state.
 */
export function distanceRole(table: RunTable, law: Law): Role {
  const compute = computeOf(table)
  const inputs = Object.values(law.inputs)
  const isTold = inputs.includes('flops') || (inputs.includes('params') && inputs.includes('tokens'))
  if (compute === null) return growthRole(table, law)
  if (isTold) return 'flops'
  const going = inputs.map((role) => rankCorrelation(table.columns[role]!, compute))
  const most = going.reduce((max, r) => (r > max ? r : max), 0)
  return most > 0 ? inputs[going.indexOf(most)]! : 'flops'
}

/** The row where a role is largest; the first of equals. */
export function rowOfLargest(table: RunTable, by: Role): number {
  const size = sizeColumn(table, by)
  let best = 0
  if (size) for (let i = 1; i < size.length; i++) if (size[i]! > size[best]!) best = i
  return best
}
