import type { Note } from '../../base/note.ts'
import { decodedPieces } from '../decode.ts'
import type { FileBytes } from '../file-bytes.ts'

/**
 * Visits the lines of a text file, without their `\n`, with their 1-based number. What follows the last `\n` is a line too, the
 * last one, which may have been cut off.
 */
export async function visitLines(
  file: FileBytes,
  name: string,
  notes: Note[],
  visit: (text: string, number: number, isLast: boolean) => void,
): Promise<void> {
  let rest = ''
  let number = 0
  for await (const piece of decodedPieces(file, name, notes)) {
    const text = rest + piece
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      visit(text.slice(start, end), ++number, false)
      start = end + 1
    }
    rest = text.slice(start)
  }
  visit(rest, ++number, true)
}
