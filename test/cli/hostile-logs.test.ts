import { mkdirSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { scalarEvent, versionEvent } from '../table/read/event-writer.ts'
import { json } from './document.ts'
import { runCli, tempFolder } from './run-cli.ts'

/** Logs that lie or are damaged: each gives a note or an error that names the place, and loses nothing silently. */
const folder = tempFolder()
afterAll(folder.remove)

const steps = Array.from({ length: 30 }, (_, i) => 50 * (i + 1))
const lossAt = (step: number) => 2 + 20 / Math.sqrt(step + 50)
const rateAt = (step: number) => 1e-3 * (1 - step / 2000)
const csv = (loss: (step: number) => string | number = lossAt) =>
  `step,lr,loss\n${steps.map((step) => `${step},${rateAt(step)},${loss(step)}\n`).join('')}`
const asked = ['--law', 'momentum-raw', '--bootstrap', '0', '--quiet']
const fitted = (...files: string[]) => json('fit', ...files, ...asked)
const said = async (...argv: string[]) => (await runCli(argv)).stderr.replaceAll(`${folder.path}/`, '')

interface Told {
  readonly code: string
  readonly message: string
}
const messageOf = (notes: readonly Told[], code: string) =>
  notes.find((note) => note.code === code)?.message.replaceAll(`${folder.path}/`, '')

describe('a hostile log', () => {
  test('in which the run diverged to NaN at step 900: told and counted with the lines', async () => {
    const path = folder.write(
      'nan.csv',
      csv((step) => (step < 900 ? lossAt(step) : 'NaN')),
    )
    const { n, dropped, notes } = await fitted(path)
    expect(n).toBe(17)
    expect(dropped).toMatchObject([{ reason: 'loss is NaN or infinite', count: 13 }])
    expect(dropped[0].where[0]).toBe(`${path}:19`)
    expect(messageOf(notes, 'diverged-rows')).toBe(
      'loss is NaN or infinite in 13 rows of 1 run (nan.csv:19, nan.csv:20, nan.csv:21, …); they were dropped.',
    )
  })

  test('with a loss of 0 and one below: refused with the line of the first', async () => {
    const path = folder.write(
      'zero.csv',
      csv((step) => ({ 500: 0, 700: -1.5 })[step] ?? lossAt(step)),
    )
    expect(await said('fit', path, ...asked)).toContain('zero.csv:11: loss is 0; an objective in log space needs')
    expect(await said('fit', path, ...asked, '--where', 'step != 500')).toContain('zero.csv:15: loss is -1.5;')
    expect((await json('fit', path, ...asked, '--where', 'loss > 0')).n).toBe(28)
  })

  test('whose lr is 0 throughout: refused with the ways out', async () => {
    const path = folder.write(
      'still.csv',
      `step,lr,loss\n${steps.map((step) => `${step},0,${lossAt(step)}\n`).join('')}`,
    )
    expect(await said('fit', path, ...asked)).toMatch(
      /still\.csv: the learning rate is 0 in every row;.*--map lr=.*--schedule/s,
    )
  })

  test.each(['csv', 'tfevents'])(
    'that lacks the tag which the other run has (%s): the run is named, its rows are counted',
    async (kind) => {
      const files = ['a', 'b'].map((run) => {
        const tags = run === 'a' ? ['val_loss', 'train_loss'] : ['train_loss']
        if (kind === 'csv') {
          const rows = steps.map((step) => [step, rateAt(step), ...tags.map(() => lossAt(step))].join(','))
          return folder.write(`${run}.csv`, `${['step', 'lr', ...tags].join(',')}\n${rows.join('\n')}\n`)
        }
        const events = steps.map((step) =>
          scalarEvent(
            step,
            step,
            ['lr', ...tags].map((tag) => ({
              tag,
              value: tag === 'lr' ? rateAt(step) : lossAt(step),
              as: 'simple_value' as const,
            })),
          ),
        )
        mkdirSync(folder.in(run))
        return folder.write(`${run}/events.out.tfevents.1.h`, Uint8Array.from([versionEvent(1), ...events].flat()))
      })
      const { n, dropped, notes } = await fitted(...files)
      expect([n, dropped[0].reason, dropped[0].count]).toEqual([30, 'loss is empty', 30])
      expect(messageOf(notes, 'runs-unmeasured')).toMatch(
        /^1 of 2 runs \(\S+\) has no "val_loss" in any row, the first at \S*b\S*:\d+; none/,
      )
      expect((await json('convert', ...files, '--quiet')).rows).toBe(60)
    },
  )

  test('named .csv that is JSON or JSON lines: read as what it is; cut off: refused with the place', async () => {
    const records = steps.map((step) => ({ step, lr: rateAt(step), loss: lossAt(step) }))
    const lines = records.map((record) => JSON.stringify(record)).join('\n')
    const { params } = await fitted(folder.write('plain.csv', csv()))
    for (const text of [JSON.stringify(records), lines]) {
      expect((await fitted(folder.write('lies.csv', text))).params).toEqual(params)
      expect(await said('fit', folder.write('cut.csv', text.slice(0, -20)), ...asked)).toMatch(
        /cut\.csv:\d+:\d+: .*JSON/,
      )
    }
  })

  test('cut off within a row: refused with the line', async () => {
    const path = folder.write('short.csv', csv().slice(0, -25))
    expect(await said('fit', path, ...asked)).toMatch(
      /^.*short\.csv:31: the row has \d cells?; the header names 3 columns/,
    )
  })

  test('with its rows out of order: the same curve as in order', async () => {
    const [header, ...rows] = csv().trimEnd().split('\n')
    const inOrder = await fitted(folder.write('order.csv', csv()))
    const mixed = await fitted(folder.write('order.csv', [header, ...rows.slice(15), ...rows.slice(0, 15)].join('\n')))
    expect(mixed.params).toEqual(inOrder.params)
    expect(mixed.n).toBe(30)
  })
})
