import { describe, expect, it } from 'vitest'
import { parseSpec } from '../../src/schedule/spec.ts'
import { type TableOptions, tableFromColumns } from '../../src/table/build.ts'

const steps = Array.from({ length: 50 }, (_, i) => 20 * (i + 1))
const loss = steps.map((step, i) => 2 + step ** -0.3 + (i % 2 === 0 ? 0.01 : -0.01))
const columns = {
  run: [...steps.map(() => 'a'), ...steps.map(() => 'b')],
  step: [...steps, ...steps],
  loss: [...loss, ...loss],
}
const schedules = {
  a: parseSpec('constant:steps=1001,peak=1e-3,warmup=101'),
  b: parseSpec('constant:steps=1001,peak=1e-3'),
}
const build = (options: TableOptions) => tableFromColumns(columns, { needs: ['step', 'loss'], schedules, ...options })

describe('rows of early training', () => {
  it('are left out of a law of curves up to the end of the warm-up, counted and told', () => {
    const { length, dropped, notes } = build({})
    // the rate is at its peak at step 100
    expect(length).toBe(100 - 4)
    expect(dropped).toEqual([
      { reason: 'before the end of the warm-up', count: 4, where: [1, 2, 3, 4].map((row) => `columns:${row}`) },
    ])
    expect(notes.find(({ code }) => code === 'early-rows')!.message).toMatch(/^4 rows of 1 run lie before the end of/)
  })

  it('are cut at a step that is given, and kept with 0 or without a law of curves', () => {
    const { length, dropped, notes } = build({ earlyCut: 500 })
    expect([length, dropped[0]!.reason]).toEqual([2 * 26, 'before step 500'])
    expect(notes.map(({ code }) => code)).toContain('early-rows')
    for (const kept of [build({ earlyCut: 0 }), tableFromColumns(columns)]) {
      expect([kept.length, kept.dropped]).toEqual([100, []])
      expect(kept.notes.map(({ code }) => code)).not.toContain('early-rows')
    }
  })

  it('are cut at a step that is given for any law, and not without steps to cut by', () => {
    expect(tableFromColumns(columns, { earlyCut: 500 }).length).toBe(2 * 26)
    const { step: _, ...unstepped } = columns
    expect(() => tableFromColumns(unstepped, { earlyCut: 500 })).toThrow(/--early-cut 500: the table has no step/)
    expect(tableFromColumns(unstepped, { earlyCut: 0 }).length).toBe(100)
  })

  it('of a rate that rises for most of the run are no warm-up', () => {
    const rising = { '*': parseSpec('constant:steps=1001,peak=1e-3,warmup=900') }
    expect(build({ schedules: rising }).length).toBe(100)
  })
})

describe('smoothing', () => {
  it('takes the mean around each row within its run, and says so', () => {
    const { columns: made, notes } = build({ earlyCut: 0, smooth: 5 })
    const mean = (from: number, to: number) => loss.slice(from, to).reduce((sum, v) => sum + v, 0) / (to - from)
    expect(made.loss![0]).toBe(loss[0])
    expect(made.loss![1]).toBeCloseTo(mean(0, 3), 12)
    expect(made.loss![25]).toBeCloseTo(mean(23, 28), 12)
    expect(made.loss![48]).toBeCloseTo(mean(47, 50), 12)
    expect(made.loss![50]).toBe(loss[0])
    expect(notes.map(({ code }) => code)).toContain('smoothed')
  })

  it('of a curve without noise moves it by its bend alone, and neither ends nor steps', () => {
    const straight = { ...columns, loss: columns.step.map((step) => 3 - step / 1000) }
    const table = tableFromColumns(straight, { needs: ['step', 'loss'], schedules, earlyCut: 0, smooth: 9 })
    expect(table.length).toBe(100)
    for (const [row, value] of table.columns.loss!.entries()) expect(value).toBeCloseTo(straight.loss[row]!, 12)
  })

  it('is not told where nothing was asked for, or no run has a row between others', () => {
    expect(build({}).notes.map(({ code }) => code)).not.toContain('smoothed')
    const apart = { ...columns, run: columns.step.map((_, row) => `run ${Math.floor(row / 2)}`) }
    const table = tableFromColumns(apart, { smooth: 5 })
    expect(Array.from(table.columns.loss!)).toEqual(columns.loss)
    expect(table.notes.map(({ code }) => code)).not.toContain('smoothed')
  })
})
