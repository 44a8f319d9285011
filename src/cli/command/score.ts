import type { Command } from 'commander'
import { formatNumber } from '../../base/quantity.ts'
import { type ScoreMetrics, score } from '../../infer/score.ts'
import { writeWhole } from '../../node/files.ts'
import { readEstimate } from '../estimate.ts'
import { readForLaw } from '../input.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText } from '../print.ts'

interface ScoreFlags extends option.TableFlags, option.CommonFlags {
  readonly out?: string
}

export function define(command: Command): Command {
  const described = command
    .argument('<fit.json>', 'a document written by `isoloss fit --out`')
    .argument('<files...>', 'tables of what was measured')
  return option
    .withCommonFlags(option.withTableFlags(described))
    .option('--out <file>', 'write the JSON document')
    .action(run)
}

async function run(path: string, files: readonly string[], flags: ScoreFlags): Promise<void> {
  const estimate = await readEstimate(path)
  const { table } = await readForLaw(files, estimate.fit.law, flags, option.pairs(flags.map))
  const result = score(estimate, table)
  const document = { format: 1, kind: 'score', law: estimate.fit.law.name, ...result, notes: table.notes }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else {
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
    const { level, hit } = result.coverage
    const percent = formatNumber(100 * level, 3)
    printLine(
      hit === null
        ? 'The fit has no intervals to check.'
        : `${formatNumber(100 * hit, 3)} % of the measurements lie in their ${percent} % interval.`,
    )
  }
  reportNotes(table.notes, flags)
}
