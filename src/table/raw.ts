import type { Note } from '../base/note.ts'
import { type Column, column } from './column.ts'

/** What a reader makes of files: columns of cells, not yet interpreted, and where each row came from. */
export interface RawTable {
  /** Column names in file order, all different and none blank. */
  readonly names: readonly string[]
  /** One column per name; all of the same length. */
  readonly cells: readonly Column[]
  readonly files: readonly string[]
  /** For each row the index of its file. */
  readonly file: Int32Array
  /** For each row its line in the file (1-based; record number for formats without lines). */
  readonly line: Int32Array
  readonly notes: readonly Note[]
}

/** A raw table of one file. */
export function rawTable(
  file: string,
  names: readonly string[],
  cells: readonly Column[],
  line: Int32Array,
  notes: readonly Note[] = [],
): RawTable {
  return { names, cells, files: [file], file: new Int32Array(line.length), line, notes }
}

/** Where rows stand in their files. */
export type Places = Pick<RawTable, 'files' | 'file' | 'line'>

/** `file:line` of a row. */
export function placeOf(raw: Places, row: number): string {
  return `${raw.files[raw.file[row]!]}:${raw.line[row]}`
}

/** The rows of all tables, one after the other, over the union of their columns; cells that a file lacks are empty. */
export function concatRaw(tables: readonly RawTable[]): RawTable {
  if (tables.length === 1) return tables[0]!
  const names = [...new Set(tables.flatMap((table) => table.names))]
  const length = tables.reduce((sum, table) => sum + table.line.length, 0)
  const [file, line] = [new Int32Array(length), new Int32Array(length)]
  const files: string[] = []
  const starts: number[] = []
  // For each file the table that it belongs to.
  const tableOf: number[] = []
  let start = 0
  tables.forEach((table, i) => {
    for (let row = 0; row < table.line.length; row++) file[start + row] = files.length + table.file[row]!
    line.set(table.line, start)
    starts.push(start)
    start += table.line.length
    files.push(...table.files)
    tableOf.push(...table.files.map(() => i))
  })
  const cells = names.map((name) => {
    const parts = tables.map((table) => table.cells[table.names.indexOf(name)])
    return column(length, (row) => {
      const i = tableOf[file[row]!]!
      return parts[i]?.at(row - starts[i]!) ?? null
    })
  })
  return { names, cells, files, file, line, notes: tables.flatMap((table) => table.notes) }
}

/** The rows at `rows`, in that order. */
export function selectRaw(raw: RawTable, rows: Int32Array): RawTable {
  return {
    ...raw,
    cells: raw.cells.map((cells) => column(rows.length, (row) => cells.at(rows[row]!)!)),
    file: rows.map((row) => raw.file[row]!),
    line: rows.map((row) => raw.line[row]!),
  }
}
