import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import type { Cell } from '../../../src/table/cell.ts'
import { readSource } from '../../../src/table/reader.ts'
import { parquetPieces } from '../../../src/table/write-parquet.ts'
import { cellsOf, refusal, source } from '../source.ts'

const loaded = vi.hoisted(() => ({ count: 0 }))
vi.mock('hyparquet', async (original) => {
  loaded.count++
  return original()
})

test('hyparquet is loaded for Parquet files only', async () => {
  await readSource(source('runs.csv', 'params,loss\n1,2\n'))
  expect(loaded.count).toBe(0)
  await readSource(source('runs.parquet', readFileSync('test/golden/parquet/zstd/runs.parquet')))
  expect(loaded.count).toBe(1)
})

const unused = (): never => {
  throw new Error('a file is read once')
}

test('a table that was written as Parquet is read back unchanged', async () => {
  const columns: Record<string, Cell[]> = {
    run: ['a', 'a', 'ü'],
    loss: [2.5, null, Number.NaN],
    params: [1e9, 2 ** 60, 0.1],
    mixed: ['x', null, '3'],
    empty: [null, null, null],
  }
  const file = { name: 'runs.parquet', bytes: unused, pieces: () => parquetPieces(columns) }
  const raw = await readSource(file)
  expect(raw.names).toEqual(Object.keys(columns))
  expect(cellsOf(raw)).toEqual(Object.values(columns))
})

test('a cut or changed file is refused or read, and never ends in an internal error', async () => {
  const whole = readFileSync('test/golden/parquet/zstd/runs.parquet')
  expect(await refusal(() => readSource(source('cut.parquet', whole.subarray(0, 900))))).toBe(
    "cut.parquet: the Parquet data can't be read (its end is missing); a whole file was expected. Copy it again.",
  )
  for (let at = 4; at < whole.length; at += 7) {
    const changed = Uint8Array.from(whole)
    changed[at]! ^= 0x55
    try {
      await readSource(source('changed.parquet', changed))
    } catch (error) {
      expect(error).toHaveProperty('name', 'UserError')
    }
  }
})
