import type { Command } from 'commander'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import type { Law } from '../../law/law.ts'
import { writeWhole } from '../../node/files.ts'
import { parseSpec } from '../../schedule/spec.ts'
import { type Sensitivity, type SensitivityRow, sensitivitySteps } from '../../study/sensitivity.ts'
import type { SensitivityTarget } from '../../study/sensitivity-target.ts'
import { lawFrom, readForLaw } from '../input.ts'
import * as option from '../options.ts'
import { pointFrom } from '../point.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'
import { runSteps } from '../progress.ts'
import { type StudyFlags, studyFitOptions, withStudyFlags } from './backtest.ts'

interface SensitivityFlags extends StudyFlags {
  readonly law: string
  readonly at?: string
  readonly flops?: number
}

const examples = `
Examples:
  isoloss sensitivity runs.csv --flops 1e24
  isoloss sensitivity runs.csv --at "params=70e9 tokens=1.4T"
  isoloss sensitivity logs/ --law momentum-raw --at cosine:steps=48000,peak=3e-4`

export function define(command: Command): Command {
  const described = command
    .argument('<files...>', 'tables of runs; - for standard input')
    .option('--law <name>', 'a law of the catalogue (`isoloss laws`) or a formula', 'chinchilla')
  return withStudyFlags(described)
    .option(
      '--at <run>',
      'the run to predict: "params=70e9 tokens=1.4T", or a schedule for a law of curves: cosine:steps=24000,peak=3e-4,…',
    )
    .option('--flops <c>', 'compute whose optimum is asked (default: 10 times the largest)', option.positive)
    .addHelpText('after', examples)
    .action(run)
}

async function run(files: readonly string[], flags: SensitivityFlags): Promise<void> {
  const { table, law } = await readForLaw(files, await lawFrom(flags.law, flags), flags, option.pairs(flags.map))
  const options = {
    ...studyFitOptions(flags),
    ...(flags.at !== undefined && targetFrom(flags.at, law)),
    ...(flags.flops !== undefined && { flops: flags.flops }),
  }
  const result = await runSteps(`${law.name}: sensitivity`, sensitivitySteps(table, law, options))
  const document = { format: 1, kind: 'sensitivity', ...result }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else printSensitivity(result)
  reportNotes(result.notes, flags)
}

/** A point, or for a law of curves a schedule. */
function targetFrom(text: string, law: Law): SensitivityTarget {
  return law.features && text.includes(':')
    ? { schedule: { kind: 'stated', spec: parseSpec(text) } }
    : { at: pointFrom(text, law) }
}

/** Runs whose leaving out is shown one by one. */
const RUNS_SHOWN = 3

function printSensitivity({ law, target, baseline, rows, largest }: Sensitivity): void {
  const what =
    target.at === null
      ? `at the optimum of ${formatQuantity(target.flops!)} FLOP`
      : `at ${Object.entries(target.at)
          .map(([role, value]) => `${role}=${formatQuantity(value)}`)
          .join(' ')}`
  printLine(wrap(`${law}, prediction ${what}`))
  printLine()
  const base = baseline.prediction
  const changeOf = ({ prediction }: SensitivityRow): number =>
    base === null || prediction === null ? 0 : prediction / base - 1
  const choices = rows.filter(({ choice }) => choice !== 'without run')
  const runs = rows
    .filter(({ choice }) => choice === 'without run')
    .sort((a, b) => Math.abs(changeOf(b)) - Math.abs(changeOf(a)))
  const hasOptimum = baseline.optimum !== null
  const line = (row: SensitivityRow): string[] => [
    `${row.choice} ${shortened(row.value)}`,
    row.prediction === null ? '–' : formatNumber(row.prediction, 5),
    row === baseline || row.prediction === null ? '' : signed(changeOf(row)),
    ...(hasOptimum ? [row.optimum ? formatQuantity(row.optimum.params) : '–'] : []),
    ...(hasOptimum ? [row.optimum ? formatNumber(row.optimum.tokensPerParam, 3) : '–'] : []),
  ]
  printLine(
    tableText(
      ['', 'prediction', 'change', ...(hasOptimum ? ['best size', 'tok/param'] : [])],
      [baseline, ...choices, ...runs.slice(0, RUNS_SHOWN)].map(line),
    ),
  )
  if (runs.length > RUNS_SHOWN) {
    const next = Math.abs(changeOf(runs[RUNS_SHOWN]!))
    printLine(wrap(`Leaving out any other of ${runs.length} runs moves it by ${percent(next)} at most.`))
  }
  if (largest === null) return
  const { choice, value, change } = largest
  printLine()
  printLine(wrap(`${choice} ${shortened(value)} moves the prediction most: ${signed(change)}.`))
}

/** Longer names are cut in the middle, so that the table fits 80 columns and the line of a file stays in sight. */
const LONGEST = 22

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `…${text.slice(1 - LONGEST)}`
}

const percent = (share: number): string => `${formatNumber(100 * share, 3)} %`
const signed = (share: number): string => `${share > 0 ? '+' : ''}${percent(share)}`
