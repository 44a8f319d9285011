import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import { tagsSkipped } from '../../base/note-read.ts'
import type { Cell } from '../cell.ts'
import type { RawTable } from '../raw.ts'
import { type LogRows, logRows } from './log-rows.ts'
import { type FieldVisitor, type ProtoBytes, readVarint, visitFields } from './protobuf.ts'
import { tensorValue } from './tensor-value.ts'
import { type RecordVisitor, visitRecords } from './tfrecord.ts'

/** The scalars of an event file as rows. Throws UserError for a damaged file, and for one without scalars. */
export async function readEvents(pieces: AsyncIterable<Uint8Array>, name: string): Promise<RawTable> {
  const rows = logRows(name)
  const skipped = new Set<string>()
  const notes: Note[] = []
  await visitRecords(pieces, name, notes, eventVisitor(rows, skipped))
  if (rows.size() === 0) {
    const seen = skipped.size === 0 ? 'nothing but its header' : `only ${[...skipped].slice(0, 3).join(', ')}`
    throw new UserError('data', `${name}: the event file has no scalars, ${seen}; at least one was expected.`)
  }
  if (skipped.size > 0) notes.push(tagsSkipped(name, [...skipped]))
  return rows.table(notes)
}

/**
 * Adds the scalars of each Event to the rows, and the tags of what is no scalar to `skipped`; false where the bytes are no
 * Event. One visitor for all events: a million of them would take longer to make than to use.
 */
function eventVisitor(rows: LogRows, skipped: Set<string>): RecordVisitor {
  const textAt = textReader()
  let record = 0
  let proto: ProtoBytes
  let isSound: boolean
  // Of the event.
  let [step, time] = [0, Number.NaN]
  let values: [string, Cell][]
  // Of the value in it.
  let tag: string
  let value: number | undefined

  const ofValue: FieldVisitor = {
    scalar(field, wire, at) {
      if (field === 2 && wire === 5) value = proto.view.getFloat32(at, true)
    },
    bytes(field, from, to) {
      if (field === 1) tag = textAt(proto.bytes, from, to)
      else if (field === 8) value = tensorValue(proto, from, to)
    },
  }
  const ofSummary: FieldVisitor = {
    bytes(field, from, to) {
      if (field !== 1 || !isSound) return
      tag = ''
      value = undefined
      isSound = visitFields(proto, from, to, ofValue)
      if (value === undefined) skipped.add(tag)
      // A column of this name would be taken for the step itself.
      else values.push([tag === 'step' ? 'logged_step' : tag === '' ? 'value' : tag, value])
    },
  }
  const ofEvent: FieldVisitor = {
    scalar(field, wire, at) {
      if (field === 1 && wire === 1) time = proto.view.getFloat64(at, true)
      else if (field === 2 && wire === 0) step = readVarint(proto.bytes, at)
    },
    bytes(field, from, to) {
      if (field === 5 && isSound) isSound = visitFields(proto, from, to, ofSummary)
    },
  }
  return (bytes, start, end) => {
    record++
    proto = bytes
    isSound = true
    step = 0
    time = Number.NaN
    values = []
    if (!visitFields(proto, start, end, ofEvent) || !isSound) return false
    if (values.length > 0) {
      values.push(['wall_time', time])
      rows.add(step, record, values)
    }
    return true
  }
}

/** Reads texts of which most were there before: decoding each of a million takes longer than all else. */
function textReader(): (bytes: Uint8Array, start: number, end: number) => string {
  const known = new Map<number, { readonly bytes: Uint8Array; readonly text: string }[]>()
  return (bytes, start, end) => {
    let hash = 0
    for (let i = start; i < end; i++) hash = (31 * hash + bytes[i]!) | 0
    const alike = known.get(hash) ?? []
    for (const each of alike) if (isAt(each.bytes, bytes, start, end)) return each.text
    const copy = bytes.slice(start, end)
    const text = new TextDecoder().decode(copy)
    known.set(hash, [...alike, { bytes: copy, text }])
    return text
  }
}

function isAt(text: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false
  return true
}
