import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import { tornTail } from '../../base/note-read.ts'
import { maskedCrc32c } from './crc32c.ts'
import { type ProtoBytes, protoBytes } from './protobuf.ts'
import { headerFault } from './tfevents-header.ts'

/** Adds the data of a record, `proto.bytes[start..end)`, which is changed after; false where it is of no use. */
export type RecordVisitor = (proto: ProtoBytes, start: number, end: number) => boolean

/** Bytes of a file that are looked at together; a longer record gets a longer window. */
const STEP = 1 << 18

/**
 * Visits the records of a TFRecord file, of which each is a length (8 bytes), its checksum (4), data, and its checksum (4).
 * A last record that a stopped writer left torn is told in a note; any other damage is refused.
 */
export async function visitRecords(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  notes: Note[],
  visit: RecordVisitor,
): Promise<void> {
  let window = protoBytes(new Uint8Array(2 * STEP))
  // The part of the window that is not visited yet, and the place of its beginning in the file.
  let [start, end, place] = [0, 0, 0]
  let [count, zeros] = [0, 0]
  let fault: string | undefined

  function append(bytes: Uint8Array): void {
    if (end + bytes.length > window.bytes.length) {
      const isRoomy = end - start + bytes.length <= window.bytes.length
      const next = isRoomy ? window : protoBytes(new Uint8Array(2 * (end - start + bytes.length)))
      next.bytes.set(window.bytes.subarray(start, end))
      window = next
      end -= start
      start = 0
    }
    window.bytes.set(bytes, end)
    end += bytes.length
  }

  for await (const piece of pieces) {
    for (let from = 0; from < piece.length; from += STEP) {
      append(piece.subarray(from, from + STEP))
      while (fault === undefined) {
        const frame = frameAt(window, start, end)
        if (frame === undefined) break
        fault = frame.fault
        if (fault !== undefined) break
        if (!visit(window, start + 12, frame.end - 4)) throw damaged(name, place, 'holds no event of TensorBoard')
        count++
        place += frame.end - start
        start = frame.end
      }
      if (fault === undefined) continue
      // A writer that was stopped may leave zeros, and nothing after them.
      const isZeros = window.bytes.subarray(start, end).every((byte) => byte === 0)
      if (count === 0 || !isZeros) throw damaged(name, place, fault)
      zeros += end - start
      start = end
    }
  }
  const torn = zeros + end - start
  if (torn === 0) return
  if (count === 0) throw damaged(name, place, 'is cut off')
  notes.push(tornTail(name, place, torn))
}

function damaged(name: string, at: number, fault: string): UserError {
  return new UserError(
    'file',
    `${name}: the record at byte ${at} ${fault}; a whole event file was expected. Copy it again.`,
  )
}

/** The record at a place: where it ends, or its fault; undefined where more bytes are needed to tell. */
function frameAt({ bytes, view }: ProtoBytes, at: number, length: number): { end: number; fault?: string } | undefined {
  if (at + 12 > length) return undefined
  const fault = headerFault(view, bytes, at)
  if (fault !== undefined) return { end: at, fault }
  const end = at + 12 + Number(view.getBigUint64(at, true)) + 4
  if (end > length) return undefined
  if (view.getUint32(end - 4, true) !== maskedCrc32c(bytes, at + 12, end - 4))
    return { end, fault: 'does not match its checksum' }
  return { end }
}
