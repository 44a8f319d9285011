import { UserError } from '../base/error.ts'
import { fingerprint } from './fingerprint.ts'
import { mapValues } from './map-values.ts'
import type { RunTable } from './table.ts'

/** A number as JSON keeps it: null for NaN, text for what JSON has no number for. */
export type SavedNumber = number | null | 'Infinity' | '-Infinity' | '-0'

/** A table as plain JSON, for saved fits. Numbers have full precision. */
export interface SavedTable extends Omit<RunTable, 'columns' | 'runs' | 'origin'> {
  readonly columns: Readonly<Record<string, readonly SavedNumber[]>>
  readonly runs: { readonly names: readonly string[]; readonly of: readonly number[] }
  readonly origin: {
    readonly files: readonly string[]
    readonly file: readonly number[]
    readonly line: readonly number[]
  }
}

/** The table as an object for JSON.stringify; `tableFromJson` gives it back unchanged. */
export function tableToJson(table: RunTable): SavedTable {
  const { columns, runs, origin } = table
  return {
    ...table,
    columns: mapValues(columns, (column) => Array.from(column, saveNumber)),
    runs: { names: runs.names, of: Array.from(runs.of) },
    origin: { files: origin.files, file: Array.from(origin.file), line: Array.from(origin.line) },
  }
}

/** The table that was saved. Refuses one whose values don't match its fingerprint; `place` names the file in the message. */
export function tableFromJson(json: unknown, place = 'table'): RunTable {
  const saved = checkShape(json, place)
  const { runs, origin } = saved
  const table: RunTable = {
    ...saved,
    columns: mapValues(saved.columns, (column) => Float64Array.from(column, loadNumber)),
    runs: { names: runs.names, of: Int32Array.from(runs.of) },
    origin: { files: origin.files, file: Int32Array.from(origin.file), line: Int32Array.from(origin.line) },
  }
  const seen = fingerprint(table)
  if (seen === table.fingerprint) return table
  throw new UserError(
    'file',
    `${place}: the saved rows have fingerprint ${seen.slice(0, 19)}… where ${table.fingerprint.slice(0, 19)}… was saved; they were changed since. Fit again from the original files.`,
  )
}

function checkShape(json: unknown, place: string): SavedTable {
  const saved = json as Partial<SavedTable> | null
  const isWhole =
    typeof saved === 'object' &&
    saved !== null &&
    typeof saved.length === 'number' &&
    typeof saved.fingerprint === 'string' &&
    [saved.columns, saved.labels, saved.roles].every((each) => typeof each === 'object' && each !== null) &&
    [saved.runs?.names, saved.runs?.of, saved.origin?.files, saved.origin?.file, saved.origin?.line].every(
      Array.isArray,
    ) &&
    [saved.dropped, saved.notes].every(Array.isArray) &&
    Object.values(saved.columns!).every((column) => Array.isArray(column) && column.length === saved.length)
  if (isWhole) return saved as SavedTable
  throw new UserError(
    'file',
    `${place}: this is no saved table, or a damaged one; columns, runs and origin were expected.`,
  )
}

function saveNumber(value: number): SavedNumber {
  if (Number.isNaN(value)) return null
  if (Object.is(value, -0)) return '-0'
  return Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity'
}

function loadNumber(saved: SavedNumber): number {
  return saved === null ? Number.NaN : Number(saved)
}
