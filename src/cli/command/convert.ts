import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { writeWhole } from '../../node/files.ts'
import { readJoined } from '../../table/build.ts'
import type { Cell } from '../../table/raw.ts'
import { type TidyTable, tidy } from '../../table/tidy.ts'
import { csvBytes } from '../../table/write-csv.ts'
import { parquetBytes } from '../../table/write-parquet.ts'
import { sourcesOf, tableOptions } from '../input.ts'
import * as option from '../options.ts'
import { printJson, printLine, reportNotes, wrap } from '../print.ts'

interface ConvertFlags extends option.TableFlags, option.CommonFlags {
  readonly out?: string
}

const examples = `
Examples:
  isoloss convert logs/ --out curves.csv
  isoloss convert logs/ --runs runs.csv --out curves.parquet
  isoloss convert events.out.tfevents.* --where "step > 1000" --out curves.jsonl`

export function define(command: Command): Command {
  return option
    .withCommonFlags(
      option.withTableFlags(command.argument('<files...>', 'logs, tables or folders; - for standard input')),
    )
    .option('--out <file>', 'write .csv, .jsonl or .parquet (default: CSV to standard output)')
    .addHelpText('after', examples)
    .action(run)
}

async function run(files: readonly string[], flags: ConvertFlags): Promise<void> {
  const { out } = flags
  const write = writerOf(out ?? '.csv')
  const options = tableOptions(flags, option.pairs(flags.map))
  const table = tidy(await readJoined(sourcesOf(files), options), options)
  const content = await write(table.columns)
  if (out !== undefined) await writeWhole(out, content)
  if (flags.json) printJson(document(table, out))
  else if (out === undefined) process.stdout.write(content)
  else printLine(wrap(summary(table, out), '  '))
  reportNotes(table.notes, flags)
}

function document({ columns, rows, runs, dropped, notes }: TidyTable, out: string | undefined): unknown {
  return { format: 1, kind: 'convert', rows, runs, columns: Object.keys(columns), out: out ?? null, dropped, notes }
}

function summary({ columns, rows, runs, dropped }: TidyTable, out: string): string {
  const left = dropped.map(({ count, reason }) => `; ${count} not used: ${reason}`).join('')
  return `${out}: ${rows} rows of ${runs} runs (${Object.keys(columns).join(', ')})${left}`
}

type Columns = TidyTable['columns']

/** How a table is written, by the ending of the file. */
function writerOf(out: string): (columns: Columns) => string | Uint8Array | Promise<Uint8Array> {
  const ending = /\.[a-z]+$/i.exec(out)?.[0].toLowerCase()
  if (ending === '.csv') return csvBytes
  if (ending === '.jsonl' || ending === '.ndjson') return jsonlText
  if (ending === '.parquet') return parquetBytes
  throw new UserError(
    'option',
    `${out}: convert writes CSV, JSONL or Parquet; name a file that ends in .csv, .jsonl or .parquet.`,
  )
}

/** A JSON object a row, without its empty cells; what JSON has no number for is text, as our readers take it. */
function jsonlText(columns: Columns): string {
  const entries = Object.entries(columns)
  const length = entries[0]?.[1].length ?? 0
  const value = (cell: Cell): Cell => (typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell)
  const lines = Array.from({ length }, (_, row) => {
    const record = entries.filter(([, cells]) => cells[row] !== null).map(([name, cells]) => [name, value(cells[row]!)])
    return `${JSON.stringify(Object.fromEntries(record))}\n`
  })
  return lines.join('')
}
