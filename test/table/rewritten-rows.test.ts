import { expect, it } from 'vitest'
import { tableFromColumns } from '../../src/table/build.ts'

const curve = { needs: ['step', 'loss'] } as const
const restarted = { step: [1, 2, 3, 4, 3, 4, 5], loss: [5, 4, 3.5, 3.4, 3.3, 3.2, 3.1] }

it('of a step that was written again after a restart the later row counts, and the other is counted and told', () => {
  const table = tableFromColumns(restarted, curve, 'log.csv')
  expect([...table.columns.step!]).toEqual([1, 2, 3, 4, 5])
  expect([...table.columns.loss!]).toEqual([5, 4, 3.3, 3.2, 3.1])
  expect(table.dropped).toEqual([
    { reason: 'its step was written again later', count: 2, where: ['log.csv:3', 'log.csv:4'] },
  ])
  expect(table.notes.filter(({ code }) => code === 'restart-joined').map(({ message }) => message)).toEqual([
    'log.csv:5: the log goes back to step 3; 2 values were written again, and the later ones were kept.',
  ])
})

it('rows of two runs at the same step are two, and so are rows of a table that holds no curve', () => {
  const run = ['a', 'a', 'a', 'a', 'b', 'b', 'b']
  const two = tableFromColumns({ ...restarted, run }, curve)
  expect([two.length, two.dropped.length]).toEqual([7, 0])
  expect(tableFromColumns(restarted, { needs: ['loss'] }).length).toBe(7)
})

it('rows of other batches or sizes at the same step are none, nor rows at one step without going back', () => {
  const batch = [1, 1, 1, 1, 2, 2, 2]
  expect(tableFromColumns({ ...restarted, batch }, { needs: ['step', 'batch', 'loss'] }).length).toBe(7)
  const once = { step: [1, 2, 2, 2, 3], loss: [5, 4, 4.1, 4.2, 3] }
  expect(tableFromColumns(once, curve).length).toBe(5)
})

it('a spike is found also in the run that went back', () => {
  const step = [...Array.from({ length: 40 }, (_, i) => i + 1), ...Array.from({ length: 40 }, (_, i) => i + 21)]
  const loss = step.map((v, row) => 3 + 2 / v + 0.001 * (row % 3) + (row === 60 ? 2 : 0))
  const table = tableFromColumns({ step, loss }, curve)
  expect(table.length).toBe(59)
  expect(table.dropped.map(({ reason, count }) => [reason, count])).toEqual([
    ['its step was written again later', 20],
    ['spike of the loss', 1],
  ])
})
