import { formatFor, formatNumber, formatQuantity } from '../base/quantity.ts'
import { type Role, roleInfo, roleName } from '../base/role.ts'
import { powerText } from '../chart/axis.ts'
import type { Band, Interval } from '../infer/estimate.ts'

/** What stands where a number is withheld. */
export const NOT_DETERMINED = 'not determined'

const counts: readonly Role[] = ['params', 'tokens', 'flops', 'unique_tokens', 'batch', 'step']

/** A quantity of a role for people: counts as 70B, others with four digits. */
export function roleText(role: Role, value: number): string {
  return counts.includes(role) ? formatQuantity(value) : formatNumber(value)
}

/** ` nats/token`, or nothing for a quantity without unit. */
export function unitText(role: Role): string {
  const { unit } = roleInfo(role)
  return unit === '' || unit === '1' ? '' : ` ${unit}`
}

/** A point in words: `70B parameters and 1.4T tokens`. */
export function pointText(at: Readonly<Record<string, number>>): string {
  const parts = Object.entries(at).map(([role, value]) =>
    counts.includes(role) ? `${roleText(role, value)}${unitText(role)}` : `${roleName(role)} ${formatNumber(value)}`,
  )
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** `1.979 – 2.008`; `not determined` where a side is missing. */
export function bandText(band: Band, format: (value: number) => string = formatFor(band)): string {
  const { low, high } = band
  return low === null || high === null ? NOT_DETERMINED : `${format(low)} – ${format(high)}`
}

/** A value with its band on a second line, for a cell; no band where it has none or was given. */
export function intervalText(found: Interval, format: (value: number) => string): string {
  const { value, low, high } = found
  if (value === null) return NOT_DETERMINED
  return low === null || high === null || low === high ? format(value) : `${format(value)}\n${bandText(found, format)}`
}

/** A file's name without its folders. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** Names of files that a title holds; of more, it has the first. */
const MOST_NAMES = 3

/** `a.csv, b.csv`, or `a.csv and 4 other files`. */
export function filesText(paths: readonly string[]): string {
  const names = paths.map(fileName)
  return names.length <= MOST_NAMES ? names.join(', ') : `${names[0]} and ${names.length - 1} other files`
}

/** Shortens the paths at the start of places such as `runs/a.csv:12`, as long as the files' names still tell them apart. */
export function placeText(files: readonly string[]): (place: string) => string {
  if (new Set(files.map(fileName)).size < files.length) return (place) => place
  return (place) => {
    const file = files.find((path) => place.startsWith(`${path}:`))
    return file === undefined ? place : fileName(file) + place.slice(file.length)
  }
}

/**
 * A text with numbers such as `2.4e15` as they are set: 2.4·10¹⁵. Those after an equals sign belong to a command, and those
 * that a letter or a hyphen joins to more, as in `lr-3e-4.csv`, to a name.
 */
export function withPowers(text: string): string {
  return text.replace(
    /(?<![\w.=/]|\w-)(\d(?:\.\d{1,3})?)e(-?\d{1,3})(?!\w|[.-]\w)/g,
    (_, factor: string, power: string) => powerText(factor, power),
  )
}

/** `90 %`. */
export function percent(share: number, digits = 3): string {
  return `${formatNumber(100 * share, digits)} %`
}
