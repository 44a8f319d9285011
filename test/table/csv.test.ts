import { csvFormatRows } from 'd3-dsv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSource } from '../../src/table/reader.ts'
import { cellsOf, inPieces, refusal, source } from './source.ts'

const read = (text: string | Uint8Array, name = 'runs.csv') => readSource(source(name, text))
const plain = 'params,loss\n1e9,2.5\n2e9,2.25\n'

test('cells, names and lines come from plain CSV', async () => {
  const raw = await read(plain)
  expect(raw.names).toEqual(['params', 'loss'])
  expect(cellsOf(raw)).toEqual([
    ['1e9', '2e9'],
    ['2.5', '2.25'],
  ])
  expect([...raw.line]).toEqual([2, 3])
  expect(raw.notes).toEqual([])
})

test.each([
  ['a byte-order mark', `\uFEFF${plain}`, []],
  ['CRLF', plain.replaceAll('\n', '\r\n'), []],
  ['CR', plain.replaceAll('\n', '\r'), []],
  ['blank lines at the end', `${plain}\n\n`, []],
  ['blanks around names', plain.replace('params,loss', ' params , loss '), []],
  ['semicolons', plain.replaceAll(',', ';'), ['separator']],
  ['tabs', plain.replaceAll(',', '\t'), ['separator']],
  ['semicolons and decimal commas', 'params;loss\n1e9;2,5\n2e9;2,25\n', ['separator', 'decimal-comma']],
])('%s are read as the same table', async (_, text, codes) => {
  const raw = await read(text)
  expect(raw.names).toEqual(['params', 'loss'])
  expect(cellsOf(raw).map((column) => column.map(Number))).toEqual([
    [1e9, 2e9],
    [2.5, 2.25],
  ])
  expect(raw.notes.map((note) => note.code)).toEqual(codes)
})

test.each(['le', 'be'] as const)('UTF-16 %s is read with and without a mark, and noted', async (order) => {
  for (const mark of ['\uFEFF', '']) {
    const bytes = new Uint8Array(2 * (mark.length + plain.length))
    const view = new DataView(bytes.buffer)
    ;[...(mark + plain)].forEach((letter, i) => void view.setUint16(2 * i, letter.charCodeAt(0), order === 'le'))
    const raw = await read(bytes)
    expect(raw.names).toEqual(['params', 'loss'])
    expect(raw.notes.map((note) => note.message)).toEqual([
      `runs.csv is UTF-16${order.toUpperCase()} and was read as such.`,
    ])
  }
})

test('the note on decimal commas shows an example', async () => {
  const raw = await read('params;loss\n1.000.000;2,5\n')
  expect(cellsOf(raw)).toEqual([['1000000'], ['2.5']])
  expect(raw.notes[1]!.message).toBe('runs.csv writes a comma for the decimal point in 1 cell: "2,5" was read as 2.5.')
})

test('commas in quoted cells of a comma-separated file are thousands unless a cell says otherwise', async () => {
  expect(cellsOf(await read('params,loss\n"1,000",2.5\n'))[0]).toEqual(['1,000'])
  expect(cellsOf(await read('params,loss\n1000,"2,5"\n'))[1]).toEqual(['2.5'])
})

test('a comma in a text column is left alone', async () => {
  const raw = await read('model;loss\n6,12;2.5\nsmall;2.25\n')
  expect(cellsOf(raw)[0]).toEqual(['6,12', 'small'])
})

test('line numbers count the breaks inside quoted cells, and blank lines', async () => {
  const raw = await read('name,loss\n"a\nb",1\n\n"c\r\nd\r\ne",2\nf,3\n')
  expect([...raw.line]).toEqual([2, 5, 8])
  expect(cellsOf(raw)[0]).toEqual(['a\nb', 'c\r\nd\r\ne', 'f'])
})

test('a nameless first column that counts the rows is an index', async () => {
  const raw = await read(',params\n0,1e9\n1,2e9\n')
  expect(raw.names).toEqual(['index', 'params'])
  expect(raw.notes.map((note) => note.code)).toEqual(['index-column'])
})

test.each([
  [
    'only a header',
    'params,loss\n',
    'runs.csv: only a header was found (params, loss); at least one row was expected below it.',
  ],
  ['blank lines', '\n\n', 'runs.csv: the file holds only blank lines; a header and rows were expected.'],
  [
    'no header',
    '1e9,2.5\n2e9,2.25\n',
    'runs.csv:1: the first line holds only numbers (1e9, 2.5); column names were expected. Add a header line.',
  ],
  [
    'equal names',
    'loss,params,loss\n1,2,3\n',
    'runs.csv:1: columns 1 and 3 are both named "loss"; names must differ. Rename one.',
  ],
  [
    'a blank name',
    'params,,loss\n1,2,3\n',
    'runs.csv:1: column 2 has no name; every column needs one. Name it in the header, or remove the column.',
  ],
  [
    'one ragged row',
    'a,b\n1,2\n3\n',
    'runs.csv:3: the row has 1 cell; the header names 2 columns. Complete or remove it.',
  ],
  [
    'ragged rows',
    'a,b\n1\n1,2\n1,2,3\n1\n1\n',
    'runs.csv:2: the row has 1 cell; the header names 2 columns. Complete or remove it (3 more: lines 4, 5, …).',
  ],
  [
    'an open quote',
    'a,b\n1,2\n"3,4\n5,6\n',
    'runs.csv:3: a quote is opened and never closed; quotes come in pairs. Close it, or write "" for a quote inside a cell.',
  ],
  [
    'an unclear comma',
    'a;b\n1;2\n3;1,234\n',
    'runs.csv:3: b is "1,234", which may be 1.234 or 1234; nothing else in the file tells. Write numbers with a decimal point and no thousands separator.',
  ],
  [
    'an unclear point',
    'a;b\n1,5;2\n3;1.234\n',
    'runs.csv:3: b is "1.234" in a file with decimal commas, which may be 1.234 or 1234. Write numbers with a decimal point and no thousands separator.',
  ],
  [
    'both commas',
    'a;b\n1,5;2\n3;1,234,567\n',
    'runs.csv:3: b is "1,234,567" where line 2 has "1,5"; a comma must mean the same throughout. Write decimal points and no thousands separators.',
  ],
])('%s is refused', async (_, text, message) => {
  expect(await refusal(() => read(text))).toBe(message)
})

test.each(['\n', '\r\n', '\r'])(
  'text in another encoding is refused with its line, which ends with %j',
  async (end) => {
    const bytes = Uint8Array.from(Buffer.from(['name,loss', 'a,1', 'bé,2', ''].join(end), 'latin1'))
    const message = "runs.csv:3: a character isn't UTF-8 or UTF-16; those are read. Save the file as UTF-8."
    expect(await refusal(() => read(bytes))).toBe(message)
    for (const length of [1, 3])
      expect(await refusal(() => readSource(inPieces('runs.csv', bytes, length)))).toBe(message)
  },
)

test('any cells come back from CSV that d3-dsv writes', async () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '' && !/^\uFEFF/.test(text))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
      const named = rows.map(([a, b]): [string, string] => [`x${a}`, `y${b}`])
      const raw = await read(csvFormatRows([['first', 'second'], ...named]))
      expect(cellsOf(raw)).toEqual([named.map(([a]) => a), named.map(([, b]) => b)])
    }),
    { seed: 1, numRuns: 200 },
  )
})
