import { expect, test } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import type { Cell } from '../../src/table/cell.ts'
import { column, growingColumn } from '../../src/table/column.ts'

test.each([
  ['numbers', 1],
  ['numbers, gaps and text', 0.6],
])('a growing column holds %s as an array does, in any order', (_, share) => {
  const random = new Random(3)
  const grown = growingColumn()
  const plain: Cell[] = []
  const cell = (): Cell => {
    if (random.uniform() < share) return random.uniform() < 0.01 ? Number.NaN : random.uniform() - 0.5
    return ['a', '', null, true, -0][Math.floor(5 * random.uniform())]!
  }
  for (let count = 0; count < 30_000; count++) {
    const row = random.uniform() < 0.9 ? count : Math.floor(20_000 * random.uniform())
    const value = cell()
    grown.set(row, value)
    while (plain.length < row) plain.push(null)
    plain[row] = value
  }
  expect(grown.length()).toBe(plain.length)
  expect([...column(plain.length, grown.at)]).toEqual(plain)
  expect(grown.at(plain.length + 10_000)).toBe(null)
})

test('a column that is made on demand is looked through as an array is', () => {
  const cells = column(3, (row) => row * row)
  expect(cells.map((cell, row) => [cell, row])).toEqual([
    [0, 0],
    [1, 1],
    [4, 2],
  ])
  expect(cells.every((cell) => Number(cell) < 4)).toBe(false)
  expect(cells.some((cell) => cell === 4)).toBe(true)
})
