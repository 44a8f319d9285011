import { UserError } from '../../base/error.ts'
import { own } from '../../base/own.ts'
import { decodeText } from '../decode.ts'
import type { FileBytes } from '../file-bytes.ts'
import type { RawTable } from '../raw.ts'
import type { Head, Reader } from '../reader.ts'
import { parseJsonFile } from './json.ts'
import { logRows } from './log-rows.ts'
import { flatten, writtenNumber } from './records.ts'

/**
 * The `trainer_state.json` of Hugging Face's Trainer: rows of training and of evaluation, merged by step. `loss` is
 * called train_loss, since it is the training loss beside `eval_loss`; the means over the whole run that the last row has are left out.
 */
export const trainerState: Reader = {
  name: 'trainer-state',
  isLog: true,
  accepts: (_name: string, head: Head) =>
    /^\s*\{/.test(head.text) &&
    (/"log_history"\s*:\s*\[/.test(head.text) || /"best_model_checkpoint"\s*:/.test(head.text)),
  async read(file: FileBytes, name: string): Promise<RawTable> {
    const { text, notes } = await decodeText(file, name)
    const history = (parseJsonFile(text, name) as { log_history?: unknown }).log_history
    if (!Array.isArray(history) || history.length === 0) {
      throw new UserError('data', `${name}: log_history is empty; the Trainer writes it at each logging step.`)
    }
    const rows = logRows(name)
    history.forEach((record: unknown, at) => {
      const { step, ...rest } = (record ?? {}) as Record<string, unknown>
      if (typeof step !== 'number') {
        throw new UserError(
          'data',
          `${name}: record ${at + 1} of log_history has no step; a number was expected, as in {"step": 500, "loss": 2.5}.`,
        )
      }
      const isSummary = 'train_runtime' in rest
      const values = [...flatten(rest)].flatMap(([key, value]): [string, typeof value][] => {
        if (isSummary && (key.startsWith('train_') || key === 'total_flos')) return []
        return [[own(names, key) ?? key, writtenNumber(value)]]
      })
      rows.add(step, at + 1, values)
    })
    return rows.table(notes)
  },
}

const names: Readonly<Record<string, string>> = { loss: 'train_loss', learning_rate: 'lr' }
