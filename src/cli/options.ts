import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseQuantity } from '../base/quantity.ts'
import type { ScheduleFlags } from './schedule-flags.ts'

/** Flags that say how files become a table. */
export interface TableFlags extends ScheduleFlags {
  readonly map: readonly string[]
  readonly where?: string
  readonly final?: boolean
  readonly keepSpikes?: boolean
  readonly earlyCut?: number
  readonly smooth?: number
  readonly nearOptimal?: number
  readonly runs?: string
  readonly lossUnit?: 'nats' | 'bits' | 'bits-per-byte'
  readonly bytesPerToken?: number
  readonly inputs?: readonly string[]
}

/** Flags that every command has. */
export interface CommonFlags {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly strict?: boolean
  readonly color?: boolean
}

export function withTableFlags(command: Command): Command {
  return command
    .optionsGroup('Table:')
    .option('--map <role=column>', 'say which column is params, tokens, loss, run, … (repeatable)', collect, [])
    .option('--inputs <names>', 'further symbols of a formula that are columns, comma-separated', list)
    .option('--where <predicate>', 'use only these rows: "tokens > 1e9 and run != \'a7\'"')
    .option('--final', "keep each run's last row only")
    .option('--keep-spikes', 'fit rows that spike or come after divergence, which laws of curves leave out')
    .option(
      '--early-cut <step>',
      'leave out rows of curves before this step; 0 keeps all (default: the end of the warm-up)',
      whole,
    )
    .option('--smooth <rows>', 'take the mean of so many rows of a run around each loss', natural)
    .option(
      '--near-optimal <share>',
      'keep rows with a loss within this share of the lowest of their size and length, as 0.0025',
      positive,
    )
    .option('--warmup <steps>', 'steps of warm-up that a log lacks, [RUN=]STEPS (repeatable)', collect, [])
    .option('--schedule <spec>', 'learning rates that a log lacks, RUN=SPEC (repeatable)', collect, [])
    .option('--runs <file>', 'a table of runs, joined to the rows by run or file name')
    .addOption(
      new Option('--loss-unit <unit>', 'unit of the loss column')
        .choices(['nats', 'bits', 'bits-per-byte'])
        .default('nats'),
    )
    .option('--bytes-per-token <x>', 'bytes that a token stands for; needed with bits-per-byte', positive)
    .optionsGroup('Options:')
}

export function withCommonFlags(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on standard output')
    .option('--quiet', 'print no notes')
    .option('--strict', 'exit with code 3 when a note is "unreliable"')
    .option('--no-color', 'print without colour')
}

export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

export function list(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** A number, also as 1.3B or 20T. */
export function number(value: string): number {
  const parsed = parseQuantity(value)
  if (!Number.isFinite(parsed)) throw new InvalidArgumentError(`"${value}" is not a number such as 0.5, 20e9 or 20B.`)
  return parsed
}

/** The number of `name=text`, named in the refusal. */
export function numberOf(name: string, text: string): number {
  const parsed = parseQuantity(text)
  if (Number.isFinite(parsed)) return parsed
  throw new InvalidArgumentError(`${name}=${text}: "${text}" is not a number such as 0.5, 20e9 or 20B.`)
}

export function positive(value: string): number {
  const parsed = number(value)
  if (!(parsed > 0)) throw new InvalidArgumentError(`"${value}" is not above 0.`)
  return parsed
}

export function whole(value: string): number {
  const parsed = number(value)
  if (!Number.isInteger(parsed) || parsed < 0)
    throw new InvalidArgumentError(`"${value}" is not a whole number of at least 0.`)
  return parsed
}

/** A whole number of at least 1. */
export function natural(value: string): number {
  const parsed = whole(value)
  if (parsed === 0) throw new InvalidArgumentError('0 is too few; at least 1 is needed.')
  return parsed
}

/** A share strictly between 0 and 1, as for --level. */
export function share(value: string): number {
  const parsed = number(value)
  if (!(parsed > 0 && parsed < 1)) throw new InvalidArgumentError(`"${value}" is not between 0 and 1, such as 0.9.`)
  return parsed
}

/** `name=value` texts as a record of texts; throws for one without a name or a value. */
export function pairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`"${text}" is not of the form NAME=VALUE.`)
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
    }),
  )
}

/** `params=70e9 tokens=1.4T` as numbers by name; blanks may stand around the equals sign. */
export function numbersByName(text: string): Record<string, number> {
  const parts = text
    .replace(/\s*=\s*/g, '=')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
  return Object.fromEntries(Object.entries(pairs(parts)).map(([name, value]) => [name, numberOf(name, value)]))
}
