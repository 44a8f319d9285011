import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import { linesUnread } from '../../base/note-read.ts'
import type { Cell } from '../cell.ts'
import type { FileBytes } from '../file-bytes.ts'
import type { RawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { visitLines } from './lines.ts'
import { type LogRows, logRows } from './log-rows.ts'

/** One kind of text log: how its records look. */
export interface LogFormat {
  readonly name: string
  /** What the log is called in messages. */
  readonly title: string
  /** Finds the beginning of any record in the whole text. */
  readonly sign: RegExp
  /** Finds what a line that begins a record looks like; one that `record` can't read is told in a note. */
  readonly begins: RegExp
  /** Adds what a line says to the rows; false where it is no whole record, or a last one (`isTorn`) that may be cut off. */
  record(line: string, at: number, rows: LogRows, isTorn: boolean): boolean
  /** Finds what is said once in the log, as its first group, such as the tokens of a step. */
  readonly says?: RegExp
  /** Columns that follow from what is said once. */
  finish?(table: RawTable, said: string, notes: Note[]): RawTable
}

/** A reader of text logs. */
export function logReader(format: LogFormat): Reader {
  return {
    name: format.name,
    isLog: true,
    accepts: (name: string, head: Head) => {
      if (head.text === '') return false
      if (format.sign.test(head.text)) return true
      const isLong = head.bytes.length > 65_536 && !/\.(csv|tsv|jsonl?)$/.test(name)
      return isLong && format.sign.test(new TextDecoder().decode(head.bytes))
    },
    read: (file, name) => readLog(file, name, format),
  }
}

async function readLog(file: FileBytes, name: string, format: LogFormat): Promise<RawTable> {
  const notes: Note[] = []
  const rows = logRows(name)
  const unread: { line: number; text: string }[] = []
  let said: string | undefined
  await visitLines(file, name, notes, (line, number, isLast) => {
    if (said === undefined) said = format.says?.exec(line)?.[1]
    // Only a last line without its line break can have been cut off.
    if (!format.begins.test(line) || format.record(line, number, rows, isLast)) return
    unread.push({ line: number, text: line })
  })
  if (rows.size() === 0) {
    const { line, text: seen } = unread[0] ?? { line: 1, text: '' }
    throw new UserError(
      'data',
      `${name}:${line}: no whole record of a ${format.title} log was found ("${seen.trim().slice(0, 60)}"); at least one was expected.`,
    )
  }
  if (unread.length > 0) notes.push(linesUnread(name, unread.length, unread[0]!.line, unread[0]!.text))
  const table = rows.table(notes)
  if (format.finish === undefined || said === undefined) return table
  const more: Note[] = []
  const finished = format.finish(table, said, more)
  return { ...finished, notes: [...finished.notes, ...more] }
}

/** A number as programs print it, also `nan` and `inf`; undefined for anything else. */
export function loggedNumber(text: string): number | undefined {
  const trimmed = text.trim().toLowerCase()
  if (/^[+-]?nan(\(.*\))?$/.test(trimmed)) return Number.NaN
  if (/^[+-]?inf(inity)?$/.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined
}

/** The table with one more column, after `step`. */
export function withColumn(table: RawTable, name: string, cells: readonly Cell[]): RawTable {
  const [step, ...names] = table.names
  const [steps, ...rest] = table.cells
  return { ...table, names: [step!, name, ...names], cells: [steps!, cells, ...rest] }
}
