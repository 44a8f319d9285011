import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import { tagsSkipped, tornTail } from '../../base/note-read.ts'
import type { Cell, RawTable } from '../raw.ts'
import { maskedCrc32c } from './crc32c.ts'
import { type LogRows, logRows } from './log-rows.ts'
import { type ProtoBytes, protoBytes, readVarint, visitFields } from './protobuf.ts'
import { tensorValue } from './tensor-value.ts'
import { headerFault } from './tfevents-header.ts'

/** The scalars of an event file as rows. Throws UserError for a damaged file, and for one without scalars. */
export function readEvents(bytes: Uint8Array, name: string): RawTable {
  const proto = protoBytes(bytes)
  const rows = logRows(name)
  const skipped = new Set<string>()
  const notes: Note[] = []
  const names = new Map<string, string>()
  let record = 0
  for (let at = 0; at < bytes.length; ) {
    const { end, fault } = frameAt(proto, at)
    if (fault !== undefined) {
      if (record === 0 || !isTail(bytes, at, end)) throw damaged(name, at, fault)
      notes.push(tornTail(name, at, bytes.length - at))
      break
    }
    record++
    if (!addEvent(proto, at + 12, end - 4, { rows, record, skipped, names })) {
      throw damaged(name, at, 'holds no event of TensorBoard')
    }
    at = end
  }
  if (rows.size() === 0) {
    const seen = skipped.size === 0 ? 'nothing but its header' : `only ${[...skipped].slice(0, 3).join(', ')}`
    throw new UserError('data', `${name}: the event file has no scalars, ${seen}; at least one was expected.`)
  }
  if (skipped.size > 0) notes.push(tagsSkipped(name, [...skipped]))
  return rows.table(notes)
}

function damaged(name: string, at: number, fault: string): UserError {
  return new UserError(
    'file',
    `${name}: the record at byte ${at} ${fault}; a whole event file was expected. Copy it again.`,
  )
}

/** A frame: length (8 bytes), its checksum (4), data, its checksum (4). `end` is where the next one begins, if that can be known. */
function frameAt({ bytes, view }: ProtoBytes, at: number): { end: number; fault?: string } {
  const fault = headerFault(view, bytes, at)
  if (fault !== undefined) return { end: at, fault }
  const length = Number(view.getBigUint64(at, true))
  const end = at + 12 + length + 4
  if (end > bytes.length) return { end, fault: 'is cut off' }
  if (view.getUint32(end - 4, true) !== maskedCrc32c(bytes, at + 12, end - 4))
    return { end, fault: 'does not match its checksum' }
  return { end }
}

/** Whether a fault is what a stopped writer leaves: the file ends within the record, or only zeros follow. */
function isTail(bytes: Uint8Array, at: number, end: number): boolean {
  return end > bytes.length || at + 12 > bytes.length || bytes.subarray(at).every((byte) => byte === 0)
}

interface EventSink {
  readonly rows: LogRows
  readonly record: number
  /** Tags of what is no scalar. */
  readonly skipped: Set<string>
  /** Tags as text, by their bytes: decoding each of a million takes longer than all else. */
  readonly names: Map<string, string>
}

/** Adds the scalars of one Event; false where the bytes are none. */
function addEvent(proto: ProtoBytes, start: number, end: number, sink: EventSink): boolean {
  let [step, time] = [0, Number.NaN]
  const values: [string, Cell][] = []
  let isSound = true
  const isEvent = visitFields(proto, start, end, {
    scalar(field, wire, at) {
      if (field === 1 && wire === 1) time = proto.view.getFloat64(at, true)
      else if (field === 2 && wire === 0) step = readVarint(proto.bytes, at)
    },
    bytes(field, from, to) {
      if (field !== 5) return
      isSound &&= visitFields(proto, from, to, {
        bytes(inner, first, last) {
          if (inner === 1) isSound &&= addValue(proto, first, last, values, sink)
        },
      })
    },
  })
  if (!isEvent || !isSound) return false
  if (values.length > 0) sink.rows.add(step, sink.record, [...values, ['wall_time', time]])
  return true
}

/** Adds one Summary.Value where it is a scalar. */
function addValue(proto: ProtoBytes, start: number, end: number, values: [string, Cell][], sink: EventSink): boolean {
  let tag = ''
  let value: number | undefined
  const isWhole = visitFields(proto, start, end, {
    scalar(field, wire, at) {
      if (field === 2 && wire === 5) value = proto.view.getFloat32(at, true)
    },
    bytes(field, from, to) {
      if (field === 1) tag = textAt(proto.bytes, from, to, sink.names)
      else if (field === 8) value = tensorValue(proto, from, to)
    },
  })
  if (value === undefined) sink.skipped.add(tag)
  // A column of this name would be taken for the step itself.
  else values.push([tag === 'step' ? 'logged_step' : tag === '' ? 'value' : tag, value])
  return isWhole
}

function textAt(bytes: Uint8Array, start: number, end: number, names: Map<string, string>): string {
  let key = ''
  for (let i = start; i < end; i++) key += String.fromCharCode(bytes[i]!)
  let text = names.get(key)
  if (text === undefined) names.set(key, (text = new TextDecoder().decode(bytes.subarray(start, end))))
  return text
}
