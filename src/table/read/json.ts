import { UserError } from '../../base/error.ts'
import type { Cell } from '../cell.ts'
import type { Column } from '../column.ts'
import { decodeText } from '../decode.ts'
import type { FileBytes } from '../file-bytes.ts'
import { type RawTable, rawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { findJsonFault } from './json-place.ts'
import { columnsOf, flatten, parseJson } from './records.ts'

/**
 * JSON: an array of records; or columns, as `{"columns": {"params": [...], ...}}`, bare `{"params": [...], ...}` or
 * `{"columns": ["params", ...], "data": [[...], ...]}`. A row's line is its record number.
 */
export const json: Reader = {
  name: 'json',
  accepts: (name: string, head: Head) => /\.json$/.test(name) || /^\s*(\[\s*[{\]]|\{)/.test(head.text),
  async read(file: FileBytes, name: string): Promise<RawTable> {
    const { text, notes } = await decodeText(file, name)
    const { names, cells } = tabulate(parseJsonFile(text, name), name)
    const length = cells[0]?.length ?? 0
    if (length === 0) throw new UserError('data', `${name}: the JSON holds no rows; at least one was expected.`)
    return rawTable(
      name,
      names,
      cells,
      Int32Array.from({ length }, (_, row) => row + 1),
      notes,
    )
  },
}

/** Parses a whole file, also with Python's NaN; refuses damaged JSON with line and column. */
export function parseJsonFile(text: string, name: string): unknown {
  try {
    return parseJson(text)
  } catch {
    const { line, column, found } = findJsonFault(text)
    throw new UserError('file', `${name}:${line}:${column}: invalid JSON at ${found}. Correct the file there.`)
  }
}

function tabulate(value: unknown, name: string): { names: string[]; cells: Column[] } {
  if (Array.isArray(value)) {
    const odd = value.findIndex((each) => !isObject(each))
    if (odd >= 0) {
      throw new UserError(
        'data',
        `${name}: record ${odd + 1} is ${JSON.stringify(value[odd])}; an object such as {"params": 1e9, "loss": 2.5} was expected.`,
      )
    }
    return columnsOf(value.map(flatten))
  }
  if (isObject(value)) {
    const { columns, data } = value
    if (Array.isArray(columns) && Array.isArray(data)) return fromSplit(columns.map(String), data, name)
    const named = isObject(columns) ? columns : value
    if (Object.values(named).length > 0 && Object.values(named).every(Array.isArray)) {
      return fromColumns(named as Record<string, unknown[]>, name)
    }
  }
  throw new UserError(
    'data',
    `${name}: the JSON is not a table; an array of records or {"columns": {"params": [...], ...}} was expected.`,
  )
}

function fromColumns(
  columns: Readonly<Record<string, readonly unknown[]>>,
  name: string,
): { names: string[]; cells: Cell[][] } {
  const names = Object.keys(columns)
  const length = columns[names[0]!]!.length
  for (const each of names) {
    const count = columns[each]!.length
    if (count === length) continue
    throw new UserError(
      'data',
      `${name}: column "${each}" has ${count} values and "${names[0]}" has ${length}; all columns must be equally long.`,
    )
  }
  return { names, cells: names.map((each) => columns[each]!.map(asCell)) }
}

function fromSplit(names: string[], data: readonly unknown[], name: string): { names: string[]; cells: Cell[][] } {
  const cells: Cell[][] = names.map(() => [])
  data.forEach((row, i) => {
    if (!Array.isArray(row) || row.length !== names.length) {
      throw new UserError(
        'data',
        `${name}: row ${i + 1} of "data" does not hold ${names.length} values, one for each of "columns".`,
      )
    }
    for (let j = 0; j < names.length; j++) cells[j]!.push(asCell(row[j]))
  })
  return { names, cells }
}

function asCell(value: unknown): Cell {
  return value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
