import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { runsUnmatched } from '../base/note-read.ts'
import { type Cell, cellText } from './cell.ts'
import { chooseRoles } from './choose-roles.ts'
import { placeOf, type RawTable } from './raw.ts'
import { runNames, runPlace, withRun } from './run-names.ts'

/** Quantities that change within a run: of a table of runs they are those of its end. */
const perRow = ['step', 'tokens', 'flops', 'epochs', 'loss', 'error', 'lr']

/**
 * Adds the columns of a table of runs to each row of its run, found by run or by file name. A column whose name or role
 * the rows have already, or that changes within a run, becomes `run.<name>`. Refuses runs of which none is found.
 */
export function joinRuns(rows: RawTable, runs: RawTable): RawTable {
  const place = runs.files[0]!
  const keyColumn = keyOf(runs)
  const index = indexRuns(runs, keyColumn)
  const { named, names: runOfRow } = runsOfRows(rows)
  const found = runOfRow.map((name) => find(index, name))
  const missing = [...new Set(runOfRow.filter((_, row) => found[row] === undefined))]
  const seen = new Set(found)
  const unused = [...index.exact].filter(([, row]) => !seen.has(row)).map(([name]) => name)
  if (seen.size === 1 && seen.has(undefined)) {
    throw new UserError(
      'data',
      `${place}: no run of the rows is in column "${keyColumn}" (runs: ${some(missing)}; there: ${some(unused)}). Name the runs, or their files, there.`,
    )
  }
  const notes: Note[] = []
  if (missing.length > 0 || unused.length > 0) notes.push(runsUnmatched(place, missing, unused))
  const added = runs.names.filter((name) => name !== keyColumn)
  const newNames = nameColumns(named, runs, added)
  return {
    ...named,
    names: [...named.names, ...newNames],
    cells: [
      ...named.cells,
      ...added.map((name) => found.map((row): Cell => (row === undefined ? null : cellAt(runs, name, row)))),
    ],
    notes: [...named.notes, ...runs.notes, ...notes],
  }
}

function keyOf(runs: RawTable): string {
  const { run } = chooseRoles(runs.names, { optional: ['run'] }, runs.files[0]!).columns
  const column = run ?? runs.names.find((name) => /^(file|filename|file_name|path|name)$/i.test(name))
  if (column !== undefined) return column
  throw new UserError(
    'data',
    `${runs.files[0]}: no column says which run a row is (found: ${some(runs.names)}). Name one "run", "run_id", "run_name" or "file".`,
  )
}

interface RunIndex {
  readonly exact: ReadonlyMap<string, number>
  /** By the name without folders and ending; undefined where two runs share it. */
  readonly plain: ReadonlyMap<string, number | undefined>
}

/** Run → row of the table of runs; refuses a run that has two. */
function indexRuns(runs: RawTable, column: string): RunIndex {
  const exact = new Map<string, number>()
  const plain = new Map<string, number | undefined>()
  runs.cells[runs.names.indexOf(column)]!.forEach((cell, row) => {
    const name = cellText(cell)
    if (name === '') return
    const before = exact.get(name)
    if (before !== undefined) {
      throw new UserError(
        'data',
        `${placeOf(runs, row)}: run "${name}" is there twice, first at ${placeOf(runs, before)}; one row a run was expected. Remove one.`,
      )
    }
    exact.set(name, row)
    plain.set(plainName(name), plain.has(plainName(name)) ? undefined : row)
  })
  return { exact, plain }
}

function find({ exact, plain }: RunIndex, name: string): number | undefined {
  return exact.get(name) ?? plain.get(plainName(name))
}

/** The run of each row: its column, or the name of its file, which then becomes the column. */
function runsOfRows(rows: RawTable): { named: RawTable; names: string[] } {
  const { run } = chooseRoles(rows.names, { optional: ['run'] }, rows.files[0]!).columns
  if (run !== undefined) return { named: rows, names: rows.cells[rows.names.indexOf(run)]!.map(cellText) }
  const files = runNames(rows.files.map(runPlace))
  const names = Array.from(rows.file, (file) => files[file]!)
  const first = withRun(rows, '')
  return { named: { ...first, cells: [names, ...rows.cells] }, names }
}

/** A run as it is compared: without folders, and without the ending of a file. */
function plainName(name: string): string {
  return runPlace(name).at(-1)!
}

function cellAt(raw: RawTable, name: string, row: number): Cell {
  return raw.cells[raw.names.indexOf(name)]!.at(row)!
}

/** Names for the added columns: their own, unless they would be taken for something of the rows. */
function nameColumns(rows: RawTable, runs: RawTable, added: readonly string[]): string[] {
  const have = chooseRoles(rows.names, {}, rows.files[0]!).columns
  const theirs = chooseRoles(runs.names, {}, runs.files[0]!).columns
  const roleOf = new Map(Object.entries(theirs).map(([role, column]) => [column, role]))
  const isCurves = have.step !== undefined || have.tokens !== undefined
  return added.map((name) => {
    const role = roleOf.get(name)
    const clashes = role !== undefined && (Object.hasOwn(have, role) || (isCurves && perRow.includes(role)))
    return clashes || rows.names.includes(name) ? `run.${name}` : name
  })
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 3).join(', ')}${names.length > 3 ? `, and ${names.length - 3} more` : ''}`
}
