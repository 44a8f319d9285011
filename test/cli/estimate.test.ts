import { expect, it } from 'vitest'
import { readDocument } from '../../src/cli/estimate.ts'
import { tempFolder } from './run-cli.ts'

const folder = tempFolder()

it('a fit of several is named by its columns, whose values may hold commas', async () => {
  const groups = [
    { by: { task: "('date', '1-shot')", size: '6 Enc, 6 Dec' }, fit: 'a' },
    { by: { task: "('date', '2-shot')", size: '6 Enc, 6 Dec' }, fit: 'b' },
    { by: { task: "('date', '2-shot')", size: '28 Enc, 6 Dec' }, fit: 'c' },
  ]
  const path = folder.write('fits.json', JSON.stringify({ kind: 'fits', groups }))
  expect(await readDocument(`${path}#task=('date', '1-shot')`)).toBe('a')
  expect(await readDocument(`${path}#size=6 Enc, 6 Dec, task=('date', '2-shot')`)).toBe('b')
  expect(await readDocument(`${path}#task=('date', '2-shot'),size=28 Enc, 6 Dec`)).toBe('c')
  await expect(readDocument(`${path}#size=6 Enc, 6 Dec`)).rejects.toThrow('names 2 of 3 fits')
  await expect(readDocument(`${path}#kind=web`)).rejects.toThrow('names none of 3 fits')
})
