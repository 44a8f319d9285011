import type { Command } from 'commander'
import { formatCoefficient, formatNumber, plural } from '../../base/quantity.ts'
import { toDocument } from '../../infer/document.ts'
import type { Band, Estimate } from '../../infer/estimate.ts'
import { objectiveText } from '../../law/objective.ts'
import { writeWhole } from '../../node/files.ts'
import type { GroupEstimate } from '../../study/shared-params.ts'
import { fitFiles } from '../fit-files.ts'
import { definitionsFrom, type FitFlags, withFitFlags } from '../fit-flags.ts'
import * as option from '../options.ts'
import { bandText, headline, jsonText, printJson, printLine, reportNotes, tableText } from '../print.ts'

const examples = `
Examples:
  isoloss fit runs.csv --out fit.json
  isoloss fit runs.csv --map loss=val_loss --where "tokens > 1e9"
  isoloss fit runs.csv --law "E + A/N^a + B/D^b" --fix E=1.7`

export function define(command: Command): Command {
  return option
    .withCommonFlags(withFitFlags(command.argument('<files...>', 'tables of runs; - for standard input')))
    .option('--out <file>', 'write the fit document, for predict, plan, chart and report')
    .option('--no-data', 'leave the rows out of the document')
    .addHelpText('after', examples)
    .action(run)
}

async function run(files: readonly string[], flags: FitFlags): Promise<void> {
  const definitions = definitionsFrom(flags)
  const fits = (await fitFiles(files, flags)).map(({ by, estimate }) => ({
    by,
    estimate: definitions === undefined ? estimate : { ...estimate, definitions },
  }))
  const documents = fits.map(({ by, estimate }) => ({
    by,
    fit: toDocument(estimate, { data: flags.data ?? true }),
  }))
  const isSingle = flags.group === undefined && fits.length === 1
  const document = isSingle ? documents[0]!.fit : { kind: 'fits', format: 1, groups: documents }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else for (const { by, estimate } of fits) printFit(estimate, by)
  reportNotes(
    fits.flatMap(({ estimate }) => estimate.notes),
    flags,
  )
}

/** The interval of a parameter; `held` where it was fixed, since nothing was to be determined. */
function paramBand(name: string, { fit, params }: Estimate): string {
  if (params[name]!.prior) return 'held at its prior'
  return Object.hasOwn(fit.constraints.fixed ?? {}, name) ? 'held' : bandText(params[name]!, 4, formatCoefficient)
}

function printFit(estimate: Estimate, by: GroupEstimate['by']): void {
  const { fit, params, derived, level } = estimate
  const group = Object.entries(by).map(([name, value]) => `${name} = ${value}`)
  printLine(headline(fit))
  const of = group.length > 0 ? ` (${group.join(', ')})` : ''
  const runs = fit.table.runs.names.length
  printLine(
    `${fit.table.length} rows, ${plural(runs, 'run')}${of}; ${objectiveText(fit.objective)} objective ${formatNumber(fit.value!, 7)}`,
  )
  printLine()
  const second = estimate.other && { ...estimate.other.params, ...estimate.other.derived }
  const secondBand = ({ low, high }: Band) => (low === null ? '' : bandText({ low, high }, 4, formatCoefficient))
  const header = ['', 'value', `${formatNumber(100 * level, 3)} % interval`, `by ${estimate.other?.method}`]
  const rows = [
    ...Object.entries(params).map(([name, found]) => [name, formatCoefficient(found.value), paramBand(name, estimate)]),
    ...Object.entries(derived).map(([name, found]) => [
      name,
      found.value === null ? 'not determined' : formatCoefficient(found.value),
      bandText(found, 4, formatCoefficient),
    ]),
  ].map((row) => [...row, second ? secondBand(second[row[0]!]!) : ''])
  const columns = second ? 4 : estimate.draws ? 3 : 2
  printLine(
    tableText(
      header.slice(0, columns),
      rows.map((row) => row.slice(0, columns)),
    ),
  )
  const { metrics, convergence } = fit
  printLine()
  printLine(
    `r2 ${metrics!.r2 === null ? '–' : formatNumber(metrics!.r2, 5)}, mean relative error ${formatNumber(100 * metrics!.mre, 2)} %, rmse ${formatNumber(metrics!.rmse, 3)}`,
  )
  printLine(`${convergence!.status}: ${convergence!.agreed} of ${convergence!.starts} starts agree`)
}
