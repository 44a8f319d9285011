import { mapped } from '../column.ts'
import type { FileBytes } from '../file-bytes.ts'
import type { RawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { jsonl } from './jsonl.ts'
import { joinLogs } from './log-rows.ts'
import { writtenNumber } from './records.ts'

/** The history file of a Weights & Biases run: JSON lines with `_step`, which is called step. Lines of one step are merged. */
export const wandbHistory: Reader = {
  name: 'wandb-history',
  isLog: true,
  accepts: (name: string, head: Head) =>
    jsonl.accepts(name, head) && /^[^\n]*"_step"\s*:\s*\d/.test(head.text.trimStart()),
  read: async (file: FileBytes, name: string): Promise<RawTable> => byTrackerStep(await jsonl.read(file, name)),
}

/** One row per `_step`, called step and in order; a table without it, or where it is empty in a row, stays as it is. */
export function byTrackerStep(raw: RawTable): RawTable {
  const at = raw.names.indexOf('_step')
  if (at < 0 || !raw.cells[at]!.every((step) => typeof step === 'number')) return raw
  // Another column may be called step; the tracker's own counter is the one that only rises.
  const names = raw.names.map((each, j) => (j === at ? 'step' : each === 'step' ? 'logged_step' : each))
  return joinLogs([{ ...raw, names, cells: raw.cells.map((cells) => mapped(cells, writtenNumber)) }])
}
