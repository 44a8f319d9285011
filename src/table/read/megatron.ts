import { completed } from '../../base/note-table.ts'
import { own } from '../../base/own.ts'
import type { Cell } from '../cell.ts'
import { loggedNumber, logReader, withColumn } from './log-text.ts'

/** What Megatron-LM calls things, where our tables have another name for it. */
const columns: Readonly<Record<string, string>> = {
  'lm loss': 'train_loss',
  'learning rate': 'lr',
  'lm loss value': 'val_loss',
  'lm loss PPL': 'val_ppl',
}

const training = /\biteration\s+(\d+)\s*\/\s*\d+\s*\|(.*)$/
const validation = /\bvalidation loss at iteration\s+(\d+)( on [^|]*)?\s*\|(.*)$/

/**
 * Text logs of Megatron-LM and its descendants: a line of `name: value |` every few iterations, and `validation loss at
 * iteration` lines. Fields keep their names, blanks as `_`; `lm loss` is train_loss, `lm loss value` is val_loss.
 */
export const megatron = logReader({
  name: 'megatron',
  title: 'Megatron-LM',
  sign: /\biteration\s+\d+\s*\/\s*\d+\s*\|.*(loss|consumed samples|learning rate)|\bvalidation loss at iteration\s+\d+.*\|/,
  begins: /\biteration\s+\d+\s*\/\s*\d+\s*\||\bvalidation loss at iteration\s+\d+/,
  record(line, at, rows, isTorn) {
    const evaluated = validation.exec(line)
    if (evaluated !== null) {
      const [, step, where = '', rest] = evaluated
      // The loss on the test set is measured once more at the end, and is no point of the curve.
      const prefix = where === '' || /validation/.test(where) ? '' : `${snake(where.replace(/^ on /, ''))}_`
      return add(Number(step), rest!, prefix)
    }
    const [, step, rest] = training.exec(line) ?? []
    return step !== undefined && add(Number(step), rest!, '')

    function add(step: number, text: string, prefix: string): boolean {
      const values = fields(text, prefix, isTorn)
      if (values === undefined || values.length === 0) return false
      rows.add(step, at, values)
      return true
    }
  },
  says: /\bseq_length \.+ (\d+)\s*$/,
  finish(table, length, notes) {
    const samples = table.cells[table.names.indexOf('consumed_samples')]
    if (samples === undefined || table.names.includes('consumed_tokens')) return table
    notes.push(completed('tokens', `consumed_samples * ${length} (seq_length)`))
    const tokens = samples.map((count) => (typeof count === 'number' ? count * Number(length) : null))
    return withColumn(table, 'tokens', tokens)
  },
})

/** The `name: value |` fields of a line; undefined where one is damaged, or cut off before its bar. */
function fields(text: string, prefix: string, isTorn: boolean): [string, Cell][] | undefined {
  const parts = text.trimEnd().split('|')
  if (parts.at(-1)!.trim() === '') parts.pop()
  else if (isTorn) return undefined
  const values: [string, Cell][] = []
  for (const part of parts) {
    const at = part.lastIndexOf(':')
    const name = part.slice(0, at).trim()
    if (at < 1 || name === '') return undefined
    const value = loggedNumber(part.slice(at + 1))
    if (value !== undefined) values.push([prefix + (own(columns, name) ?? snake(name)), value])
  }
  return values
}

/** `elapsed time per iteration (ms)` → `elapsed_time_per_iteration_ms`. */
function snake(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9/]+/g, '_')
    .replace(/^_|_$/g, '')
}
