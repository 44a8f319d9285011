import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { formats, readSource, readSources } from '../../src/table/reader.ts'
import { cellsOf, gzipped, inPieces, refusal, source } from './source.ts'

test('gzip is transparent', async () => {
  const raw = await readSource(gzipped('runs.csv.gz', 'params,loss\n1,2\n'))
  expect(cellsOf(raw)).toEqual([['1'], ['2']])
  expect(cellsOf(await readSource(gzipped('log.jsonl.gz', '{"a": 1}')))).toEqual([[1]])
})

test.each([1, 2, 7, 1000])('gzip of several members is one file, also in pieces of %i bytes', async (length) => {
  const members = ['params,lo', '', 'ss\n1,2\n'].map((text) => gzipSync(text))
  const raw = await readSource(inPieces('runs.csv.gz', Uint8Array.from(Buffer.concat(members)), length))
  expect([raw.names, cellsOf(raw)]).toEqual([
    ['params', 'loss'],
    [['1'], ['2']],
  ])
})

test('several files are joined over the union of their columns', async () => {
  const raw = await readSources([source('a.csv', 'params,loss\n1,2\n'), source('b.json', '[{"loss": 3, "run": "x"}]')])
  expect(raw.names).toEqual(['params', 'loss', 'run'])
  expect(cellsOf(raw)).toEqual([
    ['1', null],
    ['2', 3],
    [null, 'x'],
  ])
  expect([raw.files, [...raw.file], [...raw.line]]).toEqual([
    ['a.csv', 'b.json'],
    [0, 1],
    [2, 1],
  ])
})

const whole = gzipSync('params,loss\n1,2\n')
const damaged = Uint8Array.from(whole)
damaged[14]! ^= 0xff
const gzipRefusal = (name: string, size: number) =>
  `${name}: the gzip data is cut short or damaged (${size} bytes); a whole gzip file was expected. Copy it again.`

test.each([
  ['empty.csv', new Uint8Array(0), 'empty.csv: the file is empty; a table with a header was expected.'],
  ['e.csv.gz', new Uint8Array(gzipSync('')), 'e.csv.gz: the gzip file holds nothing; a table was expected.'],
  ['3.csv.gz', new Uint8Array(whole.subarray(0, 3)), gzipRefusal('3.csv.gz', 3)],
  ['cut.csv.gz', new Uint8Array(whole.subarray(0, 25)), gzipRefusal('cut.csv.gz', 25)],
  ['bad.csv.gz', damaged, gzipRefusal('bad.csv.gz', whole.length)],
  [
    'runs.csv',
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10]),
    `runs.csv: this is a PNG image, not a table that can be read. Give ${formats}.`,
  ],
  [
    'runs.xlsx',
    new TextEncoder().encode('PK\u0003\u0004abc'),
    `runs.xlsx: this is a zip archive (also .xlsx, .npz, .pt), not a table that can be read. Give ${formats}.`,
  ],
  [
    'x.bin',
    new Uint8Array([1, 2, 0, 0, 7]),
    `x.bin: this is binary data of an unknown kind, not a table that can be read. Give ${formats}.`,
  ],
  [
    'notes.txt',
    new TextEncoder().encode('These are my notes.\nI trained it well, and then, later, again.\nThat is all.\n'),
    `notes.txt: this is text of an unknown kind, not a table that can be read. Give ${formats}.`,
  ],
])('%s is refused', async (name, bytes, message) => {
  expect(await refusal(() => readSource(source(name, bytes)))).toBe(message)
})

test('no file at all is refused', async () => {
  expect(await refusal(() => readSources([]))).toBe('no file was given; name at least one.')
})
