import { expect, test } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { customLaw } from '../../src/law/custom.ts'
import { buildTable, readJoined, tableFromColumns } from '../../src/table/build.ts'
import { inspect } from '../../src/table/inspect.ts'
import { groupBy } from '../../src/table/rows.ts'
import { tidy } from '../../src/table/tidy.ts'
import { evaluateWhere } from '../../src/table/where.ts'
import { tableRows } from '../../src/table/where-columns.ts'
import { source } from './source.ts'

/** Names that every object answers to, though nobody put them in. */
const inherited = Object.getOwnPropertyNames(Object.prototype)

test.each(inherited)('a column may be called %s', async (name) => {
  const file = source('runs.csv', `params,tokens,loss,${name}\n1e8,1e9,3,1\n2e8,1e9,2.9,2\n4e8,1e9,2.8,2\n`)
  const table = await buildTable([file], { where: `${name} > 0` })
  expect([...table.columns[name]!]).toEqual([1, 2, 2])
  expect(inspect(table).ranges[name]).toEqual({ low: 1, median: 2, high: 2 })
  expect(groupBy(table, [name]).map(({ by, rows }) => [by[name], rows.length])).toEqual([
    [1, 1],
    [2, 2],
  ])
  expect([...evaluateWhere(`${name} == 2`, tableRows(table)).keep]).toEqual([0, 1, 1])
  expect(Object.keys(tidy(await readJoined([file])).columns)).toEqual(['params', 'tokens', 'loss', name])
  const mapped = await buildTable([file], { map: { loss: name } })
  expect([...mapped.columns.loss!]).toEqual([1, 2, 2])
})

test.each(inherited)('a run may be called %s, and has the schedule that is stated for it alone', async (name) => {
  const curves = source('curves.csv', `run,step,lr,loss\n${name},100,1e-3,3\nother,100,1e-3,3\n`)
  const stated = await buildTable([curves], { needs: ['step'], warmup: { other: 10 }, earlyCut: 0 })
  expect(stated.schedules!.map((schedule) => schedule?.kind === 'logged' && schedule.warmup)).toEqual([101, 10])
})

test.each(inherited.filter((name) => !name.startsWith('__')))('a parameter may be called %s', async (name) => {
  const x = Float64Array.of(1, 2, 4, 8)
  const table = tableFromColumns({ x, loss: x.map((v) => 2 + 3 * v) }, { needs: ['x'] })
  const found = fit(table, await customLaw(`E + ${name} * x`, { inputs: { x: 'x' } }))
  expect(found.params[name]).toBeCloseTo(3, 9)
  const law = await customLaw('E + A * x', { inputs: { x: 'x' } })
  expect(() => fit(table, law, { fixed: { [name]: 1 } })).toThrow(`has no parameter "${name}"`)
})
