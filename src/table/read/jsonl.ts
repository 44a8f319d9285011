import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import type { Cell } from '../cell.ts'
import type { FileBytes } from '../file-bytes.ts'
import { type RawTable, rawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { findJsonFault } from './json-place.ts'
import { visitLines } from './lines.ts'
import { flatten, parseJson, recordColumns } from './records.ts'

/** JSON lines: one object a line; blank lines are skipped. */
export const jsonl: Reader = {
  name: 'jsonl',
  accepts: (name: string, head: Head) => /\.(jsonl|ndjson)$/.test(name) || twoObjectLines(head.text),
  async read(file: FileBytes, name: string): Promise<RawTable> {
    const notes: Note[] = []
    const records = recordColumns()
    const lines: number[] = []
    await visitLines(file, name, notes, (line, number) => {
      if (line.trim() === '') return
      records.add(parseRecord(line, number, name))
      lines.push(number)
    })
    if (lines.length === 0)
      throw new UserError('data', `${name}: no record was found; a JSON object a line was expected.`)
    const { names, cells } = records.columns()
    return rawTable(name, names, cells, Int32Array.from(lines), notes)
  },
}

/** Whether the first line is a whole object and another one follows, which plain JSON never has. */
function twoObjectLines(text: string): boolean {
  const [first, second] = text.trimStart().split(/\r?\n/, 2)
  if (first === undefined || !/^\{.*\}\s*$/.test(first) || !second?.startsWith('{')) return false
  return true
}

function parseRecord(line: string, at: number, name: string): Map<string, Cell> {
  let value: unknown
  try {
    value = parseJson(line)
  } catch {
    const { column, found } = findJsonFault(line)
    const seen = found.startsWith('the end') ? 'the end of the line' : found
    throw new UserError('file', `${name}:${at}:${column}: invalid JSON at ${seen}. Correct or remove the line.`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(
      'data',
      `${name}:${at}: the line is ${line.trim().slice(0, 40)}; an object such as {"step": 10, "loss": 2.5} was expected.`,
    )
  }
  return flatten(value)
}
