import type { Cell } from './raw.ts'

/** Rows that are joined to one text before they become bytes: a million rows as one text take twice the memory. */
const CHUNK = 20_000

/** Columns of cells as CSV in UTF-8 with a header; empty cells are blank, and text is quoted where it must be. */
export function csvBytes(columns: Readonly<Record<string, readonly Cell[]>>): Uint8Array {
  const encoder = new TextEncoder()
  const cells = Object.values(columns)
  const length = cells[0]?.length ?? 0
  const chunks = [encoder.encode(`${Object.keys(columns).map(quoted).join(',')}\n`)]
  for (let start = 0; start < length; start += CHUNK) {
    let text = ''
    for (let row = start; row < Math.min(start + CHUNK, length); row++) {
      for (let j = 0; j < cells.length; j++) {
        const cell = cells[j]![row]!
        if (j > 0) text += ','
        if (cell !== null) text += typeof cell === 'string' ? quoted(cell) : cell
      }
      text += '\n'
    }
    chunks.push(encoder.encode(text))
  }
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
