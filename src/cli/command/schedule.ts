import { type Command, Option } from 'commander'
import { UserError } from '../../base/error.ts'
import { unreliable } from '../../base/note.ts'
import { formatNumber } from '../../base/quantity.ts'
import { chartOfSchedule } from '../../chart/chart.ts'
import type { Point } from '../../infer/predict.ts'
import { writeWhole } from '../../node/files.ts'
import { type BestSchedule, bestSchedule } from '../../plan/schedule/best-schedule.ts'
import { csvText } from '../csv-text.ts'
import { drawerFor } from '../draw.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { pointFrom } from '../point.ts'
import { bandText, jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'

interface ScheduleCommandFlags extends option.CommonFlags {
  readonly steps: number
  readonly peak: number
  readonly warmup?: number
  readonly end: number
  readonly shape: 'monotone' | 'free'
  readonly at: readonly string[]
  readonly level?: number
  readonly chart?: string
  readonly dark?: boolean
  readonly out?: string
}

const examples = `
Examples:
  isoloss schedule fit.json --steps 24000 --peak 3e-4
  isoloss schedule fit.json --steps 24000 --peak 3e-4 --out schedule.csv`

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('<fit.json>', 'a fit of a law of curves, written by `isoloss fit --out`'))
    .requiredOption('--steps <n>', 'steps of the run, with its warm-up', option.natural)
    .requiredOption('--peak <rate>', 'highest learning rate, such as 3e-4', option.positive)
    .option('--warmup <steps>', 'steps of linear warm-up (default: as in the fitted runs)', option.whole)
    .option('--end <rate>', 'lowest learning rate', notNegative, 0)
    .addOption(
      new Option('--shape <shape>', 'whether the rate may rise again after the warm-up')
        .choices(['monotone', 'free'])
        .default('monotone'),
    )
    .option('--at <inputs>', 'further inputs of the law: "params=1e9" (repeatable)', option.collect, [])
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--chart <file>', 'draw it beside the usual ones: .svg .png .html .json (Vega-Lite)')
    .option('--dark', 'light on dark')
    .option('--out <file>', 'write the rate of each step (.csv), or the JSON document (.json)')
    .addHelpText('after', examples)
    .action(run)
}

function notNegative(value: string): number {
  const parsed = option.number(value)
  return parsed === 0 ? 0 : option.positive(value)
}

async function run(path: string, flags: ScheduleCommandFlags): Promise<void> {
  const draw = flags.chart === undefined ? null : drawerFor(flags.chart)
  const write = flags.out === undefined ? null : writerFor(flags.out)
  const read = await readEstimate(path)
  const estimate = flags.level === undefined ? read : { ...read, level: flags.level }
  const { law } = estimate.fit
  const at = Object.assign({}, ...flags.at.map((text) => pointFrom(text, law))) as Point
  const { steps, peak, warmup, end, shape } = flags
  const found = bestSchedule(estimate, { steps, peak, end, shape, at, ...(warmup !== undefined && { warmup }) })
  const document = documentOf(found, law.name, estimate.level)
  if (write !== null) await writeWhole(flags.out!, write(found, document))
  if (draw !== null) {
    const drawn = chartOfSchedule(estimate, found, at, { ...(flags.dark && { dark: true }) })
    await writeWhole(flags.chart!, await draw.as(drawn))
  }
  if (flags.json) printJson(document)
  else printSchedule(found, estimate.level, flags.out)
  reportNotes(found.notes, flags)
}

function documentOf({ best, others, ...rest }: BestSchedule, law: string, level: number) {
  return {
    format: 1,
    kind: 'schedule',
    law,
    level,
    ...rest,
    best: { lr: best.lr, loss: best.loss, withheld: best.withheld },
    others: others.map(({ name, spec, loss, withheld, gain }) => ({ name, spec, loss, withheld, gain })),
  }
}

/** What --out takes: the rates for a training loop, or everything. */
function writerFor(out: string): (found: BestSchedule, document: unknown) => string {
  if (/\.csv$/i.test(out)) {
    return ({ best: { lr } }) => csvText({ step: lr.map((_, step) => String(step)), lr: lr.map(String) })
  }
  if (/\.json$/i.test(out)) return (_, document) => jsonText(document)
  throw new UserError(
    'option',
    `--out ${out}: a schedule is written as .csv (step,lr) or .json (the whole document); name a file that ends so.`,
  )
}

/** Shares of the run at which the rates are printed: more towards the end, where they change. */
const TOLD = [0.1, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1]

function printSchedule(found: BestSchedule, level: number, out: string | undefined): void {
  const { best, others, steps, peak, warmup, end, shape, notes } = found
  printLine(
    wrap(
      `${steps} steps, ${warmup} of them warm-up, peak ${formatNumber(peak)}, lowest rate ${formatNumber(end)}, ${shape}`,
    ),
  )
  printLine()
  const isTold = unreliable(notes) === undefined
  const lossText = ({ loss, withheld }: { readonly loss: number; readonly withheld: boolean }) =>
    withheld ? 'not determined' : formatNumber(loss, 5)
  printLine(
    tableText(
      ['schedule', 'loss', 'gain of the best', `${formatNumber(100 * level, 3)} % interval`],
      [
        ['best', lossText(best), '', ''],
        ...others.map(({ gain, ...other }) => [
          other.name,
          lossText(other),
          isTold ? formatNumber(gain.value!, 2) : 'not determined',
          isTold && gain.low !== null ? bandText(gain, 2) : '',
        ]),
      ],
    ),
  )
  printLine()
  const shares = TOLD.map((share) => Math.round(share * (steps - 1)))
  printLine(
    tableText(
      ['step of the best', 'learning rate', 'of the peak'],
      shares.map((step) => [
        String(step),
        formatNumber(best.lr[step]!, 3),
        `${formatNumber((100 * best.lr[step]!) / peak, 3)} %`,
      ]),
    ),
  )
  if (isTold) {
    const near = others.reduce((a, b) => (b.loss < a.loss ? b : a))
    printLine(`\n${wrap(`Nearest in words: ${near.spec}`, '  ')}`)
  }
  if (out !== undefined) printLine(`Written to ${out}.`)
}
