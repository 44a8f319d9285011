import { describe, expect, test } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { type TableOptions, tableFromColumns } from '../../src/table/build.ts'
import { irregularRows } from '../../src/table/irregular.ts'

const rows = 200
const trend = (i: number, n = rows) => 2.5 + 8 / Math.sqrt(1 + (1000 * (i + 1)) / n)

/** A falling curve under noise of 1 %, whose neighbours correlate by `rho`. */
function curve(seed: number, n = rows, rho = 0): Float64Array {
  const random = new Random(seed)
  let noise = random.normal()
  return Float64Array.from({ length: n }, (_, i) => {
    noise = rho * noise + Math.sqrt(1 - rho ** 2) * random.normal()
    return trend(i, n) * Math.exp(0.01 * noise)
  })
}
const lifted = (loss: Float64Array, by: (row: number) => number) => loss.map((value, row) => value + by(row))
const spikesOf = (loss: Float64Array, rates?: Float64Array) => irregularRows(loss, rates).spikes.map(({ row }) => row)

describe('rows that are no part of their curve', () => {
  test.each([0, 0.5, 0.9])('fewer than 1 in 100 clean curves are flagged, with noise correlated by %s', (rho) => {
    const found = Array.from({ length: 300 }, (_, seed) => irregularRows(curve(seed, [12, 50, 400][seed % 3], rho)))
    expect(found.filter(({ spikes, diverged }) => spikes.length > 0 || diverged !== null).length).toBeLessThan(3)
  })

  test('single spikes are found wherever they stand after the start, and by how much they rise', () => {
    for (let seed = 0; seed < 20; seed++) {
      const at = [30 + seed, 90, 150 + seed, rows - 1]
      const loss = lifted(curve(seed), (row) => (at.includes(row) ? 1.5 : 0))
      const { spikes, diverged } = irregularRows(loss)
      expect([spikes.map(({ row }) => row), diverged]).toEqual([at, null])
      expect(Math.abs(spikes[1]!.rise - 1.5)).toBeLessThan(0.15)
    }
  })

  test('a spike that dies away over 20 rows is found down to where noise hides it', () => {
    const found = spikesOf(lifted(curve(1), (row) => (row < 100 ? 0 : 3 * Math.exp((100 - row) / 6))))
    expect(found.slice(0, 8)).toEqual([100, 101, 102, 103, 104, 105, 106, 107])
    expect(Math.max(...found)).toBeLessThan(120)
  })

  test('a dip, a step up that stays below a quarter, and a rise of under 1 % are none', () => {
    expect(spikesOf(lifted(curve(1), (row) => (row === 100 ? -1 : 0)))).toEqual([])
    const step = irregularRows(lifted(curve(2), (row) => (row >= 150 ? 0.4 : 0)))
    expect([step.spikes, step.diverged]).toEqual([[], null])
    const smooth = Float64Array.from({ length: rows }, (_, i) => trend(i))
    expect(spikesOf(lifted(smooth, (row) => (row === 150 ? 0.025 : 0)))).toEqual([])
  })

  test('where the learning rate rises, a higher loss is no spike', () => {
    const loss = lifted(curve(3), (row) => (row === 100 ? 1.5 : 0))
    expect(spikesOf(loss, new Float64Array(rows).fill(1e-3))).toEqual([100])
    expect(
      spikesOf(
        loss,
        Float64Array.from({ length: rows }, (_, i) => (i < 100 ? 1e-4 : 1e-3)),
      ),
    ).toEqual([])
  })

  test('a run that rises for good has diverged from where the rise begins', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { diverged, least } = irregularRows(lifted(curve(seed), (row) => Math.max(0, Math.min(4, (row - 120) / 5))))
      expect(Math.abs(diverged! - 121)).toBeLessThanOrEqual(2)
      expect(Math.abs(least / trend(120) - 1)).toBeLessThan(0.03)
    }
    expect(irregularRows(lifted(curve(0), (row) => (row > 40 && row < 150 ? 4 : 0))).diverged).toBeNull()
  })
})

describe('a table of curves', () => {
  const clean = curve(5)
  const loss = [
    ...lifted(clean, (row) => (row === 60 || row === 61 ? 2 : 0)),
    ...lifted(curve(6), (row) => (row >= 190 ? 3 : 0)),
  ]
  const columns = {
    run: loss.map((_, i) => (i < rows ? 'a' : 'b')),
    step: loss.map((_, i) => i % rows),
    lr: loss.map(() => 1e-3),
    loss,
  }
  const build = (options: TableOptions) => tableFromColumns(columns, options, 'log.csv')
  const told = (options: TableOptions) => {
    const { length, dropped, notes } = build(options)
    return { length, dropped, messages: notes.filter(({ level }) => level === 'caution').map(({ message }) => message) }
  }

  test('a law of curves goes without such rows, which are counted and told with their places', () => {
    const { length, dropped, messages } = told({ needs: ['step', 'loss'] })
    expect(length).toBe(2 * rows - 12)
    expect(dropped).toEqual([
      { reason: 'spike of the loss', count: 2, where: ['log.csv:61', 'log.csv:62'] },
      {
        reason: 'its run diverged',
        count: 10,
        where: Array.from({ length: 10 }, (_, i) => `log.csv:${391 + i}`),
      },
    ])
    expect(messages[0]).toMatch(/^2 rows of 1 run \(log.csv:61, log.csv:62\) jump above .* by up to (1\.9|2|2\.0)/)
    expect(messages[0]).toMatch(/they were left out\.$/)
    expect(messages[1]).toMatch(/^b ends at a loss of 5\.\d+, above its least of 2\.\d+, from 190 \(log.csv:391\) on: /)
    expect(messages[1]).toMatch(/10 rows were left out\.$/)
  })

  test('with keepSpikes, and without a law of curves, they are told and kept', () => {
    for (const options of [{ needs: ['step', 'loss'], keepSpikes: true }, {}]) {
      const { length, dropped, messages } = told(options)
      expect([length, dropped, messages.length]).toEqual([2 * rows, [], 2])
      expect(messages.join()).toMatch(/they were kept\..*10 rows were kept\.$/)
    }
  })

  test('a file without a run column is a curve by its steps; rows of several sizes are none', () => {
    const { run: _, ...bare } = columns
    const first = Object.fromEntries(Object.entries(bare).map(([name, cells]) => [name, cells.slice(0, rows)]))
    const codes = (table: Parameters<typeof tableFromColumns>[0]) =>
      tableFromColumns(table).notes.map(({ code }) => code)
    expect(codes(first)).toContain('spikes')
    expect(codes({ ...first, params: Array.from({ length: rows }, (_, i) => 1e6 + i) })).not.toContain('spikes')
  })
})
