import { UserError } from '../base/error.ts'
import { type FitDocument, fromDocument } from '../infer/document.ts'
import type { Estimate } from '../infer/estimate.ts'
import { readJson } from '../node/files.ts'

/** What `fit --group` writes: a fit for each group of rows. */
export interface FitsDocument {
  readonly kind: 'fits'
  readonly groups: readonly { readonly by: Readonly<Record<string, string | number>>; readonly fit: FitDocument }[]
}

/** A fit document as an estimate; of a document of several fits the one named after `#`. */
export async function readEstimate(path: string): Promise<Estimate> {
  return fromDocument(await readDocument(path), path)
}

/** The JSON of a document; of one of several fits that of the fit named after `#`, as in `fits.json#recipe=web,size=1e9`. */
export async function readDocument(path: string): Promise<unknown> {
  const { file, group } = splitGroup(path)
  const json = (await readJson(file)) as Partial<FitsDocument> | null
  if (json?.kind === 'fits' && Array.isArray(json.groups)) return oneOf(json.groups, file, group)
  if (group === undefined) return json
  throw new UserError('file', `${path}: ${file} holds no groups to choose from. Leave #${group} out.`)
}

/** A file's path and what follows its `#`, if anything. */
export function splitGroup(path: string): { readonly file: string; readonly group?: string } {
  const at = path.toLowerCase().lastIndexOf('.json#')
  return at < 0 ? { file: path } : { file: path.slice(0, at + 5), group: path.slice(at + 6) }
}

function oneOf(groups: FitsDocument['groups'], file: string, group: string | undefined): FitDocument {
  const texts = groups.map(({ by }) => Object.entries(by).map(([name, value]) => `${name}=${value}`))
  const asked = group === undefined ? [] : partsOf(group, Object.keys(groups[0]?.by ?? {}))
  const found = groups.filter((_, at) => asked.every((part) => texts[at]!.includes(part)))
  if (found.length === 1) return found[0]!.fit
  const some = texts.slice(0, 6).map((parts) => parts.join(','))
  const names = `${some.join(' · ')}${texts.length > 6 ? ` and ${texts.length - 6} more` : ''}`
  const what =
    group === undefined
      ? `holds ${groups.length} fits`
      : `#${group} names ${found.length || 'none'} of ${groups.length} fits`
  throw new UserError(
    'file',
    `${file}: ${what}, and one is needed here: ${names}. Name it, as in "${file}#${some[0]}".`,
  )
}

/** `a=1, b=x,y` → `a=1` and `b=x,y`: a comma divides only before the name of a column, since values may hold some. */
function partsOf(group: string, names: readonly string[]): string[] {
  const parts: string[] = []
  for (const text of group.split(',')) {
    const isNamed = names.some((name) => text.trimStart().startsWith(`${name}=`))
    if (isNamed || parts.length === 0) parts.push(text)
    else parts.push(`${parts.pop()},${text}`)
  }
  return parts.map((part) => part.trim())
}
