import { once } from 'node:events'
import { styleText } from 'node:util'
import type { Note } from '../base/note.ts'
import { formatNumber } from '../base/quantity.ts'
import type { Fit } from '../fit/fit.ts'
import { averageText } from '../fit/member-text.ts'
import type { Band } from '../infer/estimate.ts'
import type { CommonFlags } from './options.ts'

const WIDTH = 80

/** The one document of --json on standard output. Numbers that don't exist are null, never NaN or Infinity. */
export function printJson(document: unknown): void {
  process.stdout.write(jsonText(document))
}

export function jsonText(document: unknown): string {
  const finite = (_key: string, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? null : value)
  return `${JSON.stringify(document, finite, 1)}\n`
}

/** Pieces of a text on standard output, each when the one before was taken. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) if (process.stdout.write(piece) === false) await once(process.stdout, 'drain')
}

export function printLine(text = ''): void {
  process.stdout.write(`${text}\n`)
}

/**
 * `Chinchilla parametric loss: loss = E + …`; a formula of the user's own has no title but itself, and tells which of its
 * symbols are inputs. An average tells its shares of laws.
 */
export function headline({
  law: { title, formula, inputs, output = 'loss' },
  members,
}: Pick<Fit, 'law' | 'members'>): string {
  const equation = `${output} = ${members ? averageText(members) : formula}`
  if (title !== formula) return wrap(`${title}: ${equation}`, '  ')
  const symbols = Object.entries(inputs).map(([symbol, role]) => (symbol === role ? symbol : `${symbol} = ${role}`))
  return `${wrap(equation, '  ')}\n${wrap(`inputs: ${symbols.join(', ')}`, '  ')}`
}

/** Rows as columns that line up; the first column to the left, numbers to the right. */
export function tableText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows]
  const widths = header.map((_, j) => all.reduce((most, row) => Math.max(most, row[j]?.length ?? 0), 0))
  const line = (row: readonly string[]) =>
    row
      .map((cell, j) => (j === 0 ? cell.padEnd(widths[j]!) : cell.padStart(widths[j]!)))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

/** `0.3201 – 0.3696`, or what stands for it. */
export function bandText({ low, high }: Band, digits = 4, format = formatNumber): string {
  return low === null || high === null ? 'not determined' : `${format(low, digits)} – ${format(high, digits)}`
}

/** Notes on standard error, most serious first, and the exit code that --strict asks for. */
export function reportNotes(notes: readonly Note[], flags: CommonFlags): void {
  if (!flags.quiet) for (const note of notes) process.stderr.write(`${noteText(note, flags)}\n`)
  if (flags.strict && notes.some(({ level }) => level === 'unreliable')) process.exitCode = 3
}

const colours = { unreliable: 'red', caution: 'yellow', info: 'cyan' } as const

function noteText({ level, code, message, advice }: Note, flags: CommonFlags): string {
  const isPlain = flags.color === false || process.env.NO_COLOR !== undefined || !process.stderr.isTTY
  const tag = isPlain ? `[${level}]` : styleText(colours[level], `[${level}]`)
  return wrap(`${tag} ${code}: ${message} ${advice}`, '  ')
}

/** Breaks text at blanks to fit 80 columns; the first line starts with `first`, later ones with `indent`. */
export function wrap(text: string, indent = '', first = ''): string {
  const lines: string[] = []
  let line = first
  text.split(' ').forEach((word, at) => {
    if (at > 0 && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = indent + word
    } else line += at === 0 ? word : ` ${word}`
  })
  return [...lines, line].join('\n')
}
