import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { encodingConverted } from '../base/note-table.ts'

/** Text of a file, and notes on how its bytes were read. */
export interface DecodedText {
  readonly text: string
  readonly notes: readonly Note[]
}

/**
 * Decodes UTF-8 (with or without byte-order mark) and UTF-16 in either byte order, the latter noted.
 * Any other encoding is refused with the line of its first foreign byte.
 */
export function decodeText(bytes: Uint8Array, name: string): DecodedText {
  const utf16 = utf16Order(bytes)
  if (utf16 !== undefined) {
    const text = new TextDecoder(`utf-16${utf16}`).decode(bytes)
    return { text, notes: [encodingConverted(name, `UTF-16${utf16.toUpperCase()}`)] }
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), notes: [] }
  } catch {
    const lenient = new TextDecoder('utf-8').decode(bytes)
    const line = lenient.slice(0, lenient.indexOf('\uFFFD')).split(/\r\n|\n|\r/).length
    throw new UserError(
      'file',
      `${name}:${line}: a character isn't UTF-8 or UTF-16; those are read. Save the file as UTF-8.`,
    )
  }
}

/** Byte order of UTF-16 text, by its mark or, without one, by the zero high bytes of ASCII; undefined for anything else. */
export function utf16Order(bytes: Uint8Array): 'le' | 'be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be'
  const length = Math.min(bytes.length, 256) & ~1
  if (length < 4) return undefined
  let [even, odd] = [0, 0]
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  // ASCII in UTF-16 has every other byte zero and the ones between never zero; nine tenths allows for other letters.
  if (even === 0 && odd >= 0.9 * (length / 2)) return 'le'
  if (odd === 0 && even >= 0.9 * (length / 2)) return 'be'
  return undefined
}
