// Laws of curves beside each other: the protocol of Luo et al. 2025 for every size whose files are there, and the 15 tasks
// made from the runs of Schaipp et al. 2025.
// usage: npm run bench -- curves [laws] [luo|schaipp|all] [draws]   (draws 0: errors alone, in minutes; needs the reference folder beside the checkout, or at $ISOLOSS_REFERENCE)
import { readdirSync } from 'node:fs'
import { curveRowsOf } from '../src/fit/bind.ts'
import { fit } from '../src/fit/fit.ts'
import { type Estimate, estimate } from '../src/infer/estimate.ts'
import { predictCurve } from '../src/infer/predict.ts'
import { type Score, score } from '../src/infer/score.ts'
import { finish } from '../src/infer/steps.ts'
import { findLaw } from '../src/law/catalog.ts'
import { memberSteps } from '../src/study/members.ts'
import { selectRows } from '../src/table/rows.ts'
import type { RunTable } from '../src/table/table.ts'
import { luoProtocol } from '../test/support/luo2025.ts'
import { schaippTasks } from './schaipp.ts'

const [chosen, part = 'all', draws = '1000'] = process.argv.slice(2)
const uncertainty = { count: Number(draws) }
const reference = `${process.env.ISOLOSS_REFERENCE ?? '../shared'}/data`
const laws = (
  chosen ??
  'annealing,annealing-wide,momentum,momentum-raw,multi-power,multi-power-raw,functional,forward-momentum,last-iterate'
).split(',')

function fitted(table: RunTable, name: string): Estimate {
  const law = findLaw(name)
  return law.members ? finish(memberSteps(table, law, {}, uncertainty)) : estimate(fit(table, law), uncertainty)
}

/** Rows of `held` whose step and loss no fitted run has: trunks that runs share are in both. */
function novelRows(held: RunTable, training: RunTable): RunTable {
  const key = ({ columns }: RunTable, row: number) => `${columns.step![row]} ${columns.loss![row]}`
  const known = new Set(Array.from({ length: training.length }, (_, row) => key(training, row)))
  return selectRows(
    held,
    Array.from({ length: held.length }, (_, row) => row).filter((row) => !known.has(key(held, row))),
  )
}

/** Last row of each run. */
function finals(table: RunTable): RunTable {
  const last = new Map<number, number>()
  for (let row = 0; row < table.length; row++) {
    const known = last.get(table.runs.of[row]!)
    if (known === undefined || table.columns.step![row]! > table.columns.step![known]!)
      last.set(table.runs.of[row]!, row)
  }
  return selectRows(table, [...last.values()])
}

/** Half the width of the new-run intervals relative to the prediction: mean over rows that have one; and how many have. */
function widthOf(found: Estimate, table: RunTable): string {
  const bands = predictCurve(found, curveRowsOf(table, found.fit.law)).flatMap(({ value, new: { low, high } }) =>
    low === null || high === null || value === null ? [] : [(high - low) / (2 * value)],
  )
  return bands.length === 0 ? '–' : `±${((100 * bands.reduce((a, b) => a + b, 0)) / bands.length).toFixed(2)} %`
}

const digits = (value: number | null, places: number) => (value === null ? '–' : value.toFixed(places))
const hitOf = ({ coverage: { hit } }: Score) => (hit === null ? '–' : `${(100 * hit).toFixed(0)} %`)

function row(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`)
}

function luo(folder: string): void {
  const sizes = [...new Set(readdirSync(folder).map((file) => file.split('_')[0]!))]
  for (const size of sizes) {
    const protocol = luoProtocol(folder, size)
    if (protocol === null) continue
    const { training, held } = protocol
    console.log(`\n${size}: means over the six curves; novel rows are those that no fitted curve shares\n`)
    row([
      'law',
      'seconds',
      'objective',
      'R2',
      'MAE',
      'RMSE',
      'PredE',
      'WorstE',
      'cosine_72000',
      'novel MAE',
      'novel PredE',
      'hit: rows',
      'final',
      'half width, final',
    ])
    row(['---', ...Array(13).fill('--:')])
    for (const name of laws) {
      const start = process.cpuUsage().user
      const found = fitted(training, name)
      const seconds = (process.cpuUsage().user - start) / 1e6
      const all = score(found, held)
      const novel = score(found, novelRows(held, training)).meanByRun
      const { r2, mae, rmse, mre, worst } = all.meanByRun
      const last = finals(held)
      row([
        name,
        seconds.toFixed(1),
        found.fit.value!.toExponential(2),
        digits(r2, 5),
        ...[mae, rmse, mre, worst, all.byRun.cosine_72000!.mae, novel.mae, novel.mre].map((v) => digits(v, 5)),
        hitOf(all),
        hitOf(score(found, last)),
        widthOf(found, last),
      ])
    }
  }
}

function schaipp(folder: string): void {
  const tasks = schaippTasks(folder)
  console.log('\nruns of Schaipp et al. 2025: mean absolute error, mean over the curves; hits of 90 % intervals\n')
  row(['law', ...tasks.map(({ name }) => name), 'mean of 13', 'hit: rows', 'final', 'half width, final', 'seconds'])
  row(['---', ...Array(tasks.length + 5).fill('--:')])
  for (const name of laws) {
    const start = process.cpuUsage().user
    const results = tasks.map(({ training, held }) => {
      const found = fitted(training, name)
      const last = finals(held)
      return { all: score(found, held), last: score(found, last), width: widthOf(found, last) }
    })
    const seconds = (process.cpuUsage().user - start) / 1e6
    const errors = results.map(({ all }) => all.meanByRun.mae)
    const many = errors.slice(0, 13)
    row([
      name,
      ...results.map(
        ({ all, last, width }) => `${digits(all.meanByRun.mae, 4)} (${hitOf(all)}, ${hitOf(last)}, ${width})`,
      ),
      digits(many.reduce((sum, v) => sum + v, 0) / many.length, 5),
      mean(results.slice(0, 13).map(({ all }) => all.coverage.hit)),
      mean(results.slice(0, 13).map(({ last }) => last.coverage.hit)),
      '',
      seconds.toFixed(1),
    ])
  }
}

function mean(values: readonly (number | null)[]): string {
  const known = values.flatMap((v) => v ?? [])
  return known.length === 0
    ? '–'
    : `${((100 * known.reduce((a, b) => a + b, 0)) / known.length).toFixed(0)} % of ${known.length}`
}

if (part !== 'schaipp') luo(`${reference}/lrcurves`)
if (part !== 'luo') schaipp(`${reference}/schaipp`)
