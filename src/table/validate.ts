import { UserError } from '../base/error.ts'
import { own } from '../base/own.ts'
import { type Role, roleInfo } from '../base/role.ts'
import { cellNumber, cellText, faultOf } from './cell.ts'
import { placeOf, type RawTable } from './raw.ts'

/** The numbers of a column, NaN where a cell holds none, and the rows that a role can't take. */
export interface CheckedColumn {
  readonly values: Float64Array
  /** Rows that are not finite, or not above the role's least value. */
  readonly bad: readonly number[]
}

/** Reads a column as numbers with units and looks for cells that the role can't take. */
export function checkColumn(raw: RawTable, column: string, role: Role): CheckedColumn {
  const cells = raw.cells[raw.names.indexOf(column)]!
  const least = roleInfo(role).above ?? -Infinity
  const values = new Float64Array(cells.length)
  const bad: number[] = []
  for (let row = 0; row < cells.length; row++) {
    const value = cellNumber(cells.at(row)!)
    values[row] = value
    if (!(value > least && value < Infinity)) bad.push(row)
  }
  return { values, bad }
}

const nouns: Readonly<Record<string, string>> = {
  params: 'a parameter count',
  tokens: 'a token count',
  unique_tokens: 'a token count',
  flops: 'an amount of compute',
  batch: 'a batch size',
  weight: 'a weight',
  epochs: 'a number of passes',
}

/** The error for the bad rows of a needed column: the first in full, the next two by place, all counted, and a way out. */
export function badRows(raw: RawTable, column: string, role: Role, bad: readonly number[]): UserError {
  const row = bad[0]!
  const cell = raw.cells[raw.names.indexOf(column)]!.at(row)!
  const named = column === role ? role : `${role} (column "${column}")`
  const text = cellText(cell)
  const noun = own(nouns, role) ?? role
  const least = roleInfo(role).above
  const wording = {
    empty: `${named} is empty; a number was expected`,
    text: `${named} is "${text}"; a number such as ${role === 'loss' ? '2.71' : '20e9 or 20B'} was expected`,
    nan: `${named} is NaN; a finite number was expected`,
    infinite: `${named} is ${text}; a finite number was expected`,
    low: `${named} is ${text}; ${noun} is above ${least}`,
  }
  const value = cellNumber(cell)
  const what = wording[Number.isFinite(value) ? 'low' : faultOf(cell)]
  const several = bad.length > 1 ? 'Drop them' : 'Drop it'
  const isPercent = text.endsWith('%') && !Number.isNaN(cellNumber(text.slice(0, -1)))
  const way = isPercent
    ? 'Write it as a share, such as 0.25, or without the sign'
    : `${several} with --where "${wayOut(raw, column, role, bad)}"`
  return new UserError('data', `${placeOf(raw, row)}: ${what}. ${way}${others(raw, bad)}.`)
}

/** A predicate that drops every bad row of the column: empty, text and NaN cells pass no comparison. */
function wayOut(raw: RawTable, column: string, role: Role, bad: readonly number[]): string {
  const cells = raw.cells[raw.names.indexOf(column)]!
  const lower = roleInfo(role).above !== undefined || role === 'loss' ? `${role} > 0` : `${role} > -inf`
  const isInfinite = bad.some((row) => cellNumber(cells.at(row)!) === Infinity)
  return isInfinite ? `${lower} and ${role} < inf` : lower
}

/** ` (2 more: lines 20, 31)`, or nothing for a single row. */
export function others(raw: Pick<RawTable, 'files' | 'file' | 'line'>, rows: readonly number[]): string {
  const more = rows.length - 1
  if (more === 0) return ''
  const next = rows.slice(1, 3)
  const sameFile = next.every((row) => raw.file[row] === raw.file[rows[0]!])
  const shown = next.map((row) => (sameFile ? String(raw.line[row]) : placeOf(raw, row))).join(', ')
  const word = sameFile ? (next.length > 1 ? 'lines ' : 'line ') : ''
  return ` (${more} more: ${word}${shown}${more > 2 ? ', …' : ''})`
}
