import { type Cell, cellNumber, cellText, isEmpty } from './cell.ts'
import type { Column } from './column.ts'
import type { RawTable } from './raw.ts'

/** Columns without a role. */
export interface OtherColumns {
  /** Number columns by name, NaN where a cell is empty. */
  readonly columns: Record<string, Float64Array>
  /** Text columns by name, '' where a cell is empty; also those with units (`70m`), which are in both. */
  readonly labels: Record<string, readonly string[]>
}

/** Sorts the columns that no role took into numbers and text. One that bears the name of a role is called `file.<name>`. */
export function otherColumns(raw: RawTable, roles: Readonly<Record<string, string>>): OtherColumns {
  const columns: [string, Float64Array][] = []
  const labels: [string, readonly string[]][] = []
  const taken = new Set(Object.values(roles))
  raw.names.forEach((name, at) => {
    if (taken.has(name)) return
    const key = Object.hasOwn(roles, name) ? `file.${name}` : name
    const cells = raw.cells[at]!
    const numbers = asNumbers(cells)
    if (numbers !== undefined) columns.push([key, numbers])
    if (numbers === undefined || cells.some(hasUnit)) labels.push([key, cells.map(cellText)])
  })
  return { columns: Object.fromEntries(columns), labels: Object.fromEntries(labels) }
}

/** The column as numbers, or undefined where a cell holds text or all are empty. */
function asNumbers(cells: Column): Float64Array | undefined {
  const numbers = new Float64Array(cells.length)
  let count = 0
  for (let row = 0; row < cells.length; row++) {
    const cell = cells.at(row)!
    const value = cellNumber(cell)
    numbers[row] = value
    if (!Number.isNaN(value)) count++
    else if (typeof cell !== 'number' && !isEmpty(cell) && !/^[+-]?nan$/i.test(cellText(cell))) return undefined
  }
  return count > 0 ? numbers : undefined
}

function hasUnit(cell: Cell): boolean {
  return typeof cell === 'string' && /[kmbgt]\s*$/i.test(cell)
}
