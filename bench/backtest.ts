// Errors and interval hits by horizon on published tables with three octaves of compute or more, and on data/tinylm.
// usage: npm run bench -- backtest [LAW]   (needs the reference folder beside the checkout, or at $ISOLOSS_REFERENCE)
import { formatNumber } from '../src/base/quantity.ts'
import { type Errors, errorsOf } from '../src/infer/fold.ts'
import { findLaw } from '../src/law/catalog.ts'
import { readTable } from '../src/node/read-table.ts'
import { type Backtest, backtest } from '../src/study/backtest.ts'
import type { TableOptions } from '../src/table/build.ts'
import { selectRows } from '../src/table/rows.ts'
import type { RunTable } from '../src/table/table.ts'

const chosen = process.argv[2]
const folder = `${process.env.ISOLOSS_REFERENCE ?? '../shared'}/data`
const needs = ['params', 'tokens', 'loss']

interface Case {
  readonly name: string
  readonly file: string
  /** Default chinchilla. */
  readonly law?: string
  readonly options?: TableOptions
  readonly choose?: (table: RunTable) => RunTable
  readonly by?: string
  /** Whether it stands in the README too. */
  readonly isShown?: boolean
}

const athena = (source: string): TableOptions => ({ where: `source == '${source}' and outlier == 0` })
const porian = (hparams: string, decay: string): TableOptions => ({
  where: `hparams == '${hparams}' and decay == '${decay}' and warmup == 'short' and param_count == 'standard'`,
  map: { params: 'params', flops: 'flops' },
})

/** Every table of runs with size, tokens, loss and three octaves of compute; bench/README.md says why others don't qualify. */
const cases: readonly Case[] = [
  {
    name: 'Besiroglu et al. 2024',
    file: 'epoch_chinchilla/points.csv',
    options: { where: 'dropped == 0' },
    isShown: true,
  },
  { name: 'kyo-takano/chinchilla', file: 'kyo_chinchilla/points.csv', isShown: true },
  { name: 'Chinchilla, by ml-scalefit', file: 'open_athena/isoflops.csv', options: athena('ml_scalefit') },
  { name: 'Marin, Comma', file: 'open_athena/isoflops.csv', options: athena('marin_202603'), isShown: true },
  { name: '(Mis)fitting, IsoFLOP', file: 'open_athena/isoflops.csv', options: athena('misfitting') },
  { name: '(Mis)fitting, best rate', file: 'misfitting/last_ckpt.csv', choose: bestOfCell, isShown: true },
  {
    name: 'Gadre et al. 2024, C4',
    file: 'gadre2024/models_c4.csv',
    options: { map: { loss: 'loss_c4_val', params: 'params' } },
    isShown: true,
  },
  { name: 'Porian et al. 2024, base', file: 'porian2024/isoflops_rw.csv', options: porian('base', 'chinchilla') },
  {
    name: 'Porian et al. 2024, tuned',
    file: 'porian2024/isoflops_rw.csv',
    options: porian('tuned', 'const'),
    isShown: true,
  },
  { name: 'Gemstones', file: 'gemstones/hot.csv', isShown: true },
  { name: 'Gemstones, new sizes', file: 'gemstones/hot.csv', by: 'params' },
  { name: 'Gemstones, cooled down', file: 'gemstones/cool_begin.csv' },
  { name: 'Gemstones, as Chinchilla', file: 'gemstones/hot_sampled_like_chinchilla.csv' },
  { name: 'Step Law, best of cell', file: 'step_law/dense.csv', choose: bestOfCell, isShown: true },
  {
    name: 'Muennighoff et al. 2023',
    file: 'datablations/runs_U_le_1p5e9.csv',
    law: 'data-constrained',
    isShown: true,
  },
  { name: 'tinylm', file: '', options: { where: "group != 'lr'" }, isShown: true },
]
const pathOf = (file: string): string => (file === '' ? 'data/tinylm/runs.csv' : `${folder}/${file}`)

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

/** Error and share of hits over one octave from a multiple on. */
function condensed({ predictions }: Backtest, from: number): string {
  const { n, mre, hit } = errorsOf(within(predictions, from, 2 * from))
  return n === 0 ? '–' : `${formatNumber(100 * mre!, 2)} % (${hit === null ? '–' : `${Math.round(100 * hit)} %`})`
}

/** Predictions whose horizon is in a range, with a hair of slack, as for folds: powers of two up to rounding. */
function within(predictions: Backtest['predictions'], from: number, to: number): Backtest['predictions'] {
  return predictions.filter(({ horizon }) => horizon * (1 + 1e-9) >= from && horizon * (1 + 1e-9) < to)
}

function printFolds(name: string, { predictions, origins }: Backtest): void {
  bounds.slice(1).forEach((to, at) => {
    const from = bounds[at]!
    const own = within(predictions, from, to)
    const range = from === 0 ? 'under 1' : to === Number.POSITIVE_INFINITY ? `over ${from}` : `${from} to ${to}`
    if (own.length > 0) line([name, range, ...cells(errorsOf(own))])
  })
  line([name, 'largest alone', ...cells(origins.at(-1)!)])
}

console.log('rolling origin, 90 % intervals of new runs\n')
line(['table', 'times compute', 'predictions', 'error', 'bias', 'inside', 'quoted', 'their error'])
line(['---', '---', '--:', '--:', '--:', '--:', '--:', '--:'])
const shown: string[][] = []
for (const { name, file, law = 'chinchilla', options, choose, by, isShown } of cases) {
  const found = findLaw(chosen ?? law)
  const read = await readTable(pathOf(file), { needs: [...needs, ...Object.values(found.inputs)], ...options })
  const tested = backtest(choose ? choose(read) : read, found, by === undefined ? {} : { by })
  printFolds(name, tested)
  if (isShown) shown.push([name, ...[1, 4, 16].map((from) => condensed(tested, from))])
}

console.log('\nfor the README\n')
line(['table', '1 to 2 × compute', '4 to 8 ×', '16 to 32 ×'])
line(['---', '--:', '--:', '--:'])
for (const row of shown) line(row)

console.log('\ntinylm, fitted without its largest size\n')
line(['law', 'predictions', 'error', 'bias', 'inside', 'quoted', 'their error'])
line(['---', '--:', '--:', '--:', '--:', '--:', '--:'])
const tiny = await readTable('data/tinylm/runs.csv', { needs, where: "group != 'lr'" })
const largest = tiny.columns.params!.reduce((max, v) => Math.max(max, v), 0)
for (const name of ['chinchilla', 'gamma', 'kaplan']) {
  const { predictions } = backtest(tiny, findLaw(name), { holdout: `params >= ${largest}` })
  line([name, ...cells(errorsOf(predictions))])
}
