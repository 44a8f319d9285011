import { didYouMean, UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { own } from '../base/own.ts'
import { type Role, roleInfo, roles } from '../base/role.ts'
import type { Law } from '../law/law.ts'
import { fileSource } from '../node/files.ts'
import { type DesignColumns, gridColumns, logSpaced } from '../study/simulate.ts'
import { type TableOptions, tableFromColumns, tableFromRaw } from '../table/build.ts'
import { cellText } from '../table/cell.ts'
import { pathTo } from '../table/completion.ts'
import { placeOf } from '../table/raw.ts'
import { readSources } from '../table/reader.ts'
import type { RunTable } from '../table/table.ts'
import { list, number, pairs } from './options.ts'

/** Points at which a law is to be evaluated, and the columns that describe them. */
export interface Design {
  /** Columns as they stand in the design, without the law's output. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  readonly inputs: DesignColumns
  /** Compute of each point, FLOP, where the design states it. */
  readonly flops: Float64Array | null
  readonly notes: readonly Note[]
}

/** Roles from which others follow, as flops from params and tokens. */
const sources: readonly Role[] = ['params', 'tokens', 'flops', 'step', 'batch', 'epochs', 'unique_tokens']

/** The design that text names: the path of a table, or a grid such as `params=1e8:1e10:8 tokens-per-param=5:80:5`. */
export async function designFrom(text: string, law: Law, map: readonly string[]): Promise<Design> {
  const { x: _, ...mapped } = pairs(map)
  // only what the law needs or is computed from: other columns, also a measured output, are carried along as they are
  const options: TableOptions = {
    needs: Object.values(law.inputs),
    map: mapped,
    optional: sources,
    output: law.output ?? 'loss',
  }
  return /^\s*[A-Za-z_][\w-]*=/.test(text) ? gridDesign(text, law, options) : tableDesign(text, law, options)
}

/** What a grid of a single quantity varies: the one that a law of one quantity is then of. */
export function onlyAxis(text: string): Role | undefined {
  return /^\s*([A-Za-z_]\w*)=\S+\s*$/.exec(text)?.[1]
}

/** Notes on a table that say nothing about a design. */
const unsaid: ReadonlySet<string> = new Set(['row-is-run', 'completed'])

async function tableDesign(path: string, law: Law, options: TableOptions): Promise<Design> {
  const raw = await readSources([fileSource(path)])
  const table = tableFromRaw(raw, options)
  // a law of steps orders its rows, so that each is looked up by its place
  const rowOf = new Map(Array.from(raw.line, (_, row) => [placeOf(raw, row), row]))
  const { files, file, line } = table.origin
  const rows = Array.from(line, (at, row) => rowOf.get(`${files[file[row]!]}:${at}`)!)
  const cells = raw.names.map((name, at) => [name, rows.map((row) => cellText(raw.cells[at]!.at(row)!))] as const)
  const columns = Object.fromEntries(cells.filter(([name]) => name !== (law.output ?? 'loss')))
  const notes = table.notes.filter(({ code }) => !unsaid.has(code))
  return { columns, inputs: inputsOf(table, law), flops: table.columns.flops ?? null, notes }
}

function gridDesign(text: string, law: Law, options: TableOptions): Design {
  const axes = Object.entries(pairs(text.split(/\s+/).filter((part) => part !== ''))).map(
    ([name, values]) => [axisName(name, text, law), axisValues(name, values, text)] as const,
  )
  const { 'tokens-per-param': ratio, ...columns } = gridColumns(Object.fromEntries(axes))
  if (ratio !== undefined) {
    const { params } = columns
    if (params === undefined || columns.tokens !== undefined) {
      throw new UserError('option', `--design "${text}": tokens-per-param goes with params, in place of tokens.`)
    }
    columns.tokens = ratio.map((value, row) => Number((value * params[row]!).toPrecision(6)))
  }
  const lacking = options.needs!.find((role) => pathTo(role, new Set(Object.keys(columns))) === undefined)
  if (lacking !== undefined) {
    const way = lacking === 'tokens' ? 'tokens=1e9:1e11:5 or tokens-per-param=20' : `${lacking}=LOW:HIGH:COUNT`
    throw new UserError('option', `--design "${text}": ${law.name} also needs ${lacking}; add ${way}.`)
  }
  const table = tableFromColumns(columns, options, '--design')
  // a law of steps orders its rows
  const texts = Object.entries(columns).map(([name, values]) => [
    name,
    Array.from(table.origin.line, (line) => String(values[line - 1]!)),
  ])
  return {
    columns: Object.fromEntries(texts),
    inputs: inputsOf(table, law),
    flops: table.columns.flops ?? null,
    notes: [],
  }
}

function inputsOf({ columns }: RunTable, law: Law): DesignColumns {
  return Object.fromEntries(Object.values(law.inputs).map((role) => [role, columns[role]!]))
}

function axisName(name: string, text: string, law: Law): string {
  const role = own(law.inputs, name) ?? name
  const known = [...Object.keys(roles), ...Object.values(law.inputs), 'tokens-per-param']
  if (known.includes(role)) return role
  throw new UserError(
    'option',
    `--design "${text}": "${name}" is no quantity${didYouMean(name, known) || '.'} ${law.name} takes ${Object.values(law.inputs).join(', ')}.`,
  )
}

/** `1e8:1e10:8` as eight values, `1e8,1e9` as two, `1e8` as one. */
function axisValues(name: string, values: string, text: string): number[] {
  const parts = values.split(':')
  if (parts.length === 1) return list(values).map(number)
  const [low, high, count] = parts.map(number) as [number, number, number]
  const isSound = parts.length === 3 && low > 0 && high >= low && Number.isInteger(count) && count >= 1
  if (isSound && (count === 1) === (low === high)) return logSpaced(low, high, count)
  const unit = roleInfo(name).meaning
  throw new UserError(
    'option',
    `--design "${text}": ${name}=${values} is no range of ${unit}; expected LOW:HIGH:COUNT such as 1e8:1e10:8.`,
  )
}
