import { UserError } from '../base/error.ts'
import { utf16Order } from './decode.ts'
import { gunzip, isGzip } from './gzip.ts'
import { knownBinary } from './magic.ts'
import { concatRaw, type RawTable } from './raw.ts'
import { csv } from './read/csv.ts'
import { json } from './read/json.ts'
import { jsonl } from './read/jsonl.ts'

/** Bytes with a name: a file, a URL, a dropped file, a test. */
export interface Source {
  /** Shown in messages; its ending helps to recognise the format. */
  readonly name: string
  bytes(): Promise<Uint8Array>
}

/** The beginning of a file, to recognise it by. */
export interface Head {
  /** All bytes, decompressed. */
  readonly bytes: Uint8Array
  /** The first 64 KiB as text; '' for a binary file. */
  readonly text: string
}

/** One file format. Adding one is a file in `read/` and a line in `readers`. */
export interface Reader {
  readonly name: string
  /** Whether the file is of this format; `name` is in lower case and without `.gz`. */
  accepts(name: string, head: Head): boolean
  /** Reads the whole file; `name` is for messages. Refuses a damaged one with a UserError. */
  read(bytes: Uint8Array, name: string): RawTable | Promise<RawTable>
}

/** Every format, the most particular first; CSV takes any other text. */
export const readers: readonly Reader[] = [jsonl, json, csv]

/** Reads every source and joins their rows over the union of their columns. */
export async function readSources(sources: readonly Source[]): Promise<RawTable> {
  if (sources.length === 0) throw new UserError('file', 'no file was given; name at least one.')
  const tables: RawTable[] = []
  for (const source of sources) tables.push(await readSource(source))
  return concatRaw(tables)
}

/** Reads one source, decompressing gzip, with the first reader that accepts it. */
export async function readSource(source: Source): Promise<RawTable> {
  const { name } = source
  const packed = await source.bytes()
  if (packed.length === 0)
    throw new UserError('file', `${name}: the file is empty; a table with a header was expected.`)
  const bytes = isGzip(packed) ? await gunzip(packed, name) : packed
  if (bytes.length === 0) throw new UserError('file', `${name}: the gzip file holds nothing; a table was expected.`)
  const head: Head = { bytes, text: headText(bytes) }
  const reader = readers.find((each) => each.accepts(name.toLowerCase().replace(/\.gz$/, ''), head))
  if (reader === undefined) {
    const what = knownBinary(bytes)
    const seen = what === undefined ? 'binary data of an unknown kind' : what
    throw new UserError('file', `${name}: this is ${seen}, not a table that can be read. Give CSV, TSV, JSON or JSONL.`)
  }
  return reader.read(bytes, name)
}

function headText(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 65_536)
  const utf16 = utf16Order(start)
  if (utf16 !== undefined) return new TextDecoder(`utf-16${utf16}`).decode(start)
  if (knownBinary(start) !== undefined || start.includes(0)) return ''
  return new TextDecoder('utf-8').decode(start)
}
