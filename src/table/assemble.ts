import type { Note } from '../base/note.ts'
import { trainLossUsed } from '../base/note-read.ts'
import { fileIsRun } from '../base/note-table.ts'
import { roles } from '../base/role.ts'
import { concatRaw, type RawTable } from './raw.ts'
import { joinLogs } from './read/log-rows.ts'
import type { ReadFile } from './reader.ts'
import { isCurve, runColumn, runNames, runPlace, withRun } from './run-names.ts'

/**
 * One table of everything that was read. A log, and a curve among several files, gets a run column with the name of its
 * file or folder; logs of one run in several files become one.
 */
export function assemble(read: readonly ReadFile[]): RawTable {
  const needsRun = read.map(({ table, reader }) => {
    const isRun = reader.isLog === true || (read.length > 1 && isCurve(table))
    return isRun && runColumn(table) === undefined
  })
  const places = read.map(({ table }) => runPlace(table.files[0]!))
  const names = runNames(places.filter((_, i) => needsRun[i]))
  const runs = new Map<string, RawTable[]>()
  const plain: RawTable[] = []
  let at = 0
  const tables: (RawTable | string)[] = read.map(({ table, reader }, i) => {
    if (!needsRun[i]) return table
    const name = names[at++]!
    if (reader.isLog !== true) return withRun(table, name)
    runs.set(name, [...(runs.get(name) ?? []), table])
    return name
  })
  for (const table of tables) {
    if (typeof table !== 'string') plain.push(table)
    else if (runs.has(table)) {
      const logs = runs.get(table)!
      plain.push(withRun(logs.length === 1 ? logs[0]! : joinLogs(logs), table))
      runs.delete(table)
    }
  }
  const curves = read.filter(({ reader }, i) => needsRun[i] && reader.isLog !== true).length
  const notes = curves === 0 ? [] : [fileIsRun(curves)]
  const whole = withLoss(concatRaw(plain), read)
  return { ...whole, notes: [...whole.notes, ...notes] }
}

/** Names of a training loss, as columns of logs, the best first. */
const trainLosses = ['train_loss', 'training_loss', 'lm_loss', 'iter_loss']

/** Logs without any validation loss: their training loss is called loss, with a note. */
function withLoss(table: RawTable, read: readonly ReadFile[]): RawTable {
  if (!read.some(({ reader }) => reader.isLog)) return table
  const plain = table.names.map((name) => name.toLowerCase().replace(/[-./\s]+/g, '_'))
  if (plain.some((name) => name === 'loss' || roles.loss.aliases.includes(name))) return table
  for (const wanted of trainLosses) {
    const found = table.names.filter((_, j) => plain[j] === wanted)
    if (found.length > 1) return table
    if (found.length === 0) continue
    const notes: Note[] = [...table.notes, trainLossUsed(found[0]!)]
    return { ...table, names: table.names.map((name) => (name === found[0] ? 'loss' : name)), notes }
  }
  return table
}
