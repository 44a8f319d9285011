import type { Command } from 'commander'
import { own } from '../../base/own.ts'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { roleInfo } from '../../base/role.ts'
import { fileSource, writeWhole } from '../../node/files.ts'
import { type Stage, stageCorrelations } from '../../study/stages.ts'
import { buildTable } from '../../table/build.ts'
import { type Inspection, inspect } from '../../table/inspect.ts'
import type { RunTable } from '../../table/table.ts'
import { tableOptions } from '../input.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'

interface InspectFlags extends option.TableFlags, option.CommonFlags {
  readonly out?: string
  readonly stages?: string
  readonly along: string
  readonly problem?: string
  readonly level: number
  readonly seed: number
}

export function define(command: Command): Command {
  return option
    .withCommonFlags(option.withTableFlags(command.argument('<files...>', 'tables of runs; - for standard input')))
    .option('--out <file>', 'write the JSON document')
    .option('--stages <columns>', 'rank correlation with compute of each stage, as in log_p,p,p_choices,accuracy')
    .option('--along <column>', 'what the stages are correlated with', 'flops')
    .option('--problem <column>', 'correlate within each problem, and average')
    .option('--level <share>', 'share of possible values that their intervals enclose', option.share, 0.9)
    .option('--seed <n>', 'seed of their resamples', option.whole, 0)
    .action(run)
}

async function run(files: readonly string[], flags: InspectFlags): Promise<void> {
  const table = await buildTable(files.map(fileSource), tableOptions(flags, option.pairs(flags.map)))
  const seen = inspect(table)
  const stages = stagesOf(table, flags)
  const document = { format: 1, kind: 'inspect', files: table.origin.files, ...seen, ...(stages && { stages }) }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else {
    printInspection(table.origin.files, seen)
    if (stages) printStages(stages, flags)
  }
  reportNotes(seen.notes, flags)
}

function stagesOf(table: RunTable, { stages, along, problem, level, seed }: InspectFlags): Stage[] | undefined {
  if (stages === undefined) return undefined
  const columns = stages.split(',').map((name) => name.trim())
  return stageCorrelations(table, columns, { along, ...(problem !== undefined && { problem }), level, seed })
}

function printStages(stages: readonly Stage[], { along, problem, level }: InspectFlags): void {
  const number = (value: number | null) => (value === null ? '–' : formatNumber(value, 3))
  const rows = stages.map(({ column, value, low, high, problems }) => [
    column,
    number(value),
    low === null || high === null ? '–' : `${number(low)} – ${number(high)}`,
    ...(problem === undefined ? [] : [String(problems)]),
  ])
  const head = ['stage', `rank correlation with ${along}`, `${formatNumber(100 * level, 3)} % interval`]
  printLine(`\n${tableText(problem === undefined ? head : [...head, 'problems'], rows)}`)
  for (const { column, because } of stages) if (because !== null) printLine(wrap(`${column}: ${because}.`, '  '))
}

/** Columns without a role that are shown; exports of experiment trackers have hundreds. */
const MOST_OTHERS = 20

function printInspection(files: readonly string[], seen: Inspection): void {
  const { roles, ranges, design, labels, dropped } = seen
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  printLine(wrap(`${files[0]}${more}: ${counted(seen.rows, 'row')}, ${counted(seen.runs, 'run')}`, '  '))
  printLine()

  const measured = Object.keys(ranges).filter((name) => Object.hasOwn(roles, name))
  const others = Object.keys(ranges).filter((name) => !Object.hasOwn(roles, name))
  const row = (name: string) => {
    const range = ranges[name]
    const numbers = range ? [range.low, range.median, range.high].map((v) => formatQuantity(v, 4)) : ['', '', '']
    const { unit } = Object.hasOwn(roles, name) ? roleInfo(name) : { unit: '' }
    return [
      nameText(name, own(roles, name)),
      ...numbers,
      String(own(design.levels, name) ?? ''),
      unit === '1' ? '' : unit,
    ]
  }
  const shown = [...measured, ...others.slice(0, MOST_OTHERS)]
  if (shown.length > 0)
    printLine(tableText(['role ← column', 'lowest', 'median', 'highest', 'values', 'unit'], shown.map(row)))
  if (others.length > MOST_OTHERS) printLine(`and ${others.length - MOST_OTHERS} more number columns without a role`)
  if (roles.run !== undefined) printLine(`run ← ${clip(roles.run, 74)}`)
  if (labels.length > 0) printLine(wrap(`text: ${labels.join(', ')}`, '  '))

  if (Object.keys(roles).length === 0) {
    const how = 'Name them: --map params=<column> --map tokens=<column> --map loss=<column>.'
    printLine(`\n${wrap(`No column has the name of a role. ${how}`, '  ')}`)
  }

  const facts = designText(seen)
  if (facts !== '') printLine(`\n${wrap(facts, '  ')}`)
  for (const { reason, count, where } of dropped) {
    const places = `${where.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''}`
    printLine(wrap(`${counted(count, 'row')} not used: ${reason} (${places})`, '  '))
  }
}

/** `params ← N`, `flops = 6 * params * tokens`, or the name of a column without a role. */
function nameText(name: string, column: string | undefined): string {
  if (column === undefined || column === name) return clip(name, 28)
  return clip(/ [*/] /.test(column) ? `${name} = ${column}` : `${name} ← ${column}`, 28)
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

function designText({ design }: Inspection): string {
  const spans = Object.entries(design.octaves)
    .filter(([, octaves]) => octaves > 0)
    .map(([role, octaves]) => `${role} ${formatNumber(2 ** octaves, 3)}×`)
  const { correlation, tokensPerParam } = design
  return [
    ...(spans.length > 0 ? [`largest over smallest: ${spans.join(', ')}`] : []),
    ...(correlation !== null ? [`correlation of ln params and ln tokens ${formatNumber(correlation, 2)}`] : []),
    ...(tokensPerParam !== null ? [`${formatNumber(tokensPerParam, 3)} tokens per parameter throughout`] : []),
  ].join('; ')
}
