import type { Cell } from './raw.ts'

/** Columns of cells as a Parquet file: numbers as doubles, all else as text; empty cells are null. */
export async function parquetBytes(columns: Readonly<Record<string, readonly Cell[]>>): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer')
  const columnData = Object.entries(columns).map(([name, cells]) => {
    const isNumeric = cells.every((cell) => cell === null || typeof cell === 'number')
    const data = isNumeric ? cells.slice() : cells.map((cell) => (cell === null ? null : String(cell)))
    return { name, data, type: isNumeric ? ('DOUBLE' as const) : ('STRING' as const), nullable: true }
  })
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}
