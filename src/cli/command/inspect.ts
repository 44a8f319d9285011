import type { Command } from 'commander'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { roleInfo } from '../../base/role.ts'
import { fileSource, writeWhole } from '../../node/files.ts'
import { buildTable } from '../../table/build.ts'
import { type Inspection, inspect } from '../../table/inspect.ts'
import { tableOptions } from '../input.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'

interface InspectFlags extends option.TableFlags, option.CommonFlags {
  readonly out?: string
}

export function define(command: Command): Command {
  return option
    .withCommonFlags(option.withTableFlags(command.argument('<files...>', 'tables of runs; - for standard input')))
    .option('--out <file>', 'write the JSON document')
    .action(run)
}

async function run(files: readonly string[], flags: InspectFlags): Promise<void> {
  const table = await buildTable(files.map(fileSource), tableOptions(flags, option.pairs(flags.map)))
  const seen = inspect(table)
  const document = { format: 1, kind: 'inspect', files: table.origin.files, ...seen }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else printInspection(table.origin.files, seen)
  reportNotes(seen.notes, flags)
}

/** Columns without a role that are shown; exports of experiment trackers have hundreds. */
const MOST_OTHERS = 20

function printInspection(files: readonly string[], seen: Inspection): void {
  const { roles, ranges, design, labels, dropped } = seen
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  printLine(wrap(`${files[0]}${more}: ${counted(seen.rows, 'row')}, ${counted(seen.runs, 'run')}`, '  '))
  printLine()

  const measured = Object.keys(ranges).filter((name) => roles[name] !== undefined)
  const others = Object.keys(ranges).filter((name) => roles[name] === undefined)
  const row = (name: string) => {
    const range = ranges[name]
    const numbers = range ? [range.low, range.median, range.high].map((v) => formatQuantity(v, 4)) : ['', '', '']
    const { unit } = roles[name] === undefined ? { unit: '' } : roleInfo(name)
    return [nameText(name, roles[name]), ...numbers, String(design.levels[name] ?? ''), unit === '1' ? '' : unit]
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
