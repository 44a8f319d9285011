import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { formatNumber } from '../../base/quantity.ts'
import { fromDocument } from '../../infer/document.ts'
import { hitsText } from '../../infer/fold.ts'
import { type Forecast, type ForecastScore, forecastFrom, scoreForecast } from '../../infer/forecast.ts'
import { type Score, type ScoreMetrics, score } from '../../infer/score.ts'
import { writeWhole } from '../../node/files.ts'
import { readDocument } from '../estimate.ts'
import { readForLaw } from '../input.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'

interface ScoreFlags extends option.TableFlags, option.CommonFlags {
  readonly level?: number
  readonly out?: string
}

export function define(command: Command): Command {
  const described = command
    .argument('<fit.json>', 'a document written by `isoloss fit --out`, or a forecast by `isoloss predict --freeze`')
    .argument('<files...>', 'tables of what was measured')
  return option
    .withCommonFlags(option.withTableFlags(described))
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--out <file>', 'write the JSON document')
    .action(run)
}

async function run(path: string, files: readonly string[], flags: ScoreFlags): Promise<void> {
  const json = await readDocument(path)
  const forecast = (json as Forecast | null)?.kind === 'forecast' ? forecastFrom(json, path) : null
  if (forecast !== null && flags.level !== undefined) throw sealed(path, flags.level)
  const read = forecast === null ? fromDocument(json, path) : null
  const estimate = read && { ...read, level: flags.level ?? read.level }
  const law = forecast?.definition ?? estimate!.fit.law
  // what was measured counts, also where it is awkward
  const { table } = await readForLaw(files, law, { ...flags, keepSpikes: true }, option.pairs(flags.map))
  const result: Score | ForecastScore = forecast === null ? score(estimate!, table) : scoreForecast(forecast, table)
  const document = { format: 1, kind: 'score', law: law.name, ...result, notes: table.notes }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else {
    if (isForecast(result)) printForecast(result)
    const row = (name: string, { mre, worst, bias, rmse, r2 }: ScoreMetrics) => [
      name,
      ...[mre, worst, bias].map((share) => `${formatNumber(100 * share, 3)} %`),
      formatNumber(rmse, 3),
      r2 === null ? '–' : formatNumber(r2, 4),
    ]
    const runs = Object.entries(result.byRun)
    const shown = runs.length > 1 && runs.length <= 40 ? runs : []
    printLine(
      tableText(
        ['', 'mean error', 'worst', 'bias', 'rmse', 'r2'],
        [row(`all ${result.n} rows`, result.metrics), ...shown.map(([name, metrics]) => row(name, metrics))],
      ),
    )
    const { coverage } = result
    printLine(
      coverage.judged === 0
        ? 'The fit has no intervals to check.'
        : `${hitsText(coverage)} measurements lie in their ${formatNumber(100 * coverage.level, 3)} % interval.`,
    )
  }
  reportNotes(table.notes, flags)
}

const sealed = (path: string, level: number): UserError =>
  new UserError(
    'option',
    `--level ${level}: ${path} is a sealed forecast, with the intervals it was made with. Leave --level out.`,
  )

const isForecast = (result: Score | ForecastScore): result is ForecastScore => 'forecast' in result

function printForecast({ forecast, predictions, unmatched }: ForecastScore): void {
  const others = unmatched > 0 ? `; ${unmatched} rows are at no point of it` : ''
  printLine(wrap(`forecast of ${forecast.date}, ${forecast.hash.slice(0, 23)}…, unchanged${others}`))
  printLine()
  const cell = (value: number | null, digits: number) => (value === null ? '–' : formatNumber(value, digits))
  printLine(
    tableText(
      ['predicted', 'measured', 'error', 'inside', 'z', 'crps'],
      predictions.map(({ value, measured, error, hit, z, crps }) => [
        cell(value, 5),
        formatNumber(measured, 5),
        error === null ? '–' : `${formatNumber(100 * error, 3)} %`,
        hit === null ? '–' : hit ? 'yes' : 'no',
        cell(z, 3),
        cell(crps, 3),
      ]),
    ),
  )
  printLine()
}
