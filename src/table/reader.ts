import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { filesSkipped } from '../base/note-read.ts'
import { utf16Order } from './decode.ts'
import { type FileBytes, withFile } from './file-bytes.ts'
import { knownBinary } from './magic.ts'
import type { RawTable } from './raw.ts'

/** Bytes with a name: a file, a URL, a dropped file, a test. */
export interface Source {
  /** Shown in messages; its ending helps to recognise the format. */
  readonly name: string
  bytes(): Promise<Uint8Array>
  /**
   * The same bytes in pieces, for files that are larger than memory should be. A piece may change when the next is asked for.
   * Default: all of them as one.
   */
  pieces?(): AsyncIterable<Uint8Array>
  /** For what may be a folder: the files in it at any depth, or undefined where it is a file. */
  list?(): Promise<readonly Source[] | undefined>
}

/** The beginning of a file, to recognise it by. */
export interface Head {
  /** The first 4 MiB, decompressed. */
  readonly bytes: Uint8Array
  /** The first 64 KiB as text; '' for a binary file. */
  readonly text: string
}

/** One file format. Adding one is a file in `read/` and a line in `readers.ts`. */
export interface Reader {
  readonly name: string
  /** Whether a file is the log of one run: without a run column, the file's name is the run. Default false. */
  readonly isLog?: boolean
  /** Whether the file is of this format; `name` is in lower case and without `.gz`. */
  accepts(name: string, head: Head): boolean
  /** Reads the file; `name` is for messages. Refuses a damaged one with a UserError. */
  read(file: FileBytes, name: string): Promise<RawTable>
}

/** The formats in words, for messages. */
export const formats =
  'CSV, TSV, JSON, JSONL, Parquet, a TensorBoard event file, trainer_state.json, a W&B export, or a text log of Megatron-LM, nanoGPT, torchtitan or llm.c'

/** What was read, and by which reader; undefined where no reader knows the format. */
export interface ReadFile {
  readonly table: RawTable
  readonly reader: Reader
}

/**
 * Reads every source, and all that can be read in folders but `except`, and joins their rows over the union of their
 * columns.
 */
export async function readSources(sources: readonly Source[], except?: string): Promise<RawTable> {
  if (sources.length === 0) throw new UserError('file', 'no file was given; name at least one.')
  const read: ReadFile[] = []
  const notes: Note[] = []
  for (const source of sources) {
    const inside = await source.list?.()
    if (inside !== undefined) {
      const others = inside.filter(({ name }) => plainPath(name) !== plainPath(except ?? ''))
      read.push(...(await readFolder(source.name, others, notes)))
    } else read.push(known(source.name, await readFile(source)))
  }
  const { assemble } = await import('./assemble.ts')
  const table = assemble(read)
  return notes.length === 0 ? table : { ...table, notes: [...table.notes, ...notes] }
}

/** A path as it is compared: without `./` and doubled slashes. */
function plainPath(path: string): string {
  return path.replace(/^(\.[\\/])+/, '').replace(/[\\/]+/g, '/')
}

/** Reads the files of a folder; those that can't be read are told in a note, and refused where there is no other. */
async function readFolder(folder: string, sources: readonly Source[], notes: Note[]): Promise<ReadFile[]> {
  const read: ReadFile[] = []
  const skipped: { name: string; why: string; isDamaged: boolean }[] = []
  for (const source of sources) {
    try {
      const file = await readFile(source)
      if (typeof file === 'string')
        skipped.push({ name: source.name, why: `${source.name}: ${file}`, isDamaged: false })
      else read.push(file)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      skipped.push({ name: source.name, why: error.message, isDamaged: true })
    }
  }
  const worst = skipped.find(({ isDamaged }) => isDamaged) ?? skipped[0]
  if (read.length === 0) {
    const seen =
      worst === undefined ? 'the folder is empty' : `none of its ${skipped.length} files can be read (${worst.why})`
    throw new UserError('file', `${folder}: ${seen}. Expected ${formats}.`)
  }
  if (worst !== undefined) notes.push(filesSkipped(folder, skipped.length, worst.why, worst.isDamaged))
  return read
}

function known(name: string, read: ReadFile | string): ReadFile {
  if (typeof read === 'string') throw unknownFormat(name, read)
  return read
}

/** Reads one source, decompressing gzip, with the first reader that accepts it. */
export async function readSource(source: Source): Promise<RawTable> {
  return known(source.name, await readFile(source)).table
}

/** The refusal of a file that is no table, but this. */
function unknownFormat(name: string, seen: string): UserError {
  return new UserError('file', `${name}: this is ${seen}, not a table that can be read. Give ${formats}.`)
}

/** Reads one source with the first reader that accepts it; where there is none, says what it is instead. */
async function readFile(source: Source): Promise<ReadFile | string> {
  const { name } = source
  return withFile(source, async (file) => {
    const head: Head = { bytes: file.head, text: headText(file.head) }
    const { readers } = await import('./readers.ts')
    const reader = readers.find((each) => each.accepts(name.toLowerCase().replace(/\.gz$/, ''), head))
    if (reader !== undefined) return { table: await reader.read(file, name), reader }
    return knownBinary(file.head) ?? (head.text === '' ? 'binary data of an unknown kind' : 'text of an unknown kind')
  })
}

function headText(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 65_536)
  const utf16 = utf16Order(start)
  if (utf16 !== undefined) return new TextDecoder(`utf-16${utf16}`).decode(start)
  if (knownBinary(start) !== undefined || start.includes(0)) return ''
  return new TextDecoder('utf-8').decode(start)
}
