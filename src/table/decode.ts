import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { encodingConverted } from '../base/note-table.ts'
import type { FileBytes } from './file-bytes.ts'

/** Text of a file, and notes on how its bytes were read. */
export interface DecodedText {
  readonly text: string
  readonly notes: readonly Note[]
}

/** Letters of the longest string of V8, the shortest of all engines. */
const LONGEST = 2 ** 29 - 24

/** The whole text of a file; see `decodedPieces`. Refuses one that is longer than a string can be. */
export async function decodeText(file: FileBytes, name: string): Promise<DecodedText> {
  const notes: Note[] = []
  const parts: string[] = []
  let length = 0
  for await (const part of decodedPieces(file, name, notes)) {
    length += part.length
    if (length > LONGEST) throw tooLong(name)
    parts.push(part)
  }
  return { text: parts.join(''), notes }
}

function tooLong(name: string): UserError {
  return new UserError(
    'file',
    `${name}: this text has more than 512 MB, and CSV and JSON are read whole. Give it as JSON lines or Parquet, which are read in pieces, or split it.`,
  )
}

/**
 * Decodes UTF-8 (with or without byte-order mark) and UTF-16 in either byte order, the latter noted.
 * Any other encoding is refused with the line of its first foreign byte.
 */
export async function* decodedPieces(file: FileBytes, name: string, notes: Note[]): AsyncGenerator<string> {
  const utf16 = utf16Order(file.head)
  if (utf16 !== undefined) notes.push(encodingConverted(name, `UTF-16${utf16.toUpperCase()}`))
  const decoder = utf16 === undefined ? new TextDecoder('utf-8', { fatal: true }) : new TextDecoder(`utf-16${utf16}`)
  // Of the text before; lines end with `\n` or, where there is none, with `\r`.
  let [feeds, returns] = [0, 0]
  const lineAfter = (text: string): number => 1 + (feeds + count(text, '\n') || returns + count(text, '\r'))
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch (error) {
      // what isn't UTF-8 is a TypeError
      if (!(error instanceof TypeError)) throw tooLong(name)
      throw new UserError(
        'file',
        `${name}:${lineAfter(soundText(bytes))}: a character isn't UTF-8 or UTF-16; those are read. Save the file as UTF-8.`,
      )
    }
  }
  for await (const bytes of file.pieces()) {
    const text = decode(bytes)
    yield text
    feeds += count(text, '\n')
    returns += count(text, '\r')
  }
  const rest = decode()
  if (rest !== '') yield rest
}

/** The text before the first byte that is no UTF-8. */
function soundText(bytes: Uint8Array = new Uint8Array()): string {
  // The rest of a character whose beginning is in the piece before.
  const start = bytes.findIndex((byte) => byte >> 6 !== 2)
  const lenient = new TextDecoder('utf-8').decode(bytes.subarray(Math.max(0, start)))
  return lenient.slice(0, Math.max(0, lenient.indexOf('\uFFFD')))
}

function count(text: string, letter: string): number {
  let found = 0
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) found++
  return found
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
