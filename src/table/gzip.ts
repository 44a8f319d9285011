import { UserError } from '../base/error.ts'

/** Whether the bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** The bytes inside a gzip file; refuses one that ends early or is damaged. */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  // A gzip member is at least 18 bytes: a header of 10 and a trailer of 8 (RFC 1952).
  if (bytes.length < 18) throw damaged(bytes, name)
  const stream = new DecompressionStream('gzip')
  const writer = stream.writable.getWriter()
  // Both halves fail on damaged data; the reading half reports it.
  writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => {})
  writer.close().catch(() => {})
  try {
    return new Uint8Array(await new Response(stream.readable).arrayBuffer())
  } catch {
    throw damaged(bytes, name)
  }
}

function damaged(bytes: Uint8Array, name: string): UserError {
  const size = `${bytes.length} bytes`
  return new UserError(
    'file',
    `${name}: the gzip data is cut short or damaged (${size}); a whole gzip file was expected. Copy it again.`,
  )
}
