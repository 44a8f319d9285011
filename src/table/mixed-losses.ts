import type { Note } from '../base/note.ts'
import { mixedLossesNote } from '../base/note-runs.ts'
import { own } from '../base/own.ts'
import type { RunTable } from './table.ts'

/** Names of columns that say how a loss was measured: by which tokeniser, on which evaluation set. */
const measured =
  /^(tokeni[sz]er|vocab(ulary)?([_ ]?size)?|(eval(uation)?|val(idation)?|test)([_ ]?(set|data|dataset|corpus))|benchmark)$/i

/** Columns that say losses of these rows were measured in different ways. One that is an input of a law is not meant. */
export function mixedLosses({ columns, labels, roles }: RunTable): Note[] {
  const names = new Set([...Object.keys(labels), ...Object.keys(columns)])
  return [...names]
    .filter((name) => measured.test(name) && !Object.hasOwn(roles, name))
    .flatMap((name) => {
      const cells = own(labels, name) ?? Array.from(columns[name]!, (v) => (Number.isNaN(v) ? '' : String(v)))
      const values = [...new Set(cells)].filter((value) => value !== '')
      return values.length > 1 ? [mixedLossesNote(name, values)] : []
    })
}
