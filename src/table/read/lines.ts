import type { Note } from '../../base/note.ts'
import { decodedPieces } from '../decode.ts'
import type { FileBytes } from '../file-bytes.ts'

/**
 * Visits the lines of a text file, without their `\n` or `\r\n`, with their 1-based number. What follows the last `\n` is a
 * line too, the last one, which may have been cut off.
 */
export async function visitLines(
  file: FileBytes,
  name: string,
  notes: Note[],
  visit: (text: string, number: number, isLast: boolean) => void,
): Promise<void> {
  let begun = ''
  let number = 0
  for await (const piece of decodedPieces(file, name, notes)) {
    let start = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      const line = begun + piece.slice(start, end)
      visit(line.endsWith('\r') ? line.slice(0, -1) : line, ++number, false)
      begun = ''
      start = end + 1
    }
    begun += piece.slice(start)
  }
  visit(begun, ++number, true)
}
