import { buildTable, type TableOptions } from '../table/build.ts'
import type { RunTable } from '../table/table.ts'
import { fileSource } from './files.ts'

/** Reads one file or several, of any known format, into a table. Throws UserError with file and line for what can't be used. */
export async function readTable(paths: string | readonly string[], options: TableOptions = {}): Promise<RunTable> {
  return buildTable([paths].flat().map(fileSource), options)
}
