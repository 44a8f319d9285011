import { completed } from '../../base/note-table.ts'
import { loggedNumber, logReader, withColumn } from './log-text.ts'

const evaluation = /^\s*step (\d+): train loss (\S+), val loss (\S+)\s*$/
const iteration = /^\s*iter (\d+): loss (\S+), time (\S+)ms(?:, mfu (\S+)%)?\s*$/

/**
 * Text logs of nanoGPT: `step 250: train loss …, val loss …` at evaluations, and `iter 250: loss …` between, which is
 * the loss of one batch: iter_loss.
 */
export const nanogpt = logReader({
  name: 'nanogpt',
  title: 'nanoGPT',
  sign: /^\s*(step \d+: train loss|iter \d+: loss )/m,
  begins: /^\s*(step \d+: train|iter \d+:)/,
  record(line, at, rows) {
    const [, step, ...values] = evaluation.exec(line) ?? iteration.exec(line) ?? []
    if (step === undefined) return false
    const names = line.includes('val loss') ? ['train_loss', 'val_loss'] : ['iter_loss', 'time_ms', 'mfu_percent']
    const numbers = values.filter((each) => each !== undefined).map(loggedNumber)
    if (numbers.includes(undefined)) return false
    rows.add(
      Number(step),
      at,
      numbers.map((value, i) => [names[i]!, value!]),
    )
    return true
  },
  says: /^tokens per iteration will be: ([\d,]+)\s*$/,
  finish(table, said, notes) {
    const perStep = said.replaceAll(',', '')
    notes.push(completed('tokens', `step * ${perStep} (tokens per iteration)`))
    return withColumn(
      table,
      'tokens',
      table.cells[0]!.map((step) => Number(step) * Number(perStep)),
    )
  },
})
