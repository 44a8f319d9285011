import { didYouMean, UserError } from '../base/error.ts'
import { type Role, roles } from '../base/role.ts'
import { isOpen, lawOver, openRoles } from '../law/catalog.ts'
import { isFormula, resolveLaw, usualInputs } from '../law/custom.ts'
import type { Law } from '../law/law.ts'
import { fileSource } from '../node/files.ts'
import { buildTable, type TableOptions } from '../table/build.ts'
import type { Source } from '../table/reader.ts'
import type { RunTable } from '../table/table.ts'
import { pairs, type TableFlags } from './options.ts'
import { scheduleOptions } from './schedule-flags.ts'

/** Files and folders as sources; `-` is standard input. */
export function sourcesOf(paths: readonly string[]): Source[] {
  return paths.map(fileSource)
}

/** Options for a table from the flags of a command, for a law that needs these roles. */
export function tableOptions(flags: TableFlags, map: Readonly<Record<string, string>>, law?: Law): TableOptions {
  const output = law?.output ?? 'loss'
  const needs = law ? [...new Set([...Object.values(law.inputs), ...(law.features ? ['step'] : []), output])] : []
  if (law) checkMap(map, needs, law)
  return {
    map,
    needs,
    output,
    ...scheduleOptions(flags),
    ...(flags.where !== undefined && { where: flags.where }),
    ...(flags.final && { final: true }),
    ...(flags.keepSpikes && { keepSpikes: true }),
    ...(flags.earlyCut !== undefined && { earlyCut: flags.earlyCut }),
    ...(flags.smooth !== undefined && { smooth: flags.smooth }),
    ...(flags.nearOptimal !== undefined && { nearOptimal: flags.nearOptimal }),
    ...(flags.runs !== undefined && { runs: fileSource(flags.runs) }),
    ...(flags.lossUnit && { lossUnit: flags.lossUnit }),
    ...(flags.bytesPerToken !== undefined && { bytesPerToken: flags.bytesPerToken }),
  }
}

/** Refuses a role that neither exists nor is an input of the law: it would be read and never used. */
function checkMap(map: Readonly<Record<string, string>>, needs: readonly Role[], law: Law): void {
  const known = [...new Set([...needs, ...Object.keys(roles)])]
  const odd = Object.keys(map).find((role) => !known.includes(role))
  if (odd === undefined) return
  throw new UserError(
    'option',
    `--map ${odd}=${map[odd]}: "${odd}" is no role${didYouMean(odd, known) || '.'} ${law.name} needs ${needs.join(', ')}.`,
  )
}

/** The law by name or formula, with symbols that --map or --inputs declare as inputs. */
export async function lawFrom(text: string, flags: Pick<TableFlags, 'map' | 'inputs'>): Promise<Law> {
  if (!isFormula(text)) return resolveLaw(text)
  const mapped = Object.keys(pairs(flags.map)).filter((role) => !Object.hasOwn(roles, role))
  const declared = (flags.inputs ?? []).filter((symbol) => !Object.hasOwn(usualInputs, symbol))
  const inputs = Object.fromEntries([...mapped, ...declared].map((symbol) => [symbol, symbol]))
  return resolveLaw(text, { inputs })
}

/** Reads files for a law; a law in one open quantity takes the role that the table has. */
export async function readForLaw(
  files: readonly string[],
  law: Law,
  flags: TableFlags,
  map: Record<string, string>,
): Promise<{ table: RunTable; law: Law }> {
  const sources = sourcesOf(files)
  if (!isOpen(law)) return { table: await buildTable(sources, tableOptions(flags, map, law)), law }
  if (map.x !== undefined) {
    const isRole = Object.hasOwn(roles, map.x)
    const { x, ...others } = map
    const bound = isRole ? lawOver(law, x!) : law
    return { table: await buildTable(sources, tableOptions(flags, isRole ? others : map, bound)), law: bound }
  }
  const needs = [...Object.values(law.inputs).filter((role) => role !== 'x'), law.output ?? 'loss']
  const seen = await buildTable(sources, { ...tableOptions(flags, map, law), needs })
  const found = openRoles.filter((role) => seen.columns[role] !== undefined && seen.roles[role] !== undefined)
  const varying = found.filter((role) => new Set(seen.columns[role]).size > 1)
  if (varying.length !== 1) {
    const what = varying.length === 0 ? 'no column varies' : `${varying.join(', ')} all vary`
    throw new UserError(
      'data',
      `${files[0]}: ${law.name} is a law of one quantity x, and ${what}. Choose with --map x=${varying[0] ?? '<column>'}.`,
    )
  }
  return { table: seen, law: lawOver(law, varying[0]!) }
}
