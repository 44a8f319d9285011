import { gzipSync } from 'node:zlib'
import { UserError } from '../../src/base/error.ts'
import type { Source } from '../../src/table/reader.ts'

/** A source of these bytes, or of this text as UTF-8. */
export function source(name: string, content: string | Uint8Array): Source {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return { name, bytes: async () => bytes }
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
