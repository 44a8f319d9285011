import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import { decimalComma } from '../../base/note-table.ts'
import { parseQuantity } from '../../base/quantity.ts'

interface CsvColumns {
  readonly names: readonly string[]
  readonly cells: string[][]
  readonly line: Int32Array
  readonly file: string
  readonly separator: string
}

// `3,28` can only be a decimal; `1,234,567` or `1,234.5` only thousands; `1,234` may be either.
const decimal = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+(?:e[+-]?\d+)?\s*[kmbgt]?$/i
const thousands = /^[+-]?\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)\s*[kmbgt]?$/i
const either = /^[+-]?[1-9]\d{0,2},\d{3}\s*[kmbgt]?$/i
// In a file with decimal commas, `1.234` may be 1234; `1.234.567` can only be thousands.
const pointed = /^[+-]?[1-9]\d{0,2}\.\d{3}$/
const pointedThousands = /^[+-]?\d{1,3}(?:\.\d{3}){2,}$/

type CommaKind = 'decimal' | 'thousands' | 'either'

function kindOf(cell: string): CommaKind | undefined {
  if (either.test(cell)) return 'either'
  if (decimal.test(cell)) return 'decimal'
  return thousands.test(cell) ? 'thousands' : undefined
}

/**
 * Turns decimal commas into points in the number columns, with a note. What a comma means is settled once for the file;
 * where it can't be told, the line is named in an error. Columns with any text in them are left alone.
 */
export function resolveCommas(table: CsvColumns, notes: Note[]): string[][] {
  const { names, cells, line, file, separator } = table
  const columns = names.map((_, j) => j).filter((j) => isNumberColumn(cells[j]!))
  const first = new Map<CommaKind, { j: number; row: number }>()
  for (const j of columns) {
    cells[j]!.forEach((cell, row) => {
      const kind = cell.includes(',') ? kindOf(cell.trim()) : undefined
      if (kind !== undefined && !first.has(kind)) first.set(kind, { j, row })
    })
  }
  const quote = (at: { j: number; row: number }): string => `"${cells[at.j]![at.row]!.trim()}"`
  const [clear, grouped, unclear] = [first.get('decimal'), first.get('thousands'), first.get('either')]
  if (clear !== undefined && grouped !== undefined) {
    throw new UserError(
      'data',
      `${file}:${line[grouped.row]}: ${names[grouped.j]} is ${quote(grouped)} where line ${line[clear.row]} has ${quote(clear)}; a comma must mean the same throughout. Write decimal points and no thousands separators.`,
    )
  }
  if (clear === undefined) {
    if (unclear === undefined || grouped !== undefined || separator === ',') return cells
    throw unclearComma(file, line[unclear.row]!, names[unclear.j]!, cells[unclear.j]![unclear.row]!.trim())
  }
  let count = 0
  const converted = cells.map((column, j) =>
    !columns.includes(j)
      ? column
      : column.map((cell, row) => {
          const trimmed = cell.trim()
          if (pointed.test(trimmed)) throw unclearPoint(file, line[row]!, names[j]!, trimmed)
          if (pointedThousands.test(trimmed)) return trimmed.replaceAll('.', '')
          if (!trimmed.includes(',')) return cell
          count++
          return pointForComma(trimmed)
        }),
  )
  const example = cells[clear.j]![clear.row]!.trim()
  notes.push(decimalComma(file, count, example, pointForComma(example)))
  return converted
}

function isNumberColumn(column: readonly string[]): boolean {
  let numbers = 0
  for (const cell of column) {
    const trimmed = cell.trim()
    if (trimmed === '' || /^[+-]?nan$/i.test(trimmed)) continue
    if (!Number.isNaN(+trimmed) || kindOf(trimmed) !== undefined || pointedThousands.test(trimmed)) numbers++
    else if (Number.isNaN(parseQuantity(trimmed))) return false
  }
  return numbers > 0
}

function pointForComma(cell: string): string {
  return cell.replaceAll('.', '').replace(',', '.')
}

function unclearComma(file: string, line: number, column: string, cell: string): UserError {
  const [low, high] = [cell.replace(',', '.'), cell.replace(',', '')]
  return new UserError(
    'data',
    `${file}:${line}: ${column} is "${cell}", which may be ${low} or ${high}; nothing else in the file tells. Write numbers with a decimal point and no thousands separator.`,
  )
}

function unclearPoint(file: string, line: number, column: string, cell: string): UserError {
  return new UserError(
    'data',
    `${file}:${line}: ${column} is "${cell}" in a file with decimal commas, which may be ${cell} or ${cell.replace('.', '')}. Write numbers with a decimal point and no thousands separator.`,
  )
}
