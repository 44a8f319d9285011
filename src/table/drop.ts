import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { runsUnmeasured } from '../base/note-curve.ts'
import { divergedRows } from '../base/note-table.ts'
import { formatQuantity } from '../base/quantity.ts'
import type { Role } from '../base/role.ts'
import { cellText, faultOf, isEmpty } from './cell.ts'
import type { RoleChoice } from './choose-roles.ts'
import { placeOf, type RawTable, selectRaw } from './raw.ts'
import type { Dropped } from './table.ts'
import { checkColumn } from './validate.ts'
import { evaluateWhere, type WhereColumn } from './where.ts'
import { rawRows } from './where-columns.ts'

/** Keeps the rows that meet the predicate and counts the others; refuses to keep none. */
export function dropWhere(
  raw: RawTable,
  where: string,
  roles: Readonly<Record<string, string>>,
  place: string,
  dropped: Dropped[],
): RawTable {
  const rows = rawRows(raw, roles)
  const { keep, used } = evaluateWhere(where, rows)
  const out: number[] = []
  keep.forEach((kept, row) => {
    if (kept === 0) out.push(row)
  })
  if (out.length === rows.length) {
    const spans = [...used].map(([name, column]) => `${name} ${spanOf(column, rows.length)}`).join(', ')
    throw new UserError(
      'data',
      `${place}: --where "${where}" keeps none of the ${rows.length} rows read (${spans}). Loosen it.`,
    )
  }
  return without(raw, out, `--where "${where}"`, dropped)
}

/** `spans 1e9 to 3e11` for numbers, `is one of a, b` for text. */
function spanOf(column: WhereColumn, length: number): string {
  let [low, high] = [Infinity, -Infinity]
  for (let row = 0; row < length; row++) {
    const value = column.numbers[row]!
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low <= high) return `spans ${formatQuantity(low, 4)} to ${formatQuantity(high, 4)}`
  const texts = [...new Set(Array.from({ length: Math.min(length, 1000) }, (_, row) => column.text(row)))].filter(
    (text) => text !== '',
  )
  if (texts.length === 0) return 'is empty'
  return `is ${texts.slice(0, 5).join(', ')}${texts.length > 5 ? ', …' : ''}`
}

/** Drops the rows in which the output is empty, NaN or infinite; the latter two, a diverged run, with a note. Text stays, to be refused. */
export function dropUnmeasured(
  raw: RawTable,
  output: Role,
  choice: RoleChoice,
  place: string,
  dropped: Dropped[],
  notes: Note[],
): RawTable {
  const column = choice.columns[output]
  if (column === undefined) return raw
  const cells = raw.cells[raw.names.indexOf(column)]!
  const { bad } = checkColumn(raw, column, output)
  const faults = bad.map((row) => ({ row, fault: faultOf(cells.at(row)!) }))
  // An output that nobody asked for and that holds text is no output: its role is left out later.
  if (!choice.required.includes(output) && faults.some(({ fault }) => fault === 'text')) return raw
  const empty = faults.filter(({ fault }) => fault === 'empty').map(({ row }) => row)
  const diverged = faults
    .filter(({ row, fault }) => (fault === 'nan' || fault === 'infinite') && !isEmpty(cells.at(row)!))
    .map(({ row }) => row)
  if (empty.length + diverged.length === raw.line.length) {
    throw new UserError(
      'data',
      `${place}: ${column === output ? output : `${output} (column "${column}")`} is empty or not finite in every row; numbers were expected. Name another column with --map ${output}=<column>.`,
    )
  }
  const runOf = runsOf(raw, choice)
  noteUnmeasured(raw, column, runOf, empty, notes)
  if (diverged.length > 0) {
    const count = runOf === null ? diverged.length : new Set(diverged.map(runOf)).size
    notes.push(
      divergedRows(
        output,
        diverged.length,
        count,
        diverged.slice(0, 3).map((row) => placeOf(raw, row)),
      ),
    )
  }
  const reasons = new Map([
    ...empty.map((row) => [row, `${output} is empty`] as const),
    ...diverged.map((row) => [row, `${output} is NaN or infinite`] as const),
  ])
  for (const reason of new Set(reasons.values())) {
    const rows = [...reasons.keys()].filter((row) => reasons.get(row) === reason)
    dropped.push({ reason, count: rows.length, where: rows.slice(0, 20).map((row) => placeOf(raw, row)) })
  }
  return removeRows(raw, [...reasons.keys()])
}

/** The run that a row belongs to: by its column, or by its file where curves are asked for; null where each row is one. */
function runsOf(raw: RawTable, { columns, required }: RoleChoice): ((row: number) => string) | null {
  const cells = raw.cells[raw.names.indexOf(columns.run ?? '')]
  if (cells !== undefined) return (row) => cellText(cells.at(row)!)
  return required.includes('step') ? (row) => raw.files[raw.file[row]!]! : null
}

/** Tells of runs all of whose rows lack the output, while other runs have it. */
function noteUnmeasured(
  raw: RawTable,
  column: string,
  runOf: ((row: number) => string) | null,
  empty: readonly number[],
  notes: Note[],
): void {
  if (runOf === null || empty.length === 0) return
  const lacking = new Set(empty)
  const all = new Set<string>()
  const measured = new Set<string>()
  for (let row = 0; row < raw.line.length; row++) {
    all.add(runOf(row))
    if (!lacking.has(row)) measured.add(runOf(row))
  }
  const runs = [...all].filter((run) => !measured.has(run))
  if (runs.length === 0) return
  const first = placeOf(raw, empty.find((row) => !measured.has(runOf(row)))!)
  notes.push(runsUnmeasured(column, runs, all.size, first))
}

function without(raw: RawTable, rows: readonly number[], reason: string, dropped: Dropped[]): RawTable {
  if (rows.length === 0) return raw
  dropped.push({ reason, count: rows.length, where: rows.slice(0, 20).map((row) => placeOf(raw, row)) })
  return removeRows(raw, rows)
}

function removeRows(raw: RawTable, rows: readonly number[]): RawTable {
  if (rows.length === 0) return raw
  const out = new Set(rows)
  return selectRaw(
    raw,
    Int32Array.from(raw.line.keys()).filter((row) => !out.has(row)),
  )
}
