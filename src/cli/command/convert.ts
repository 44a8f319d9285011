import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { plural } from '../../base/quantity.ts'
import { writeWhole } from '../../node/files.ts'
import { recognise } from '../../schedule/recognise.ts'
import { readJoined } from '../../table/build.ts'
import type { Cell } from '../../table/cell.ts'
import { type TidyTable, tidy } from '../../table/tidy.ts'
import { CHUNK, csvPieces } from '../../table/write-csv.ts'
import { parquetPieces } from '../../table/write-parquet.ts'
import { sourcesOf, tableOptions } from '../input.ts'
import * as option from '../options.ts'
import { printJson, printLine, printPieces, reportNotes, wrap } from '../print.ts'

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
  refuseChanges(flags)
  const write = out === undefined ? null : writerOf(out)
  const options = tableOptions(flags, option.pairs(flags.map))
  const table = tidy(await readJoined(sourcesOf(files), options), options)
  if (write !== null) await writeWhole(out!, write(table.columns))
  if (flags.json) printJson(document(table, out))
  else if (out === undefined) await printPieces(csvPieces(table.columns))
  else printLine(wrap(summary(table, out), '  '))
  reportNotes(table.notes, flags)
}

/** Rows are written as they were read: what would leave some out or change them is for a fit. */
function refuseChanges({ earlyCut, smooth, nearOptimal }: ConvertFlags): void {
  const asked = Object.entries({ '--early-cut': earlyCut, '--smooth': smooth, '--near-optimal': nearOptimal })
  const flag = asked.find(([, value]) => value !== undefined)?.[0]
  if (flag === undefined) return
  throw new UserError(
    'option',
    `convert: ${flag} is for fits; rows are written as they were read. Give it to the fit, or choose rows with --where "step >= 2000".`,
  )
}

function document({ columns, rows, runs, dropped, notes }: TidyTable, out: string | undefined): unknown {
  const schedules = loggedSchedules(columns)
  return {
    format: 1,
    kind: 'convert',
    rows,
    runs,
    columns: Object.keys(columns),
    schedules,
    out: out ?? null,
    dropped,
    notes,
  }
}

interface LoggedSchedule {
  readonly run: string | null
  /** As `--schedule` takes it, and the largest distance of a logged rate from it as a share of the peak; null where none fits. */
  readonly spec: string | null
  readonly error: number | null
}

/** The schedule that each run's learning rates follow. */
function loggedSchedules({ run, step, lr }: Columns): LoggedSchedule[] {
  if (step === undefined || lr === undefined) return []
  const byRun = new Map<string | null, { steps: number[]; rates: number[] }>()
  step.forEach((at, row) => {
    const rate = lr.at(row)
    if (typeof at !== 'number' || typeof rate !== 'number' || at < 0) return
    const name = run === undefined ? null : String(run.at(row))
    const known = byRun.get(name) ?? { steps: [], rates: [] }
    byRun.set(name, known)
    if (at === known.steps.at(-1)) known.rates[known.rates.length - 1] = rate
    else if (!(at < known.steps.at(-1)!)) {
      known.steps.push(at)
      known.rates.push(rate)
    }
  })
  return [...byRun].map(([run, { steps, rates }]) => {
    const found =
      steps.length === 0
        ? null
        : recognise({ kind: 'logged', steps, rates, warmup: steps[0] === 0 ? 0 : steps[0]! + 1 })
    return { run, spec: found?.text ?? null, error: found?.error ?? null }
  })
}

function summary({ columns, rows, runs, dropped }: TidyTable, out: string): string {
  const left = dropped.map(({ count, reason }) => `; ${count} not used: ${reason}`).join('')
  return `${out}: ${rows} rows of ${plural(runs, 'run')} (${Object.keys(columns).join(', ')})${left}`
}

type Columns = TidyTable['columns']

/** How a table is written, by the ending of the file. */
function writerOf(out: string): (columns: Columns) => Iterable<string> | AsyncIterable<Uint8Array> {
  const ending = /\.[a-z]+$/i.exec(out)?.[0].toLowerCase()
  if (ending === '.csv') return csvPieces
  if (ending === '.jsonl' || ending === '.ndjson') return jsonlPieces
  if (ending === '.parquet') return parquetPieces
  throw new UserError(
    'option',
    `${out}: convert writes CSV, JSONL or Parquet; name a file that ends in .csv, .jsonl or .parquet.`,
  )
}

/** A JSON object a row, without its empty cells; what JSON has no number for is text, as our readers take it. In pieces. */
function* jsonlPieces(columns: Columns): Generator<string> {
  const entries = Object.entries(columns)
  const length = entries[0]?.[1].length ?? 0
  const value = (cell: Cell): Cell => (typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell)
  const lineOf = (row: number): string => {
    const record = entries
      .filter(([, cells]) => cells.at(row) !== null)
      .map(([name, cells]) => [name, value(cells.at(row)!)])
    return `${JSON.stringify(Object.fromEntries(record))}\n`
  }
  for (let start = 0; start < length; start += CHUNK) {
    yield Array.from({ length: Math.min(CHUNK, length - start) }, (_, i) => lineOf(start + i)).join('')
  }
}
