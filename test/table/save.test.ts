import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tableFromColumns } from '../../src/table/build.ts'
import { tableFromJson, tableToJson } from '../../src/table/save.ts'
import { refusal } from './source.ts'

test('any table comes back unchanged through JSON text', () => {
  const row = fc.record({
    params: fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true }),
    other: fc.double(),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1 }), (rows) => {
      const table = tableFromColumns({
        params: rows.map(({ params }) => params),
        other: rows.map(({ other }) => other),
        name: rows.map((_, at) => `run ${at}`),
      })
      expect(tableFromJson(JSON.parse(JSON.stringify(tableToJson(table))))).toEqual(table)
    }),
    { seed: 4, numRuns: 200 },
  )
})

test('a table that was changed or damaged since is refused', async () => {
  const saved = tableToJson(tableFromColumns({ params: [1, 2], loss: [3, 2] }))
  const changed = { ...saved, columns: { ...saved.columns, loss: [3, 2.5] } }
  expect(await refusal(() => tableFromJson(changed, 'fit.json'))).toMatch(
    /^fit\.json: the saved rows have fingerprint sha256:[0-9a-f]{12}… where sha256:[0-9a-f]{12}… was saved; they were changed since\. Fit again from the original files\.$/,
  )
  for (const damaged of [null, 3, {}, { ...saved, columns: { loss: [1] } }]) {
    expect(await refusal(() => tableFromJson(damaged))).toBe(
      'table: this is no saved table, or a damaged one; columns, runs and origin were expected.',
    )
  }
})
