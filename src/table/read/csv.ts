import { dsvFormat } from 'd3-dsv'
import { UserError } from '../../base/error.ts'
import type { Note } from '../../base/note.ts'
import { indexColumn, separatorFound } from '../../base/note-table.ts'
import { parseQuantity } from '../../base/quantity.ts'
import { decodeText } from '../decode.ts'
import type { FileBytes } from '../file-bytes.ts'
import { type RawTable, rawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { resolveCommas } from './decimal-comma.ts'

const separators = [
  { letter: ',', word: 'commas' },
  { letter: ';', word: 'semicolons' },
  { letter: '\t', word: 'tabs' },
]

/** Comma-, semicolon- or tab-separated text with a header line; quoted cells may hold separators and line breaks. */
export const csv: Reader = {
  name: 'csv',
  accepts: (name: string, head: Head) => head.text !== '' && (/\.(csv|tsv)$/.test(name) || looksTabular(head.text)),
  async read(file: FileBytes, name: string): Promise<RawTable> {
    const { text, notes } = await decodeText(file, name)
    const separator = findSeparator(text)
    const parsed = parseRows(text, separator, name)
    const found: Note[] = [...notes]
    const expected = /\.tsv(\.gz)?$/i.test(name) ? '\t' : ','
    if (separator !== expected && parsed.header.length > 1) {
      found.push(separatorFound(name, separators.find((each) => each.letter === separator)!.word))
    }
    const names = headerNames(parsed, name, found)
    const line = Int32Array.from(parsed.lines)
    const quoted = separator !== ',' || text.includes('"')
    const cells = quoted
      ? resolveCommas({ names, cells: parsed.cells, line, file: name, separator }, found)
      : parsed.cells
    return rawTable(name, names, cells, line, found)
  },
}

/** Whether text may be a table: most lines have as many separators as the first, or each line is a single word or number. */
function looksTabular(text: string): boolean {
  const lines = text
    .split(/\r\n|\n|\r/, 40)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  if (lines.length < 2) return lines.length === 0 || !/\s\S+\s/.test(lines[0]!.trim()) || /[,;\t]/.test(lines[0]!)
  const separator = findSeparator(lines[0]!)
  const count = (line: string): number => line.replace(/"[^"]*"/g, '').split(separator).length
  const width = count(lines[0]!)
  if (width === 1) return lines.slice(1).every((line) => /^\s*\S+\s*$/.test(line))
  return lines.filter((line) => count(line) === width).length >= lines.length / 2
}

/** The separator that occurs most in the first line outside quotes; a comma where there is none. */
function findSeparator(text: string): string {
  const first = /^[^\r\n]*/.exec(text)![0].replace(/"[^"]*"/g, '')
  const counts = separators.map(({ letter }) => first.split(letter).length - 1)
  return separators[counts.indexOf(Math.max(...counts))]!.letter
}

interface Parsed {
  readonly header: readonly string[]
  readonly headerLine: number
  readonly cells: string[][]
  readonly lines: number[]
}

function parseRows(text: string, separator: string, name: string): Parsed {
  const hasQuotes = text.includes('"')
  let header: readonly string[] = []
  let headerLine = 0
  const cells: string[][] = []
  const lines: number[] = []
  const ragged: { line: number; count: number }[] = []
  let next = 1
  let last = 1
  dsvFormat(separator).parseRows(text, (row) => {
    const line = next
    next += 1 + (hasQuotes ? lineBreaks(row) : 0)
    if (row.length === 1 && row[0]!.trim() === '') return null
    last = line
    if (headerLine === 0) {
      header = row.map((cell) => cell.trim())
      headerLine = line
      for (let j = 0; j < row.length; j++) cells.push([])
    } else if (row.length !== header.length) {
      ragged.push({ line, count: row.length })
    } else {
      for (let j = 0; j < row.length; j++) cells[j]!.push(row[j]!)
      lines.push(line)
    }
    return null
  })
  if (hasQuotes && (text.match(/"/g)!.length & 1) === 1) {
    throw new UserError(
      'data',
      `${name}:${last}: a quote is opened and never closed; quotes come in pairs. Close it, or write "" for a quote inside a cell.`,
    )
  }
  if (ragged.length > 0) throw raggedRows(name, header.length, ragged)
  if (headerLine === 0)
    throw new UserError('file', `${name}: the file holds only blank lines; a header and rows were expected.`)
  if (lines.length === 0) {
    throw new UserError(
      'data',
      `${name}: only a header was found (${header.join(', ')}); at least one row was expected below it.`,
    )
  }
  return { header, headerLine, cells, lines }
}

function lineBreaks(row: readonly string[]): number {
  let count = 0
  for (const cell of row) {
    if (cell.includes('\n') || cell.includes('\r')) count += cell.split(/\r\n|\n|\r/).length - 1
  }
  return count
}

function raggedRows(name: string, width: number, ragged: readonly { line: number; count: number }[]): UserError {
  const { line, count } = ragged[0]!
  const others = ragged.slice(1, 3).map((each) => each.line)
  const more = ragged.length - 1
  const tail =
    more === 0 ? '' : ` (${more} more: line${more === 1 ? '' : 's'} ${others.join(', ')}${more > 2 ? ', …' : ''})`
  const cells = `${count} ${count === 1 ? 'cell' : 'cells'}`
  return new UserError(
    'data',
    `${name}:${line}: the row has ${cells}; the header names ${width} ${width === 1 ? 'column' : 'columns'}. Complete or remove it${tail}.`,
  )
}

/** Checks the header: names are present and different. A nameless first column that counts the rows is called `index`. */
function headerNames(parsed: Parsed, name: string, notes: Note[]): readonly string[] {
  const { headerLine, cells } = parsed
  const names = [...parsed.header]
  if (names.every((each) => !Number.isNaN(parseQuantity(each)))) {
    throw new UserError(
      'data',
      `${name}:${headerLine}: the first line holds only numbers (${names.join(', ')}); column names were expected. Add a header line.`,
    )
  }
  const start = Number(cells[0]![0])
  if (
    names[0] === '' &&
    names.length > 1 &&
    cells[0]!.every((cell, row) => cell !== '' && Number(cell) === start + row)
  ) {
    names[0] = 'index'
    notes.push(indexColumn(name))
  }
  const blank = names.indexOf('')
  if (blank >= 0) {
    throw new UserError(
      'data',
      `${name}:${headerLine}: column ${blank + 1} has no name; every column needs one. Name it in the header, or remove the column.`,
    )
  }
  names.forEach((each, j) => {
    const before = names.indexOf(each)
    if (before === j) return
    throw new UserError(
      'data',
      `${name}:${headerLine}: columns ${before + 1} and ${j + 1} are both named "${each}"; names must differ. Rename one.`,
    )
  })
  return names
}
