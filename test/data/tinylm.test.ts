import { readdirSync, readFileSync } from 'node:fs'
import { csvParse } from 'd3-dsv'
import { describe, expect, it } from 'vitest'

const runs = csvParse(readFileSync('data/tinylm/runs.csv', 'utf8'))
const curveOf = (run: string) => csvParse(readFileSync(`data/tinylm/runs/${run}.csv`, 'utf8'))

describe('data/tinylm/runs.csv', () => {
  it('has one row for each curve', () => {
    const curves = readdirSync('data/tinylm/runs').map((file) => file.replace(/\.csv$/, ''))
    expect(runs.map(({ run }) => run)).toEqual(curves.sort())
  })

  it('has a unit or a meaning for each column in SOURCE.md', () => {
    const source = readFileSync('data/tinylm/SOURCE.md', 'utf8')
    const columns = [...runs.columns, ...curveOf(runs[0].run).columns]
    expect(columns.filter((column) => !new RegExp(`^\\|.*\`${column}\``, 'm').test(source))).toEqual([])
  })

  it.each(runs.map((row) => [row.run, row] as const))('%s ends as its curve does, at 6·N·D FLOP', (run, row) => {
    const curve = curveOf(run)
    const last = curve[curve.length - 1]
    expect(Number(row.flops)).toBe(6 * Number(row.params) * Number(row.tokens))
    expect(Number(row.tokens)).toBe(Number(row.steps) * Number(row.batch_tokens))
    expect([row.steps, row.tokens].map(Number)).toEqual([last.step, last.tokens].map(Number))
    expect(Number(row.loss)).toBe(Number(last.val_loss))
    expect(Math.max(...curve.map(({ lr }) => Number(lr)))).toBeLessThanOrEqual(Number(row.peak_lr))
  })
})

describe('data/README.md', () => {
  it('lists every dataset with the number of its runs', () => {
    const index = readFileSync('data/README.md', 'utf8')
    const folders = readdirSync('data', { withFileTypes: true }).filter((entry) => entry.isDirectory())
    for (const { name } of folders) {
      const count = csvParse(readFileSync(`data/${name}/runs.csv`, 'utf8')).length
      expect(index).toMatch(new RegExp(`\\[\`${name}\`\\]\\(${name}/SOURCE\\.md\\) \\| ${count} \\|`))
    }
  })
})
