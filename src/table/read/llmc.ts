import { own } from '../../base/own.ts'
import { loggedNumber, logReader } from './log-text.ts'

/** What llm.c calls things, and our tables. */
const columns: Readonly<Record<string, string>> = {
  tel: 'val_loss',
  trl: 'train_loss',
  lr: 'lr',
  norm: 'grad_norm',
  eval: 'eval_accuracy',
}

const record = /^s:(\d+)((?: [a-z]+:\S+)+)\s*$/
// The formats are %.4f for losses and %.2f for the norm, which ends a training line.
const whole = /(?:(?:tel|eval):\S+\.\d{4}|norm:\S+\.\d{2}|nan|inf)\s*$/

/** The `main.log` of llm.c: `s:250 tel:3.4` for the validation loss, `trl lr norm` in training, `eval` for HellaSwag's accuracy. */
export const llmc = logReader({
  name: 'llmc',
  title: 'llm.c',
  sign: /^s:\d+ (tel|trl|eval):/m,
  begins: /^s:\d/,
  record(line, at, rows, isTorn) {
    const [, step, rest] = record.exec(line) ?? []
    if (step === undefined || (isTorn && !whole.test(line))) return false
    const values = rest!
      .trim()
      .split(' ')
      .map((field) => field.split(':') as [string, string])
      .map(([name, text]) => [own(columns, name) ?? name, loggedNumber(text)] as const)
    if (values.some(([, value]) => value === undefined)) return false
    rows.add(
      Number(step),
      at,
      values.map(([name, value]) => [name, value!]),
    )
    return true
  },
})
