import type { Cell } from '../raw.ts'

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

/** Columns over the union of all records' names, in order of first appearance; cells that a record lacks are null. */
export function columnsOf(records: readonly ReadonlyMap<string, Cell>[]): { names: string[]; cells: Cell[][] } {
  const columns = new Map<string, Cell[]>()
  records.forEach((record, row) => {
    for (const [name, cell] of record) {
      let column = columns.get(name)
      if (column === undefined) columns.set(name, (column = new Array<Cell>(records.length).fill(null)))
      column[row] = cell
    }
  })
  return { names: [...columns.keys()], cells: [...columns.values()] }
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
