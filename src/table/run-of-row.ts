import { cellText } from './cell.ts'
import type { RoleChoice } from './choose-roles.ts'
import type { Column } from './column.ts'
import type { RawTable } from './raw.ts'

/** What the runs of rows are called. */
export interface RowRuns {
  /** The run of each row of a table: of the one that it was made from, or of that with some rows left out. */
  readonly of: (raw: RawTable) => (row: number) => string
  /** Files without a run column that hold several model sizes. */
  readonly mixed: number
}

/**
 * Rows are of the run that their run column names, else of their file; where a file holds several model sizes, each of these
 * is a run.
 */
export function rowRuns(read: RawTable, { columns }: RoleChoice): RowRuns {
  const [run, size] = [columns.run, columns.params].map((name) => read.names.indexOf(name ?? '')) as [number, number]
  if (run >= 0)
    return {
      of:
        ({ cells }) =>
        (row) =>
          cellText(cells[run]!.at(row)!),
      mixed: 0,
    }
  const mixed = size < 0 ? new Set<number>() : filesOfSeveral(read, read.cells[size]!)
  return {
    of:
      ({ cells, file, files }) =>
      (row) => {
        const name = files[file[row]!]!
        return mixed.has(file[row]!) ? `${name} params=${cellText(cells[size]!.at(row)!)}` : name
      },
    mixed: mixed.size,
  }
}

/** Files in which a column has several values. */
function filesOfSeveral({ file }: RawTable, column: Column): Set<number> {
  const first = new Map<number, string>()
  const several = new Set<number>()
  column.forEach((cell, row) => {
    const [of, text] = [file[row]!, cellText(cell)]
    if (!first.has(of)) first.set(of, text)
    else if (text !== first.get(of)) several.add(of)
  })
  return several
}
