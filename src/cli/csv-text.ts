/** Columns of cells as CSV with a header; cells are quoted where they must be. */
export function csvText(columns: Readonly<Record<string, readonly string[]>>): string {
  const names = Object.keys(columns)
  const length = columns[names[0]!]?.length ?? 0
  const lines = Array.from({ length }, (_, row) => names.map((name) => columns[name]![row]!))
  return [names, ...lines].map((cells) => `${cells.map(quoted).join(',')}\n`).join('')
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell
}
