import { type Command, Option } from 'commander'
import { UserError } from '../../base/error.ts'
import { sortNotes } from '../../base/note-infer.ts'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { chartOfIsoflop } from '../../chart/chart.ts'
import type { Interval } from '../../infer/estimate.ts'
import { findLaw } from '../../law/catalog.ts'
import { writeWhole } from '../../node/files.ts'
import { type Approach, approachesSteps } from '../../plan/isoflop/approaches.ts'
import { envelope } from '../../plan/isoflop/envelope.ts'
import { type Isoflop, type IsoflopOptions, isoflop } from '../../plan/isoflop/isoflop.ts'
import type { CurveKind } from '../../plan/isoflop/minimum.ts'
import { WITHIN } from '../../plan/isoflop/work-out.ts'
import { groupBy, type TableGroup } from '../../table/rows.ts'
import { drawerFor } from '../draw.ts'
import { readForLaw } from '../input.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'
import { runSteps } from '../progress.ts'

interface IsoflopFlags extends option.TableFlags, option.CommonFlags {
  readonly approach: '1' | '2'
  readonly curve: CurveKind
  readonly within: number
  readonly group?: readonly string[]
  readonly bootstrap: number
  readonly level: number
  readonly seed: number
  readonly chart?: string
  readonly dark?: boolean
  readonly out?: string
}

const examples = `
Examples:
  isoloss isoflop runs.csv
  isoloss isoflop runs.csv --map flops=budget --curve akima --chart isoflop.svg
  isoloss isoflop curves.csv --approach 1`

export function define(command: Command): Command {
  return option
    .withCommonFlags(option.withTableFlags(command.argument('<files...>', 'tables of runs; - for standard input')))
    .addOption(
      new Option('--approach <n>', '2: a curve for each budget; 1: the lowest of the training curves')
        .choices(['1', '2'])
        .default('2'),
    )
    .addOption(
      new Option('--curve <kind>', 'what is drawn through the losses of a budget')
        .choices(['parabola', 'cubic', 'akima'])
        .default('parabola'),
    )
    .option('--within <share>', 'use losses up to this share above the lowest of a budget', option.positive, WITHIN)
    .option('--group <columns>', 'each group of rows by itself, by these columns', option.list)
    .option('--bootstrap <n>', 'simulated repetitions and refits for intervals, 0 for none', option.whole, 1000)
    .option('--level <share>', 'share of possible values that intervals enclose', option.share, 0.9)
    .option('--seed <n>', 'seed of everything random', option.whole, 0)
    .option('--chart <file>', 'draw the curves of approach 2: .svg .png .html .json (Vega-Lite)')
    .option('--dark', 'draw light on dark')
    .option('--out <file>', 'write the JSON document')
    .addHelpText('after', examples)
    .action(run)
}

async function run(files: readonly string[], flags: IsoflopFlags): Promise<void> {
  const draw = flags.chart === undefined ? null : drawerFor(flags.chart)
  const chinchilla = findLaw('chinchilla')
  const needs = { ...chinchilla, name: 'isoflop', inputs: { ...chinchilla.inputs, C: 'flops' } }
  const { table } = await readForLaw(files, needs, flags, option.pairs(flags.map))
  const groups = flags.group ? groupBy(table, flags.group) : [{ by: {}, table }]
  if (draw !== null) checkDrawable(flags, groups.length)
  const documents = []
  for (const { by, table: rows } of groups) {
    const options: IsoflopOptions = {
      curve: flags.curve,
      within: flags.within,
      level: flags.level,
      count: flags.bootstrap,
      seed: flags.seed,
    }
    const found = flags.approach === '1' ? envelope(rows, options) : isoflop(rows, options)
    const { approaches, notes } = await runSteps('isoflop: three approaches', approachesSteps(rows, found, options))
    const all = sortNotes([...found.notes, ...notes])
    const document = { format: 1, kind: 'isoflop', ...found, approaches, notes: sortNotes([...rows.notes, ...all]) }
    documents.push({ by, isoflop: document })
    if (!flags.json) printIsoflop(found, approaches, by, documents.length > 1)
    if (draw !== null) {
      const drawn = chartOfIsoflop(rows, found, options, { ...(flags.dark && { dark: true }) })
      await writeWhole(flags.chart!, await draw.as(drawn))
    }
    reportNotes([...rows.notes.filter(({ level }) => level !== 'info'), ...all], flags)
  }
  const document = flags.group ? { format: 1, kind: 'isoflops', groups: documents } : documents[0]!.isoflop
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
}

function checkDrawable({ approach, chart }: IsoflopFlags, groups: number): void {
  if (approach === '1') {
    throw new UserError('option', `--chart ${chart}: shows the curves of approach 2. Leave out --approach 1.`)
  }
  if (groups > 1) {
    throw new UserError(
      'option',
      `--chart ${chart}: shows one group, and --group makes ${groups}. Choose one with --where.`,
    )
  }
}

function printIsoflop(found: Isoflop, approaches: readonly Approach[], by: TableGroup['by'], isLater: boolean): void {
  const { approach, curve, level, budgets, law } = found
  if (isLater) printLine()
  const group = Object.entries(by).map(([name, value]) => `${name} = ${value}`)
  if (group.length > 0) printLine(wrap(group.join(', ')))
  const percent = `${formatNumber(100 * level, 3)} % interval`
  const quantity = ({ value }: Interval) => (value === null ? '–' : formatQuantity(value))
  const bandOf = ({ low, high }: Interval, format: (v: number) => string) =>
    low === null || high === null ? '' : `${format(low)} – ${format(high)}`
  const used = budgets.filter((each) => each.used)
  const rows = used.map(({ flops, params, tokens, loss }) => [
    formatQuantity(flops),
    quantity(params),
    bandOf(params, formatQuantity),
    quantity(tokens),
    loss.value === null ? '–' : formatNumber(loss.value, 4),
  ])
  if (used.length > 0) printLine(tableText(['FLOP', 'params', percent, 'tokens', 'loss'], rows))
  for (const text of unusedTexts(budgets)) printLine(wrap(text, '  '))
  printLine()
  if (law !== null) {
    const power = ({ coefficient, exponent }: { coefficient: Interval; exponent: Interval }) =>
      `${formatNumber(coefficient.value!, 4)} · C^${formatNumber(exponent.value!, 4)}`
    const how = approach === 1 ? 'envelope of curves' : curve
    printLine(wrap(`params = ${power(law.params)}, tokens = ${power(law.tokens)} (approach ${approach}, ${how})`))
    printLine()
  }
  const exponent = (value: number) => formatNumber(value, 4)
  const each = (interval: Interval) => [
    interval.value === null ? 'not determined' : exponent(interval.value),
    bandOf(interval, exponent),
  ]
  const lines = approaches.map(({ approach: n, params, tokens }) => [names[n], ...each(params), ...each(tokens)])
  printLine(tableText(['exponent of C', 'params', percent, 'tokens', percent], lines))
  for (const { approach: n, why } of approaches) if (why !== null) printLine(wrap(`${n}: ${why}.`, '  '))
}

/** A line for each reason: `1.3e17, 1.6e17 FLOP not used: 3 sizes are too few; …`. */
function unusedTexts(budgets: Isoflop['budgets']): string[] {
  const byReason = new Map<string, string[]>()
  for (const { flops, why } of budgets) {
    if (why !== null) byReason.set(why, [...(byReason.get(why) ?? []), formatQuantity(flops)])
  }
  return [...byReason].map(([why, flops]) => {
    const which = flops.length > 4 ? `${flops.length} budgets, ${flops[0]} to ${flops.at(-1)}` : flops.join(', ')
    return `${which} FLOP not used: ${why}.`
  })
}

const names = { 1: '1 envelope', 2: '2 budgets', 3: '3 whole law' } as const
