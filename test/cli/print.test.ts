import { expect, it } from 'vitest'
import { tableText } from '../../src/cli/print.ts'

it('lines up a table of any length', () => {
  const rows = Array.from({ length: 200_000 }, (_, row) => [`run ${row}`, '2.5'])
  const lines = tableText(['name', 'loss'], rows).split('\n')
  expect(lines.slice(0, 2)).toEqual(['name        loss', 'run 0        2.5'])
  expect(lines.at(-1)).toBe('run 199999   2.5')
})
