import type { Cell } from '../cell.ts'
import { type Column, column, type GrowingColumn, growingColumn } from '../column.ts'

/** The cells of an object by column name; nested objects are joined with `/`, as in `train/loss`. Arrays are kept as JSON text. */
export function flatten(value: object): Map<string, Cell> {
  const cells = new Map<string, Cell>()
  visit('', value, cells)
  return cells
}

function visit(prefix: string, value: object, cells: Map<string, Cell>): void {
  for (const [key, inner] of Object.entries(value)) {
    const name = prefix + key
    if (inner === null || typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean') {
      cells.set(name, inner)
    } else if (Array.isArray(inner)) cells.set(name, JSON.stringify(inner))
    else visit(`${name}/`, inner, cells)
  }
}

/** Records that are being read, as columns. */
export interface RecordColumns {
  add(record: ReadonlyMap<string, Cell>): void
  /** Columns over the union of all records' names, in order of first appearance; cells that a record lacks are null. */
  columns(): { names: string[]; cells: Column[] }
}

/** No records yet. */
export function recordColumns(): RecordColumns {
  const columns = new Map<string, GrowingColumn>()
  let length = 0
  return {
    add(record) {
      for (const [name, cell] of record) {
        let column = columns.get(name)
        if (column === undefined) columns.set(name, (column = growingColumn()))
        column.set(length, cell)
      }
      length++
    },
    columns: () => ({
      names: [...columns.keys()],
      cells: Array.from(columns.values(), ({ at }) => column(length, at)),
    }),
  }
}

/** The columns of records that are all there. */
export function columnsOf(records: Iterable<ReadonlyMap<string, Cell>>): { names: string[]; cells: Column[] } {
  const read = recordColumns()
  for (const record of records) read.add(record)
  return read.columns()
}

const written = new Map([Number.NaN, Infinity, -Infinity].map((value) => [String(value), value]))

/** The number that a text cell of `parseJson` stands for, which JSON lacks; any other cell as it is. */
export function writtenNumber(cell: Cell): Cell {
  return typeof cell === 'string' ? (written.get(cell) ?? cell) : cell
}

/** JSON.parse that also takes the NaN and Infinity that Python writes; they become text cells. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const quoted = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
      part[0] === '"' ? part : `"${part}"`,
    )
    if (quoted.length === text.length) throw error
    return JSON.parse(quoted)
  }
}
