import { UserError } from '../../base/error.ts'
import type { Cell } from '../cell.ts'
import type { Column } from '../column.ts'
import type { FileBytes } from '../file-bytes.ts'
import { type RawTable, rawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { columnsOf, flatten } from './records.ts'
import { byTrackerStep } from './wandb-history.ts'

/** Parquet files of any compression, also the history of a Weights & Biases run. The line of a row is its number. */
export const parquet: Reader = {
  name: 'parquet',
  accepts: (_name: string, { bytes }: Head) => hasMagic(bytes, 0),
  async read(file: FileBytes, name: string): Promise<RawTable> {
    const bytes = await file.whole()
    if (!hasMagic(bytes, bytes.length - 4)) throw damaged(name, 'its end is missing')
    const { names, columns, length } = await load(bytes, name)
    if (length === 0) throw new UserError('data', `${name}: the Parquet file has no rows; at least one was expected.`)
    const flat = names.map((each) => spread(each, columns.get(each) ?? []))
    const line = Int32Array.from({ length }, (_, row) => row + 1)
    const table = rawTable(
      name,
      flat.flatMap((each) => each.names),
      flat.flatMap((each) => each.cells),
      line,
    )
    return byTrackerStep(table)
  },
}

/** `PAR1` at the beginning and the end of each file. */
function hasMagic(bytes: Uint8Array, at: number): boolean {
  return at >= 0 && bytes[at] === 0x50 && bytes[at + 1] === 0x41 && bytes[at + 2] === 0x52 && bytes[at + 3] === 0x31
}

function damaged(name: string, why: string): UserError {
  return new UserError(
    'file',
    `${name}: the Parquet data can't be read (${why}); a whole file was expected. Copy it again.`,
  )
}

interface Loaded {
  readonly names: readonly string[]
  readonly columns: ReadonlyMap<string, unknown[]>
  readonly length: number
}

async function load(bytes: Uint8Array, name: string): Promise<Loaded> {
  // Loaded when needed: most files are no Parquet files.
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const { buffer, byteOffset, byteLength } = bytes
  const file = {
    byteLength,
    slice: (start: number, end = byteLength) => buffer.slice(byteOffset + start, byteOffset + end) as ArrayBuffer,
  }
  try {
    const metadata = await parquetMetadataAsync(file)
    const names = parquetSchema(metadata).children.map(({ element }) => element.name)
    const length = Number(metadata.num_rows)
    const columns = new Map(names.map((each) => [each, [] as unknown[]]))
    await parquetRead({
      file,
      metadata,
      compressors,
      onChunk({ columnName, columnData, rowStart }) {
        const column = columns.get(columnName)!
        for (let i = 0; i < columnData.length; i++) column[rowStart + i] = columnData[i]
      },
    })
    const short = names.find((each) => columns.get(each)!.length !== length)
    if (short !== undefined) throw new Error(`column "${short}" has ${columns.get(short)!.length} of ${length} rows`)
    return { names, columns, length }
  } catch (error) {
    throw damaged(name, (error as Error).message)
  }
}

/** A column as cells; one that holds objects becomes a column for each of their fields, named `outer/inner`. */
function spread(name: string, column: readonly unknown[]): { names: string[]; cells: Column[] } {
  if (!column.some(isStruct)) return { names: [name], cells: [column.map(asCell)] }
  return columnsOf(
    column.map((value) =>
      flatten(isStruct(value) ? { [name]: plain(value) } : value == null ? {} : { [name]: asCell(value) }),
    ),
  )
}

function isStruct(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function plain(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner != null)
      .map(([key, inner]) => [key, isStruct(inner) ? plain(inner) : asCell(inner)]),
  )
}

function asCell(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner))
}
