import { cellNumber, cellText } from './cell.ts'
import type { RoleChoice } from './choose-roles.ts'
import type { Column } from './column.ts'
import type { RawTable } from './raw.ts'

/** What the runs of rows are called. */
export interface RowRuns {
  /** The run of each row of a table: of the one that it was made from, or of that with some rows left out. */
  readonly of: (raw: RawTable) => (row: number) => string
  /** Counts files without a run column that hold several model sizes. */
  readonly mixed: () => number
}

/**
 * Rows are of the run that their run column names, else of their file; where a file holds several model sizes, each of these
 * is a run.
 */
export function rowRuns(read: RawTable, { columns }: RoleChoice): RowRuns {
  const [run, size] = [columns.run, columns.params].map((name) => read.names.indexOf(name ?? '')) as [number, number]
  if (run >= 0) return { of: (raw) => (row) => cellText(raw.cells[run]!.at(row)!), mixed: () => 0 }
  // looked for only where runs are asked for: in most tables each row is one
  let found: ReadonlySet<number> | undefined
  const mixed = () => (found ??= size < 0 ? new Set() : filesOfSeveral(read, read.cells[size]!))
  const nameIn = ({ cells, file, files }: RawTable, row: number): string => {
    const name = files[file[row]!]!
    return mixed().has(file[row]!) ? `${name} params=${cellNumber(cells[size]!.at(row)!)}` : name
  }
  return { of: (raw) => (row) => nameIn(raw, row), mixed: () => mixed().size }
}

/** Files in which a column has several numbers. */
function filesOfSeveral({ file }: RawTable, column: Column): Set<number> {
  const first = new Map<number, number>()
  const several = new Set<number>()
  column.forEach((cell, row) => {
    const [of, value] = [file[row]!, cellNumber(cell)]
    if (Number.isNaN(value)) return
    if (!first.has(of)) first.set(of, value)
    else if (value !== first.get(of)) several.add(of)
  })
  return several
}
