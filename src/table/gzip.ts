import { UserError } from '../base/error.ts'

/** Bytes by which a gzip file is known. */
export const GZIP_SIGN = 2

/** Whether the bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** The bytes inside a gzip file, in pieces as its own come; refuses one that ends early or is damaged. */
export async function* gunzip(packed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array, void> {
  const stream = new DecompressionStream('gzip')
  const reader = stream.readable.getReader()
  const feeding = { isOver: false }
  const size = feed(packed, stream.writable.getWriter(), feeding)
  // Both halves fail on damaged data; the reading half reports it.
  size.catch((error) => reader.cancel(error))
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield value
    }
    await size
  } catch {
    throw damaged(name, await size)
  } finally {
    feeding.isOver = true
    await reader.cancel().catch(() => {})
  }
}

/** Writes all pieces as far as the stream takes them, and counts their bytes. */
async function feed(
  packed: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter,
  feeding: { readonly isOver: boolean },
): Promise<number> {
  let size = 0
  let isSound = true
  const fail = (): void => {
    isSound = false
  }
  for await (const piece of packed) {
    if (feeding.isOver) break
    size += piece.length
    // The stream may keep what it is given, and the piece may change.
    if (isSound) await writer.write(piece.slice()).catch(fail)
  }
  await writer.close().catch(fail)
  return size
}

function damaged(name: string, size: number): UserError {
  return new UserError(
    'file',
    `${name}: the gzip data is cut short or damaged (${size} bytes); a whole gzip file was expected. Copy it again.`,
  )
}
