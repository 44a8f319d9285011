import { UserError } from '../base/error.ts'
import { GZIP_SIGN, gunzip, isGzip } from './gzip.ts'
import type { Source } from './reader.ts'

/** What a file holds, decompressed. It can be taken once: whole or in pieces. */
export interface FileBytes {
  /** The first 4 MiB, or all of a shorter file. */
  readonly head: Uint8Array
  /** All bytes in pieces of any length. A piece may change when the next is asked for. */
  pieces(): AsyncIterable<Uint8Array>
  /** All bytes. */
  whole(): Promise<Uint8Array>
}

type Pieces = AsyncGenerator<Uint8Array, void>

/** Bytes in which a file must show its format: programs print all their settings before the first record. */
const HEAD = 4 << 20

/** Opens a source, lets `use` read it, and closes it. Refuses an empty one. */
export async function withFile<Result>(source: Source, use: (file: FileBytes) => Promise<Result>): Promise<Result> {
  const { name } = source
  const packed = await peek(piecesOf(source), GZIP_SIGN)
  try {
    if (packed.head.length === 0)
      throw new UserError('file', `${name}: the file is empty; a table with a header was expected.`)
    const plain = isGzip(packed.head) ? gunzip(packed.all, name) : packed.all
    const { head, all } = await peek(plain, HEAD)
    if (head.length === 0) throw new UserError('file', `${name}: the gzip file holds nothing; a table was expected.`)
    return await use({ head, pieces: () => all, whole: () => collected(all) })
  } finally {
    await packed.all.return()
  }
}

async function* piecesOf(source: Source): Pieces {
  if (source.pieces === undefined) yield await source.bytes()
  else yield* source.pieces()
}

/** The first pieces of at least this many bytes, if there are, and all pieces including those. */
async function peek(pieces: Pieces, length: number): Promise<{ head: Uint8Array; all: Pieces }> {
  const first: Uint8Array[] = []
  let size = 0
  while (size < length) {
    const next = await pieces.next()
    if (next.done === true) break
    first.push(next.value.slice())
    size += next.value.length
  }
  async function* all(): Pieces {
    try {
      yield* first
      yield* pieces
    } finally {
      await pieces.return()
    }
  }
  return { head: joined(first), all: all() }
}

async function collected(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece.slice())
  return joined(all)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
