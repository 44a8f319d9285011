import { parseQuantity } from '../base/quantity.ts'

/** One cell as read: text formats give strings, JSON gives numbers and booleans too; null and '' are empty. */
export type Cell = string | number | boolean | null

// What pandas, R and Python's csv write for a missing value. `nan` is not among them: in a loss it tells of a diverged run.
const missing = new Set(['', 'na', 'n/a', '<na>', 'null', 'none', '-'])

/** Whether nothing was written in the cell (blank, `NA`, `null`, `None`, `-`). */
export function isEmpty(cell: Cell): boolean {
  if (cell === null) return true
  return typeof cell === 'string' && cell.length < 5 && missing.has(cell.trim().toLowerCase())
}

/** The number in a cell, with units (`1.3B`); NaN where it is empty or text, ±Infinity where it says so. */
export function cellNumber(cell: Cell): number {
  if (typeof cell === 'number') return cell
  if (typeof cell !== 'string' || cell === '') return Number.NaN
  const plain = +cell
  // Number() also reads blanks as 0 and 0x10 as 16; both are rare enough to be looked at again.
  const isPrefixed = cell.charCodeAt(0) === 48 && cell.charCodeAt(1) > 57
  return Number.isNaN(plain) || plain === 0 || isPrefixed ? parseQuantity(cell) : plain
}

/** The cell as text, trimmed; '' where it is empty. */
export function cellText(cell: Cell): string {
  return cell === null ? '' : typeof cell === 'string' ? cell.trim() : String(cell)
}

/** What a cell that isn't a finite number is. */
export type CellFault = 'empty' | 'text' | 'nan' | 'infinite'

/** Why a cell's number isn't finite. */
export function faultOf(cell: Cell): CellFault {
  if (isEmpty(cell)) return 'empty'
  const value = cellNumber(cell)
  if (value === Infinity || value === -Infinity) return 'infinite'
  return typeof cell === 'number' || /^[+-]?nan$/i.test(cellText(cell)) ? 'nan' : 'text'
}
