import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { lossConverted } from '../base/note-units.ts'

/** Units in which losses are given; the table holds nats per token. */
export type LossUnit = 'nats' | 'bits' | 'bits-per-byte'

/** Converts the loss column to nats per token, with a note. Bits per byte need the bytes that a token stands for. */
export function toNats(
  columns: Readonly<Record<string, Float64Array>>,
  options: { readonly lossUnit?: LossUnit; readonly bytesPerToken?: number },
  notes: Note[],
): Readonly<Record<string, Float64Array>> {
  const { lossUnit = 'nats', bytesPerToken } = options
  if (lossUnit === 'nats' || columns.loss === undefined) return columns
  if (lossUnit === 'bits-per-byte' && !(bytesPerToken !== undefined && bytesPerToken > 0 && bytesPerToken < Infinity)) {
    throw new UserError(
      'option',
      `loss unit bits-per-byte: bytes per token is ${bytesPerToken ?? 'not given'}; a number above 0 was expected. Give --bytes-per-token.`,
    )
  }
  const factor = Math.LN2 * (lossUnit === 'bits-per-byte' ? bytesPerToken! : 1)
  notes.push(lossConverted(lossUnit, factor))
  return { ...columns, loss: columns.loss.map((value) => value * factor) }
}
