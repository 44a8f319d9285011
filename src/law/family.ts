import { didYouMean, UserError } from '../base/error.ts'
import { broken } from './catalog/broken.ts'
import { mixture } from './catalog/mixture.ts'
import { transport } from './catalog/transport.ts'
import type { Law } from './law.ts'

/** A law for every whole number n, by the name `name:n`. */
export interface Family {
  readonly name: string
  readonly title: string
  /** What n counts. */
  readonly counts: string
  readonly least: number
  /** Largest n whose formula was parsed beforehand. */
  readonly ready: number
  readonly law: (n: number) => Law
}

/** Above this nothing could be determined, and formulas grow without end. */
const LARGEST = 20

export const families: readonly Family[] = [
  { name: 'broken', title: 'Broken power law with n breaks', counts: 'breaks', least: 1, ready: 3, law: broken },
  { name: 'mixture', title: 'Data mixing law of n domains', counts: 'domains', least: 2, ready: 3, law: mixture },
  {
    name: 'transport',
    title: 'Performance of n data sources by transport distance',
    counts: 'sources',
    least: 2,
    ready: 3,
    law: transport,
  },
]

/** The law that a name such as `broken:2` means, and whether its formula was parsed beforehand; undefined for other names. */
export function familyLaw(name: string): { readonly law: Law; readonly ready: boolean } | undefined {
  const [head, count, ...rest] = name.split(':') as [string, ...string[]]
  const family = families.find((each) => each.name === head)
  if (count === undefined && family === undefined) return undefined
  if (family === undefined) {
    const known = families.map((each) => each.name)
    const guess = didYouMean(head, known)
    if (guess === '') return undefined
    throw new UserError('law', `law: unknown "${name}"${guess}`)
  }
  const n = Number(count)
  if (rest.length > 0 || !/^\d+$/.test(count ?? '') || n < family.least || n > LARGEST) {
    throw new UserError(
      'law',
      `law: "${name}" needs a number of ${family.counts} from ${family.least} to ${LARGEST}, as in ${family.name}:${family.least + 1}.`,
    )
  }
  return { law: family.law(n), ready: n <= family.ready }
}

/** Every law whose formula is parsed beforehand for its family. */
export function readyLaws(): Law[] {
  return families.flatMap(({ least, ready, law }) =>
    Array.from({ length: ready - least + 1 }, (_, i) => law(least + i)),
  )
}
