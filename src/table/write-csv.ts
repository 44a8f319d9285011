import type { Column } from './column.ts'

/** Rows that become one text: about 100 kB. */
export const CHUNK = 2000

/**
 * Columns of cells as CSV with a header, in pieces to be written one after the other; empty cells are blank, and text is
 * quoted where it must be.
 */
export function* csvPieces(columns: Readonly<Record<string, Column>>): Generator<string> {
  const cells = Object.values(columns)
  const length = cells[0]?.length ?? 0
  yield `${Object.keys(columns).map(quoted).join(',')}\n`
  for (let start = 0; start < length; start += CHUNK) {
    let text = ''
    for (let row = start; row < Math.min(start + CHUNK, length); row++) {
      for (let j = 0; j < cells.length; j++) {
        const cell = cells[j]!.at(row)!
        if (j > 0) text += ','
        if (cell !== null) text += typeof cell === 'string' ? quoted(cell) : cell
      }
      text += '\n'
    }
    yield text
  }
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
