import type { Cell, RawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { jsonl } from './jsonl.ts'
import { joinLogs } from './log-rows.ts'

/** The history file of a Weights & Biases run: JSON lines with `_step`, which is called step. Lines of one step are merged. */
export const wandbHistory: Reader = {
  name: 'wandb-history',
  isLog: true,
  accepts: (name: string, head: Head) =>
    jsonl.accepts(name, head) && /^[^\n]*"_step"\s*:\s*\d/.test(head.text.trimStart()),
  async read(bytes: Uint8Array, name: string): Promise<RawTable> {
    const raw = await jsonl.read(bytes, name)
    const at = raw.names.indexOf('_step')
    const steps = raw.cells[at]!
    // Another column may be called step; the tracker's own counter is the one that only rises.
    const names = raw.names.map((each, j) => (j === at ? 'step' : each === 'step' ? 'logged_step' : each))
    if (!steps.every((step) => typeof step === 'number')) return raw
    return rowsByStep({ ...raw, names })
  },
}

/** One row per step, in order. */
function rowsByStep(raw: RawTable): RawTable {
  const numbers: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity }
  const asNumber = (cell: Cell): Cell => (typeof cell === 'string' ? (numbers[cell] ?? cell) : cell)
  return joinLogs([{ ...raw, cells: raw.cells.map((column) => column.map(asNumber)) }])
}
