import type { Cell } from '../cell.ts'
import { loggedNumber, logReader } from './log-text.ts'

/** Codes that colour a terminal. */
const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')

const record = /(validate )?step:\s*(\d+)[,|]?\s+(loss:.*)$/

/** A field with a plain number: what has a unit, such as `memory: 1.2GiB(3%)`, says nothing of the run's course. */
const field = /([a-z]\w*):\s*([^\s|]+?)%?,?(?=[\s|]|$)/gi

/**
 * Text logs of torchtitan, and others whose lines read `step: 10  loss: 3.21  …`: the loss of a step is train_loss, that of
 * a line `validate step` val_loss; further numbers keep their names. Colours and what stands before the step are passed over.
 */
export const torchtitan = logReader({
  name: 'torchtitan',
  title: 'torchtitan',
  sign: /(?:\b|m)step:\s*\d+[,|]?\s+\S*loss:\s/,
  begins: /(?:\b|m)step:\s*\d+[,|]?\s+\S*loss:/,
  record(line, at, rows, isTorn) {
    const [, validate, step, rest] = record.exec(line.replace(colours, '')) ?? []
    if (step === undefined || (isTorn && !rest!.trimEnd().endsWith('%'))) return false
    const values: [string, Cell][] = []
    for (const [, name, text] of rest!.matchAll(field)) {
      const value = loggedNumber(text!.replace(/(?<=\d),(?=\d{3})/g, ''))
      const isLoss = name === 'loss'
      if (isLoss && value === undefined) return false
      // a line of validation repeats memory and speed
      if (value === undefined || (validate !== undefined && !isLoss)) continue
      values.push([isLoss ? (validate === undefined ? 'train_loss' : 'val_loss') : name!, value])
    }
    rows.add(Number(step), at, values)
    return true
  },
})
