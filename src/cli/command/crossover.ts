import type { Command } from 'commander'
import { sortNotes } from '../../base/note-infer.ts'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { roleInfo } from '../../base/role.ts'
import { chartOfCrossover } from '../../chart/chart.ts'
import type { Interval } from '../../infer/estimate.ts'
import { writeWhole } from '../../node/files.ts'
import { type Crossover, crossover } from '../../plan/crossover/crossover.ts'
import { drawerFor } from '../draw.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'

interface CrossoverFlags extends option.CommonFlags {
  readonly at?: number
  readonly level?: number
  readonly chart?: string
  readonly dark?: boolean
  readonly out?: string
}

const examples = `
Examples:
  isoloss crossover new-recipe.json old-recipe.json
  isoloss crossover mamba.json transformer.json --at 1e22`

export function define(command: Command): Command {
  const described = command
    .argument('<fit1.json>', 'a document written by `isoloss fit --out`')
    .argument('<fit2.json>', 'another one, or given coefficients as of `isoloss laws NAME --set SET --out fit2.json`')
  return option
    .withCommonFlags(described)
    .option(
      '--at <x>',
      'compute, FLOP (or the one input of both laws), at which the multiplier is told (default: the most that both have runs at)',
      option.positive,
    )
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--chart <file>', 'draw both fits and the crossing: .svg .png .html .json (Vega-Lite)')
    .option('--dark', 'draw light on dark')
    .option('--out <file>', 'write the JSON document')
    .addHelpText('after', examples)
    .action(run)
}

async function run(first: string, second: string, flags: CrossoverFlags): Promise<void> {
  const draw = flags.chart === undefined ? null : drawerFor(flags.chart)
  const [a, b] = (await Promise.all([first, second].map(readEstimate))).map((each) =>
    flags.level === undefined ? each : { ...each, level: flags.level },
  )
  const result = crossover(a!, b!, flags.at === undefined ? {} : { at: flags.at })
  const notes = sortNotes(result.notes)
  const document = { format: 1, kind: 'crossover', a: first, b: second, ...result, notes }
  if (draw !== null) {
    const fits = [
      { name: first, estimate: a! },
      { name: second, estimate: b! },
    ] as const
    await writeWhole(flags.chart!, await draw.as(chartOfCrossover(fits, result, { ...(flags.dark && { dark: true }) })))
  }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else printCrossover(result, first, second)
  reportNotes(notes, flags)
}

function printCrossover(result: Crossover, first: string, second: string): void {
  const { along, at, loss, inRange, better, multiplier, why, level, isKnown } = result
  const { unit, meaning } = roleInfo(along)
  const row = (name: string, interval: Interval, format: (v: number) => string, known: boolean): string[] => {
    const { value, low, high } = interval
    if (value === null || !known) return [name, value === null ? '–' : 'not determined', '']
    return [name, format(value), low === null || high === null ? '' : `${format(low)} – ${format(high)}`]
  }
  const quantity = (v: number) => formatQuantity(v)
  const named = unit === '' ? along : unit
  const header = ['', 'value', `${formatNumber(100 * level, 3)} % interval`]
  const rows = [
    row(`crossing, ${named}`, at, quantity, isKnown.crossing),
    row('loss there', loss, (v) => formatNumber(v, 5), isKnown.crossing),
    row(`multiplier at ${formatQuantity(multiplier.at)}`, multiplier, (v) => formatNumber(v, 3), isKnown.multiplier),
  ]
  printLine(tableText(header, rows))
  printLine()
  const path = { a: first, b: second }
  if (why !== null) printLine(wrap(`No crossing: ${why}.`))
  else if (better.below !== null && better.above !== null && isKnown.crossing) {
    const where =
      inRange === null ? '' : inRange ? ' Both have runs on either side.' : ' It lies outside the runs of one.'
    printLine(wrap(`Below it ${path[better.below]} has the lower loss, above it ${path[better.above]}.${where}`))
  }
  printLine(
    wrap(`The multiplier is the ${meaning} that ${second} needs for the loss of ${first}, over that of ${first}.`),
  )
}
