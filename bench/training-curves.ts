import { readTable } from '../src/node/read-table.ts'
import { groupBy } from '../src/table/rows.ts'

/** Rows of a curve at most, and at least. */
const [MOST, LEAST] = [40, 10]

/**
 * Loss against step or tokens of real runs while their learning rate is at its peak: those of Schaipp et al. 2025, the 100M
 * constants of Luo et al. 2025, the sweep of `data/tinylm` and the models of McLeish et al. 2025.
 */
export async function trainingCurves(): Promise<{ readonly x: number[]; readonly loss: number[] }[]> {
  const data = `${process.env.ISOLOSS_REFERENCE ?? '../shared'}/data`
  const options = { map: { x: 'step' }, needs: ['x', 'loss', 'lr'] } as const
  const constant = ['24000', '72000'].map((steps) => `${data}/lrcurves/100M_constant_${steps}.csv`)
  const tables = [
    await readTable(`${data}/schaipp/val.csv`, { ...options, where: 'lr > -inf' }),
    await readTable(constant, options),
    await readTable('data/tinylm/runs', { ...options, map: { x: 'step', loss: 'val_loss' } }),
    await readTable(`${data}/gemstones/hot.csv`, { map: { x: 'tokens', run: 'run_name' }, needs: ['x', 'loss'] }),
  ]
  return tables.flatMap((table) =>
    groupBy(table, ['run']).flatMap(({ table: { columns, length } }) => {
      const peak = columns.lr?.reduce((max, v) => Math.max(max, v), 0)
      const rows = Array.from({ length }, (_, row) => row).filter((row) => !columns.lr || columns.lr[row] === peak)
      // the first rows at the peak still show the warm-up
      const settled = rows.filter((row) => columns.x![row]! >= 2 * columns.x![rows[0]!]!)
      const picked = thinned(columns.x!, columns.lr ? settled : rows)
      const pick = (column: Float64Array) => picked.map((row) => column[row]!)
      return picked.length < LEAST ? [] : [{ x: pick(columns.x!), loss: pick(columns.loss!) }]
    }),
  )
}

/** Rows whose x are spread evenly in the logarithm. */
function thinned(x: Float64Array, rows: readonly number[]): number[] {
  if (rows.length <= MOST) return [...rows]
  const [first, last] = [x[rows[0]!]!, x[rows.at(-1)!]!]
  const nearest = (v: number) =>
    rows.reduce((best, row) => (Math.abs(Math.log(x[row]! / v)) < Math.abs(Math.log(x[best]! / v)) ? row : best))
  return [...new Set(Array.from({ length: MOST }, (_, i) => nearest(first * (last / first) ** (i / (MOST - 1)))))]
}
