import type { Command } from 'commander'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { objectiveText } from '../../law/objective.ts'
import { writeWhole } from '../../node/files.ts'
import { type DataSummary, type Diff, type DiffTest, diff } from '../../study/diff.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, tableText, wrap } from '../print.ts'

interface DiffFlags extends option.CommonFlags {
  readonly out?: string
}

export function define(command: Command): Command {
  const described = command
    .argument('<a.json>', 'a document written by `isoloss fit --out`')
    .argument('<b.json>', 'another one, or given coefficients as of `isoloss laws NAME --set SET --out b.json`')
  return option.withCommonFlags(described).option('--out <file>', 'write the JSON document').action(run)
}

async function run(first: string, second: string, flags: DiffFlags): Promise<void> {
  const result = diff(await readEstimate(first), await readEstimate(second))
  const document = { format: 1, kind: 'diff', a: first, b: second, ...result }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else printDiff(result)
}

function printDiff({ data, law, formula, objective, coefficients, predictions, test }: Diff): void {
  const isSameLaw = law.same && formula.same
  const lines = [
    ['data', data.same ? `the same ${rowsText(data.a)}` : `${rowsText(data.a)} → ${rowsText(data.b)}`],
    ['law', isSameLaw ? `the same, ${law.a}` : `${law.a} → ${law.b}`],
    [
      'objective',
      objective.same
        ? `the same, ${objectiveText(objective.a)}`
        : `${objectiveText(objective.a)} → ${objectiveText(objective.b)}`,
    ],
  ]
  for (const [name, text] of lines) printLine(wrap(text!, ' '.repeat(11), `${name!.padEnd(11)}`))
  printLine()
  const cell = (value: number | null, digits = 5) => (value === null ? '–' : formatNumber(value, digits))
  printLine(
    tableText(
      ['', 'a', 'b', 'change', 'apart'],
      coefficients.map(({ name, a, b, change, apart }) => [
        name,
        cell(a),
        cell(b),
        percent(change),
        apart === null ? '–' : `${formatNumber(apart, 2)} se`,
      ]),
    ),
  )
  if (test !== null) printTest(test)
  if (predictions.length === 0) return
  printLine()
  printLine(
    tableText(
      ['prediction', 'a', 'b', 'change'],
      predictions.map(({ name, at, a, b, change, withheld }) => [
        `${name === '10x' ? 'at 10 times that' : 'at the largest run'}${sizeText(at.flops)}`,
        withheld.a ? 'not determined' : cell(a),
        withheld.b ? 'not determined' : cell(b),
        withheld.a || withheld.b ? '–' : percent(change),
      ]),
    ),
  )
}

function printTest({ fit, wald, likelihoodRatio }: DiffTest): void {
  const given = fit === 'a' ? 'b' : 'a'
  const rows = [
    { name: 'Wald', test: wald },
    { name: 'likelihood ratio', test: likelihoodRatio },
  ].flatMap(({ name, test }) =>
    test === null
      ? []
      : [
          [
            name,
            test.error === null
              ? formatNumber(test.statistic, 4)
              : `${formatNumber(test.statistic, 4)} ± ${formatNumber(test.error, 2)}`,
            String(test.degrees),
            test.p < 1e-300 ? '< 1e-300' : formatNumber(test.p, 2),
          ],
        ],
  )
  if (rows.length === 0) return
  printLine()
  printLine(tableText([`${given}, by the rows of ${fit}`, 'chi-square', 'degrees', 'p'], rows))
}

function rowsText({ fingerprint, rows, runs }: DataSummary): string {
  if (fingerprint === null) return 'no data'
  return rows === 0 ? 'rows, not kept' : `${rows} rows of ${runs} runs`
}

const sizeText = (flops: number | undefined): string => (flops === undefined ? '' : `, ${formatQuantity(flops)} FLOP`)

function percent(share: number | null): string {
  if (share === null) return '–'
  return `${share > 0 ? '+' : ''}${formatNumber(100 * share, 3)} %`
}
