import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Cell } from '../../../src/table/cell.ts'
import type { RawTable } from '../../../src/table/raw.ts'
import { readSources } from '../../../src/table/reader.ts'
import { readers } from '../../../src/table/readers.ts'
import { inPieces, source } from '../source.ts'

const golden = 'test/golden'
const folders = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

/** A table with a line of JSON for each row, as a person reviews it; what JSON has no number for is text. */
function tableText({ names, cells, files, file, line, notes }: RawTable): string {
  const cell = (value: Cell): Cell => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)
  const rows = Array.from(line, (at, row) => [
    `${files[file[row]!]}:${at}`,
    ...cells.map((column) => cell(column.at(row)!)),
  ])
  const lines = (values: readonly unknown[]): string => values.map((value) => `  ${JSON.stringify(value)}`).join(',\n')
  const told = notes.map(({ code, level, message }) => ({ code, level, message }))
  return `{\n "columns": ${JSON.stringify(['(place)', ...names])},\n "rows": [\n${lines(rows)}\n ],\n "notes": [\n${lines(told)}\n ]\n}\n`
}

describe.each(folders(golden))('%s', (format) => {
  test.each(folders(join(golden, format)))('reads %s as the reviewed table', async (name) => {
    const folder = join(golden, format, name)
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'expected.json')
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
    const sources = files.map((file) => source(file.slice(folder.length + 1), readFileSync(file)))
    const text = tableText(await readSources(sources))
    await expect(text).toMatchFileSnapshot(join(process.cwd(), folder, 'expected.json'))
    for (const length of [1, 7, 300]) {
      const cut = files.map((file) => inPieces(file.slice(folder.length + 1), readFileSync(file), length))
      expect(tableText(await readSources(cut))).toBe(text)
    }
  })

  test('is recognised by no reader before its own', () => {
    for (const name of folders(join(golden, format))) {
      const folder = join(golden, format, name)
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || entry.name === 'expected.json') continue
        const bytes = readFileSync(join(entry.parentPath, entry.name))
        const head = { bytes, text: bytes.includes(0) ? '' : bytes.toString('utf8').slice(0, 65_536) }
        expect(readers.find((each) => each.accepts(entry.name.toLowerCase(), head))?.name).toBe(format)
      }
    }
  })

  test('says in SOURCE.md where its inputs come from', () => {
    expect(readFileSync(join(golden, format, 'SOURCE.md'), 'utf8')).toMatch(/specification|real writer/)
  })
})
