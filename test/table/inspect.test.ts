import { expect, test } from 'vitest'
import { tableFromColumns } from '../../src/table/build.ts'
import { inspect } from '../../src/table/inspect.ts'

const of = (params: number[], tokens: number[]) =>
  inspect(tableFromColumns({ params, tokens, loss: params.map((_, row) => 3 - row / 10) }))
const codes = ({ notes }: ReturnType<typeof of>) =>
  notes.map((note) => note.code).filter((code) => !['row-is-run', 'completed'].includes(code))

test('a grid is described by its levels, octaves and correlation', () => {
  const seen = of([1e6, 1e6, 1e6, 4e6, 4e6, 4e6, 16e6, 16e6, 16e6], [1e9, 2e9, 4e9, 1e9, 2e9, 4e9, 1e9, 2e9, 4e9])
  expect(seen.design.levels).toEqual({ params: 3, tokens: 3 })
  expect(seen.design.octaves).toEqual({ params: 4, tokens: 2 })
  expect(seen.design.correlation).toBeCloseTo(0, 12)
  expect(seen.design.tokensPerParam).toBeNull()
  expect(seen.ranges.tokens).toEqual({ low: 1e9, median: 2e9, high: 4e9 })
  expect([seen.rows, seen.runs, codes(seen)]).toEqual([9, 9, []])
})

test('values within 5 % count as one level, and fewer than 3 levels are noted', () => {
  const seen = of([1e6, 1.01e6, 4e6, 4e6], [1e9, 1e9, 1e9, 1e9])
  expect(seen.design).toMatchObject({ levels: { params: 2, tokens: 1 }, correlation: null })
  expect(seen.notes.filter((note) => note.code === 'few-levels').map((note) => note.message)).toEqual([
    "params takes 2 values in these rows; how the loss depends on it can't be checked.",
    "tokens takes 1 value in these rows; how the loss depends on it can't be seen.",
  ])
})

test('a ladder of 20 tokens per parameter is noted', () => {
  const seen = of([1e6, 2e6, 4e6, 8e6], [2e7, 4.1e7, 8e7, 16e7])
  expect(codes(seen)).toEqual(['fixed-ratio'])
  expect(seen.design.tokensPerParam).toBeCloseTo(20, 0)
  expect(seen.notes.at(-1)!.message).toBe(
    "All rows have about 20 tokens per parameter (largest over smallest 1.02): a law of both can't be told from a law of either.",
  )
})

test('inputs that rise together are noted', () => {
  const seen = of([1e6, 2e6, 4e6, 8e6, 16e6], [2e7, 6e7, 8e7, 24e7, 32e7])
  expect(codes(seen)).toEqual(['collinear-inputs'])
  expect(seen.notes.at(-1)!.message).toMatch(
    /^params and tokens rise together \(correlation of their logarithms 0\.9\d+\)/,
  )
})

test('symbols of a law count as inputs, and flops where there is nothing else', () => {
  expect(inspect(tableFromColumns({ x: [1, 2], loss: [1, 2] }, { needs: ['x', 'loss'] })).design.levels).toEqual({
    x: 2,
  })
  expect(inspect(tableFromColumns({ flops: [1e18, 2e18], loss: [1, 2] })).design.levels).toEqual({ flops: 2 })
})

test('a size of 0 leaves no correlation and no ratio to tell, rather than NaN', () => {
  const { design } = of([0, 1e6, 4e6], [1e9, 2e9, 4e9])
  expect(design).toMatchObject({ correlation: null, tokensPerParam: null })
})
