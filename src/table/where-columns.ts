import { own } from '../base/own.ts'
import type { Role } from '../base/role.ts'
import { cellNumber, cellText } from './cell.ts'
import type { Column } from './column.ts'
import { pathTo } from './completion.ts'
import type { RawTable } from './raw.ts'
import type { RunTable } from './table.ts'
import type { WhereColumn, WhereRows } from './where.ts'

/** The rows of a raw table for a predicate. A name is first a role with a column, then a column, then a completed role. */
export function rawRows(raw: RawTable, roles: Readonly<Record<string, string>>): WhereRows {
  const length = raw.line.length
  const find = (name: string): WhereColumn | undefined => {
    const at = raw.names.indexOf(own(roles, name) ?? name)
    if (at >= 0) return fromCells(raw.cells[at]!)
    const numbers = completedNumbers(name, new Set(Object.keys(roles)), length, (role) => find(role)!.numbers)
    return numbers && fromNumbers(numbers)
  }
  return { length, names: shownNames(raw.names, roles), find }
}

/** The rows of a finished table for a predicate; `run` is the name of a row's run. */
export function tableRows(table: RunTable): WhereRows {
  const { columns, labels, roles, runs, length } = table
  const names = [...Object.keys(columns), ...Object.keys(labels), 'run']
  const find = (name: string): WhereColumn | undefined => {
    const label = own(labels, name)
    const numbers = own(columns, name)
    if (name === 'run' || name === roles.run) return fromCells(Array.from(runs.of, (run) => runs.names[run]!))
    if (label !== undefined) return fromCells(label)
    if (numbers !== undefined) return fromNumbers(numbers)
    const role = Object.keys(roles).find((each) => roles[each] === name)
    if (role !== undefined) return fromNumbers(columns[role]!)
    const completed = completedNumbers(name, new Set(Object.keys(roles)), length, (each) => columns[each]!)
    return completed && fromNumbers(completed)
  }
  return { length, names, find }
}

function shownNames(names: readonly string[], roles: Readonly<Record<string, string>>): string[] {
  return [...names, ...Object.keys(roles).filter((role) => !names.includes(role))]
}

function completedNumbers(
  role: Role,
  have: ReadonlySet<Role>,
  length: number,
  numbersOf: (role: Role) => ArrayLike<number>,
): Float64Array | undefined {
  const path = pathTo(role, have)
  if (path === undefined || path.length === 0) return undefined
  const made = new Map<Role, ArrayLike<number>>()
  const get = (each: Role): ArrayLike<number> => made.get(each) ?? numbersOf(each)
  for (const { role: target, from, compute } of path) {
    const [a, b] = [get(from[0]), get(from[1])]
    made.set(
      target,
      Float64Array.from({ length }, (_, row) => compute(a[row]!, b[row]!)),
    )
  }
  return made.get(role) as Float64Array
}

function fromCells(cells: Column): WhereColumn {
  let numbers: Float64Array | undefined
  return {
    get numbers() {
      return (numbers ??= Float64Array.from(cells, cellNumber))
    },
    text: (row) => cellText(cells.at(row)!),
  }
}

function fromNumbers(numbers: Float64Array): WhereColumn {
  return { numbers, text: (row) => String(numbers[row]!) }
}
