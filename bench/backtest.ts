// Errors and interval hits by horizon on published tables with three octaves of compute or more, and on data/tinylm.
// usage: npm run bench -- backtest [LAW]   (needs the reference folder beside the checkout, or at $ISOLOSS_REFERENCE)
import { formatNumber } from '../src/base/quantity.ts'
import { findLaw } from '../src/law/catalog.ts'
import { readTable } from '../src/node/read-table.ts'
import { type Backtest, backtest } from '../src/study/backtest.ts'
import { type Errors, errorsOf } from '../src/study/fold.ts'
import type { TableOptions } from '../src/table/build.ts'
import { selectRows } from '../src/table/rows.ts'
import type { RunTable } from '../src/table/table.ts'

const law = findLaw(process.argv[2] ?? 'chinchilla')
const folder = `${process.env.ISOLOSS_REFERENCE ?? '../shared'}/data`
const needs = ['params', 'tokens', 'loss']

interface Case {
  readonly name: string
  readonly file: string
  readonly options?: TableOptions
  readonly choose?: (table: RunTable) => RunTable
  readonly by?: string
}

const cases: readonly Case[] = [
  { name: 'Epoch AI', file: `${folder}/epoch_chinchilla/points.csv`, options: { where: 'dropped == 0' } },
  { name: 'kyo-takano', file: `${folder}/kyo_chinchilla/points.csv` },
  { name: 'Gemstones', file: `${folder}/gemstones/hot.csv` },
  { name: 'Gemstones, new sizes', file: `${folder}/gemstones/hot.csv`, by: 'params' },
  { name: '(Mis)fitting, best rate', file: `${folder}/misfitting/last_ckpt.csv`, choose: bestOfCell },
  { name: 'tinylm', file: 'data/tinylm/runs.csv', options: { where: "group != 'lr'" } },
]

/** Of the runs of each size and length, the one of lowest loss: the law describes runs at a good learning rate. */
function bestOfCell(table: RunTable): RunTable {
  const { params, tokens, loss } = table.columns
  const best = new Map<string, number>()
  for (let row = 0; row < table.length; row++) {
    const cell = `${params![row]} ${tokens![row]}`
    const before = best.get(cell)
    if (before === undefined || loss![row]! < loss![before]!) best.set(cell, row)
  }
  return selectRows(
    table,
    [...best.values()].sort((a, b) => a - b),
  )
}

/** Bounds of the horizons that are shown, as multiples of the largest fitted compute; few predictions go beyond the last. */
const bounds = [0, 1, 2, 4, 8, 16, 32, Number.POSITIVE_INFINITY]

const percent = (share: number | null): string => (share === null ? '–' : `${formatNumber(100 * share, 3)} %`)
const cells = ({ n, mre, bias, hit, quoted }: Errors): string[] => [
  String(n),
  percent(mre),
  percent(bias),
  percent(hit),
  String(quoted.n),
  percent(quoted.mre),
]
const line = (row: readonly string[]): void => console.log(`| ${row.join(' | ')} |`)

function printFolds(name: string, { predictions, origins }: Backtest): void {
  bounds.slice(1).forEach((to, at) => {
    const from = bounds[at]!
    // a hair of slack, as for folds: horizons that are powers of two up to rounding
    const own = predictions.filter(({ horizon }) => horizon * (1 + 1e-9) >= from && horizon * (1 + 1e-9) < to)
    const range = from === 0 ? 'under 1' : to === Number.POSITIVE_INFINITY ? `over ${from}` : `${from} to ${to}`
    if (own.length > 0) line([name, range, ...cells(errorsOf(own))])
  })
  line([name, 'largest alone', ...cells(origins.at(-1)!)])
}

console.log(`${law.name}, rolling origin, 90 % intervals of new runs\n`)
line(['table', 'times compute', 'predictions', 'error', 'bias', 'inside', 'quoted', 'their error'])
line(['---', '---', '--:', '--:', '--:', '--:', '--:', '--:'])
for (const { name, file, options, choose, by } of cases) {
  const read = await readTable(file, { needs, ...options })
  printFolds(name, backtest(choose ? choose(read) : read, law, by === undefined ? {} : { by }))
}

console.log('\ntinylm, fitted without its largest size\n')
line(['law', 'predictions', 'error', 'bias', 'inside', 'quoted', 'their error'])
line(['---', '--:', '--:', '--:', '--:', '--:', '--:'])
const tiny = await readTable('data/tinylm/runs.csv', { needs, where: "group != 'lr'" })
const largest = tiny.columns.params!.reduce((max, v) => Math.max(max, v), 0)
for (const name of ['chinchilla', 'gamma', 'kaplan']) {
  const { predictions } = backtest(tiny, findLaw(name), { holdout: `params >= ${largest}` })
  line([name, ...cells(errorsOf(predictions))])
}
