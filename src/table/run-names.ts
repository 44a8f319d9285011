import type { Role } from '../base/role.ts'
import { cellNumber } from './cell.ts'
import { chooseRoles } from './choose-roles.ts'
import { type Column, column } from './column.ts'
import type { RawTable } from './raw.ts'

/** Where a run is stored: the parts of a path that tell it from other runs, the last one being its name. */
export type RunPlace = readonly string[]

/** The place of the run that a file holds: the file without its ending; for files that stand for their folder, the folder. */
export function runPlace(file: string): RunPlace {
  const parts = file.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..')
  const name = (parts.pop() ?? file).replace(/\.gz$/i, '')
  const stem = name.replace(/\.(csv|tsv|jsonl?|ndjson|parquet|txt|log|out|err)$/i, '')
  if (!/tfevents/.test(name) && stem !== 'trainer_state') return [...parts, stem]
  // Hugging Face writes the history so far into each checkpoint of a run.
  while (/^checkpoint-\d+$/.test(parts.at(-1) ?? '')) parts.pop()
  return parts.length === 0 ? [stem] : parts
}

/** A name for each place, equal for equal places: its last part, with as many parts before it as tell all places apart. */
export function runNames(places: readonly RunPlace[]): string[] {
  const full = places.map((place) => place.join('/'))
  const deepest = Math.max(0, ...places.map(({ length }) => length))
  for (let depth = 1; depth <= deepest; depth++) {
    const names = places.map((place) => place.slice(-depth).join('/'))
    const placeOf = new Map<string, string>()
    const isClear = names.every((name, i) => {
      const before = placeOf.get(name) ?? full[i]!
      placeOf.set(name, before)
      return before === full[i]
    })
    if (isClear) return names
  }
  return full
}

/** The column that says which run a row belongs to, if there is one. */
export function runColumn(raw: RawTable): string | undefined {
  return rolesOf(raw).run
}

/** Whether the rows look like one training run: steps (or tokens) that only rise, and one size. */
export function isCurve(raw: RawTable): boolean {
  const { step, tokens, params } = rolesOf(raw)
  const key = step ?? tokens
  if (key === undefined || raw.line.length < 2) return false
  const cellsOf = (name: string): Column => raw.cells[raw.names.indexOf(name)]!
  let last = -Infinity
  const rises = cellsOf(key).every((cell, row) => {
    const before = last
    last = cellNumber(cell)
    return row === 0 || last > before
  })
  return rises && (params === undefined || new Set(cellsOf(params)).size === 1)
}

function rolesOf(raw: RawTable): Readonly<Partial<Record<Role, string>>> {
  return chooseRoles(raw.names, { optional: ['run', 'step', 'tokens', 'params'] }, raw.files[0]!).columns
}

/** The table with a first column `run` that holds this name in every row. */
export function withRun(raw: RawTable, name: string): RawTable {
  return {
    ...raw,
    names: ['run', ...raw.names],
    cells: [column(raw.line.length, () => name), ...raw.cells],
  }
}
