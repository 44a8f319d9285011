import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { crc32c } from '../../../src/table/read/crc32c.ts'
import { readSource, readSources } from '../../../src/table/reader.ts'
import { cellsOf, inPieces, refusal, source } from '../source.ts'
import { type Scalar, scalarEvent, versionEvent } from './event-writer.ts'

const file = 'run-a/events.out.tfevents.1.host'
const time = 1709632801
const scalar = (value: number, as: Scalar['as'] = 'simple_value', tag = 'loss'): Scalar => ({ tag, value, as })
const read = (...events: number[][]) =>
  readSource(source(file, Uint8Array.from([versionEvent(time), ...events].flat())))

test('the checksum has its published check value', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
})

test.each(['simple_value', 'float_val', 'double_val', 'content32', 'content64', 'half', 'bfloat16'] as const)(
  'a scalar written as %s is read exactly',
  async (as) => {
    const raw = await read(scalarEvent(10, time, [scalar(2.5, as)]), scalarEvent(20, time + 1, [scalar(-1.25, as)]))
    expect(raw.names).toEqual(['step', 'loss', 'wall_time'])
    expect(cellsOf(raw)).toEqual([
      [10, 20],
      [2.5, -1.25],
      [time, time + 1],
    ])
    expect([...raw.line]).toEqual([2, 3])
  },
)

test('whole numbers, large and negative steps are read', async () => {
  const raw = await read(
    scalarEvent(2 ** 40, time, [scalar(7e12, 'int64')]),
    scalarEvent(-1, time, [scalar(-3, 'int64')]),
  )
  expect(cellsOf(raw).slice(0, 2)).toEqual([
    [-1, 2 ** 40],
    [-3, 7e12],
  ])
})

test('event files of one folder are one run, and the later file wins where it goes back', async () => {
  const events = (...list: number[][]) => Uint8Array.from([versionEvent(time), ...list].flat())
  const raw = await readSources([
    source('a/events.out.tfevents.1.h', events(scalarEvent(1, time, [scalar(3)]), scalarEvent(2, time, [scalar(2)]))),
    source('a/events.out.tfevents.2.h', events(scalarEvent(2, time, [scalar(2.5)]), scalarEvent(3, time, [scalar(1)]))),
    source('b/events.out.tfevents.1.h', events(scalarEvent(1, time, [scalar(4)]))),
  ])
  expect(raw.names.slice(0, 3)).toEqual(['run', 'step', 'loss'])
  expect(cellsOf(raw).slice(0, 3)).toEqual([
    ['a', 'a', 'a', 'b'],
    [1, 2, 3, 1],
    [3, 2.5, 1, 4],
  ])
  expect(raw.notes.map(({ code }) => code)).toEqual(['restart-joined'])
})

const whole = Uint8Array.from(
  [versionEvent(time), scalarEvent(1, time, [scalar(3)]), scalarEvent(2, time, [scalar(2)])].flat(),
)
const last = versionEvent(time).length + scalarEvent(1, time, [scalar(3)]).length

test('a torn last record is left out with a note, wherever it was cut', async () => {
  for (let length = last + 1; length < whole.length; length++) {
    const raw = await readSource(source(file, whole.slice(0, length)))
    expect(cellsOf(raw)[0]).toEqual([1])
    expect(raw.notes).toMatchObject([{ code: 'torn-tail', evidence: { offset: last, bytes: length - last } }])
    expect(await readSource(inPieces(file, whole.slice(0, length), 5))).toMatchObject({ notes: raw.notes })
  }
  const zeros = new Uint8Array(whole.length + 64)
  zeros.set(whole)
  for (const read of [source(file, zeros), inPieces(file, zeros, 5)]) {
    expect((await readSource(read)).notes).toMatchObject([
      { code: 'torn-tail', evidence: { offset: whole.length, bytes: 64 } },
    ])
  }
})

test('a changed byte anywhere in a record is refused with the place of the record', async () => {
  for (const at of [0, 9, 15, 30, last - 1, last + 3, last + 20]) {
    const damaged = whole.slice()
    damaged[at]! ^= 1
    expect(await refusal(() => readSource(source(file, damaged)))).toMatch(
      /^run-a\/events\.out\.tfevents\.1\.host: the record at byte \d+ .* checksum; a whole event file was expected\. Copy it again\.$/,
    )
  }
})

test('a file without scalars is refused', async () => {
  expect(await refusal(() => read())).toBe(
    `${file}: the event file has no scalars, nothing but its header; at least one was expected.`,
  )
})

test('an event file is known by its bytes under any name', async () => {
  const bytes = readFileSync('test/golden/tfevents/tensorboardx/pretrain/events.out.tfevents.1709632801.host')
  expect((await readSource(source('download.bin', bytes))).names).toContain('train/loss')
})
