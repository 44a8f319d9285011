// Learning curves of Alabdulmohsin et al. 2022, language: error of every law of one quantity, and of `auto`, on held-out rows.
// usage: npm run bench -- extrapolation [CSV]   (needs the reference folder beside the checkout, or at $ISOLOSS_REFERENCE)
import { UserError } from '../src/base/error.ts'
import { Random, splitSeed } from '../src/base/seed.ts'
import { fit } from '../src/fit/fit.ts'
import { type Estimate, estimate } from '../src/infer/estimate.ts'
import { intervalOf } from '../src/infer/interval.ts'
import { predict } from '../src/infer/predict.ts'
import { findLaw } from '../src/law/catalog.ts'
import { parseObjective } from '../src/law/objective.ts'
import { readTable } from '../src/node/read-table.ts'
import { auto } from '../src/study/auto.ts'
import { groupBy, selectRows } from '../src/table/rows.ts'
import type { RunTable } from '../src/table/table.ts'

const file = process.argv[2] ?? `${process.env.ISOLOSS_REFERENCE ?? '../shared'}/data/revisiting_nsl/lang.csv`
const laws = ['power', 'power-floor', 'm3', 'm4', 'exponential', 'stretched', 'broken:1']
const objective = parseObjective('log-square')

/** Each row once: those of the language models are repeated up to four times. */
function distinct(table: RunTable): RunTable {
  const seen = new Set<string>()
  const rows = Array.from({ length: table.length }, (_, row) => row).filter((row) => {
    const key = [...Object.values(table.columns), ...Object.values(table.labels)].map((column) => column[row]).join(' ')
    return !seen.has(key) && seen.add(key)
  })
  return selectRows(table, rows)
}

/** RMSE of ln L on the rows that the benchmark holds out; infinite without a fit or a value. */
function errorOf(table: RunTable, fitTo: (rows: RunTable) => Estimate): number {
  const rows = Array.from({ length: table.length }, (_, row) => row)
  const isFitted = (row: number) => table.columns.training![row] === 1
  try {
    const found = fitTo(selectRows(table, rows.filter(isFitted)))
    const heldOut = rows.filter((row) => !isFitted(row))
    const { x, loss } = table.columns
    const predicted = predict(
      found,
      heldOut.map((row) => ({ x: x![row]! })),
    )
    const squares = predicted.map(({ value }, k) =>
      value === null || value <= 0 ? Number.POSITIVE_INFINITY : Math.log(value / loss![heldOut[k]!]!) ** 2,
    )
    return Math.sqrt(squares.reduce((sum, v) => sum + v, 0) / squares.length)
  } catch (error) {
    if (error instanceof UserError) return Number.POSITIVE_INFINITY
    throw error
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length
const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}

const groups = groupBy(distinct(await readTable(file, { map: { x: 'seen' }, needs: ['x', 'loss'] })), [
  'domain',
  'task',
  'model',
])
const ways: Record<string, (rows: RunTable) => Estimate> = {
  ...Object.fromEntries(
    laws.map((law) => [law, (rows: RunTable) => estimate(fit(rows, findLaw(law), { objective }), { count: 0 })]),
  ),
  auto: (rows) => auto(rows, 'x', { count: 0 }),
}
const errors = Object.entries(ways).map(([name, fitTo]) => ({
  name,
  errors: groups.map(({ table }) => errorOf(table, fitTo)),
}))
const own = errors.at(-1)!.errors
const digits = (v: number) => (Number.isFinite(v) ? v.toFixed(4) : 'no value')
console.log(
  `${groups.length} curves\n\n| law | mean | median | mean minus that of auto, 90 % interval |\n|---|---|---|---|`,
)
for (const { name, errors: each } of errors) {
  const differences = each.map((v, i) => v - own[i]!)
  const resampled = Float64Array.from({ length: 2000 }, (_, k) => {
    const random = new Random(splitSeed(0, k))
    return mean(differences.map(() => differences[random.integer(differences.length)]!))
  })
  const { low, high } = intervalOf(mean(differences), resampled, 0.9)
  const band = name === 'auto' || low === null ? '' : `${digits(low)} to ${digits(high!)}`
  console.log(`| \`${name}\` | ${digits(mean(each))} | ${digits(median(each))} | ${band} |`)
}
