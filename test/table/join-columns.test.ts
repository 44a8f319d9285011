import { expect, test } from 'vitest'
import { buildTable, readJoined } from '../../src/table/build.ts'
import { tidy } from '../../src/table/tidy.ts'
import { cellsOf, source } from './source.ts'

const one = source('a.csv', 'run,step,val_loss\na,100,3.5\na,200,3.4\n')
const other = source('b.csv', 'run,step,eval_loss,grad_norm\nb,100,3.6,1\nb,200,,1\nb,300,3.2,1\n')

test('what files call by different names is one column, with a note', async () => {
  const table = await buildTable([one, other])
  expect([...table.columns.loss!]).toEqual([3.5, 3.4, 3.6, 3.2])
  expect(table.runs.names).toEqual(['a', 'b'])
  expect(table.notes.find(({ code }) => code === 'columns-joined')).toMatchObject({
    level: 'caution',
    message: 'loss is "val_loss" in 1 file, "eval_loss" in 1 file; they were read as one column.',
  })
  const read = await readJoined([one, other])
  expect(Object.keys(tidy(read).columns)).toEqual(['run', 'step', 'loss', 'grad_norm'])
  expect(cellsOf(read)[read.names.indexOf('grad_norm')]).toEqual([null, null, '1', '1', '1'])
})

test('a role that the user maps stays as it is', async () => {
  const table = await buildTable([one, other], { map: { loss: 'val_loss' } })
  expect([...table.columns.loss!]).toEqual([3.5, 3.4])
})

test('a file with two columns for a role leaves the choice to the user', async () => {
  const both = source('c.csv', 'run,step,val_loss,eval_loss\nc,100,3.5,3.4\n')
  await expect(buildTable([one, both], { needs: ['loss'] })).rejects.toThrow(
    '2 columns may be "loss": val_loss, eval_loss. Choose one with --map loss=val_loss.',
  )
})
