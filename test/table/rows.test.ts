import { expect, test } from 'vitest'
import { tableFromColumns } from '../../src/table/build.ts'
import { finalRows, groupBy, nearOptimalRows, selectRows } from '../../src/table/rows.ts'
import { refusal } from './source.ts'

const table = tableFromColumns({
  run: ['a', 'a', 'b', 'c'],
  step: [1, 2, 1, 1],
  width: [64, 64, 128, 64],
  kind: ['x', 'x', 'y', 'x'],
  loss: [3, 2, 2.5, 2.25],
})

test('selected rows keep their values, labels, places and runs', () => {
  const some = selectRows(table, [2, 0, 1])
  expect([...some.columns.loss!]).toEqual([2.5, 3, 2])
  expect(some.labels.kind).toEqual(['y', 'x', 'x'])
  expect([...some.origin.line]).toEqual([3, 1, 2])
  expect(some.runs).toEqual({ names: ['b', 'a'], of: new Int32Array([0, 1, 1]) })
  expect(some.fingerprint).not.toBe(table.fingerprint)
  expect(selectRows(table, [0, 1, 2, 3])).toEqual(table)
})

test('final rows are the last of each run; the others count as dropped', () => {
  const final = finalRows(table)
  expect([...final.columns.loss!]).toEqual([2, 2.5, 2.25])
  expect(final.dropped).toEqual([{ reason: 'not the last row of its run', count: 1, where: ['columns:1'] }])
  expect(finalRows(final)).toBe(final)
})

test('groups come in order of first appearance, by text, number or run', () => {
  const groups = groupBy(table, ['kind', 'width'])
  expect(groups.map(({ by, table: part }) => [by, part.length])).toEqual([
    [{ kind: 'x', width: 64 }, 3],
    [{ kind: 'y', width: 128 }, 1],
  ])
  expect(groupBy(table, ['run']).map(({ by }) => by.run)).toEqual(['a', 'b', 'c'])
})

test('an unknown group is refused', async () => {
  expect(await refusal(() => groupBy(table, ['colour']))).toBe(
    'group: no column is named "colour" (found: run, kind, width, step, loss). Name one of these.',
  )
})

test('near-optimal rows are those within a share of the lowest loss of their size and length, or budget', () => {
  const sweep = {
    params: [1e8, 1e8, 1e8, 2e8, 2e8],
    tokens: [1e9, 1e9, 2e9, 1e9, 1e9],
    loss: [3.0, 3.006, 2.9, 2.8, 2.9],
  }
  const kept = nearOptimalRows(tableFromColumns(sweep), 0.0025)
  expect([...kept.columns.loss!]).toEqual([3.0, 3.006, 2.9, 2.8])
  expect(kept.dropped.at(-1)).toMatchObject({ count: 1, where: ['columns:5'] })
  expect(kept.dropped.at(-1)!.reason).toBe('loss more than 0.25 % above the lowest of its size and length')
  const budgets = nearOptimalRows(tableFromColumns({ flops: [1, 1, 2], loss: [3, 3.5, 2.9] }), 0.01)
  expect([...budgets.columns.loss!]).toEqual([3, 2.9])
  expect(() => nearOptimalRows(tableFromColumns({ lr: [1, 2], loss: [3, 2.9] }), 0.01)).toThrow(
    'near-optimal rows: the table has no params and tokens, or flops.',
  )
})
