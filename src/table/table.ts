import type { Note } from '../base/note.ts'
import type { Role } from '../base/role.ts'
import type { Schedule } from '../schedule/schedule.ts'

/** What the weights say: nothing given, relative precisions (noise scale estimated), or known inverse variances. */
export type Weighting = 'none' | 'relative' | 'inverse-variance'

/** Rows that were read but not used, with the reason. */
export interface Dropped {
  readonly reason: string
  readonly count: number
  /** `file:line` of up to 20 of them. */
  readonly where: readonly string[]
}

/**
 * Immutable columns, one row per evaluation. The rows of one run are contiguous. Every value of a role column is finite.
 */
export interface RunTable {
  readonly length: number
  /** Numeric columns by role or, where they have none, by their name in the file. Each has `length` values. */
  readonly columns: Readonly<Record<string, Float64Array>>
  /** Text columns by their name in the file; for grouping and labels. */
  readonly labels: Readonly<Record<string, readonly string[]>>
  /** Role → name of the column in the file; a completed column (flops = 6·params·tokens) maps to its formula. */
  readonly roles: Readonly<Partial<Record<Role, string>>>
  /** Names of the runs, and for each row the index of its run. */
  readonly runs: { readonly names: readonly string[]; readonly of: Int32Array }
  /** Learning rates of each run, null where they aren't known; only where steps were asked for. */
  readonly schedules?: readonly (Schedule | null)[]
  readonly weighting: Weighting
  /** Where each row came from: index into `files`, and line (1-based; record number for formats without lines). */
  readonly origin: { readonly files: readonly string[]; readonly file: Int32Array; readonly line: Int32Array }
  readonly dropped: readonly Dropped[]
  /** `sha256:` over roles, run membership and values; equal tables have equal fingerprints. */
  readonly fingerprint: string
  readonly notes: readonly Note[]
}

/** A table without rows: what a fit made from published coefficients alone stands on. */
export const emptyTable: RunTable = {
  length: 0,
  columns: {},
  labels: {},
  roles: {},
  runs: { names: [], of: new Int32Array(0) },
  weighting: 'none',
  origin: { files: [], file: new Int32Array(0), line: new Int32Array(0) },
  dropped: [],
  fingerprint: '',
  notes: [],
}
