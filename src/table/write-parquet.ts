import type { Cell } from './cell.ts'
import type { Column } from './column.ts'

/** Rows of a row group: what is in memory at once beside the columns. */
const GROUP = 50_000

/**
 * Columns of cells as a Parquet file, in pieces to be written one after the other: numbers as doubles, all else as text;
 * empty cells are null.
 */
export async function* parquetPieces(columns: Readonly<Record<string, Column>>): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import('hyparquet-writer')
  const typed = Object.entries(columns).map(([name, cells]) => {
    const isNumeric = cells.every((cell) => cell === null || typeof cell === 'number')
    const nullable = cells.some((cell) => cell === null)
    return { name, cells, nullable, type: isNumeric ? ('DOUBLE' as const) : ('STRING' as const) }
  })
  const schema = schemaFromColumnData({
    columnData: typed.map(({ name, type, nullable }) => ({ name, type, nullable, data: [] })),
  })
  const writer = new ByteWriter()
  const parquet = new ParquetWriter({ writer, schema })
  const taken = (): Uint8Array => {
    const bytes = writer.getBytes().slice()
    writer.index = 0
    return bytes
  }
  const length = typed[0]?.cells.length ?? 0
  for (let start = 0; start < length; start += GROUP) {
    const rows = Math.min(GROUP, length - start)
    const columnData = typed.map(({ name, cells, type, nullable }) => {
      const data: Cell[] | Float64Array =
        type === 'DOUBLE' && !nullable ? new Float64Array(rows) : new Array<Cell>(rows)
      for (let row = 0; row < rows; row++) {
        const cell = cells.at(start + row)!
        ;(data as Cell[])[row] = type === 'DOUBLE' || cell === null ? cell : String(cell)
      }
      return { name, data }
    })
    await parquet.write({ columnData, rowGroupSize: GROUP })
    yield taken()
  }
  await parquet.finish()
  yield taken()
}
