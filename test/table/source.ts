import { gzipSync } from 'node:zlib'
import { UserError } from '../../src/base/error.ts'
import type { Cell } from '../../src/table/cell.ts'
import type { RawTable } from '../../src/table/raw.ts'
import type { Source } from '../../src/table/reader.ts'

/** A source of these bytes, or of this text as UTF-8. */
export function source(name: string, content: string | Uint8Array): Source {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { name, bytes: async () => bytes }
}

/** A source of these bytes that come in pieces of this length. */
export function inPieces(name: string, bytes: Uint8Array, length: number): Source {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length)
  }
  return { name, bytes: async () => bytes, pieces }
}

/** The cells of each column. */
export function cellsOf(raw: RawTable): Cell[][] {
  return raw.cells.map((column) => [...column])
}

/** A source of this text, compressed. */
export function gzipped(name: string, text: string): Source {
  return source(name, new Uint8Array(gzipSync(text)))
}

/** The message of the UserError that `work` ends in. */
export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}
