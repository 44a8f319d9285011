import { textWidth } from './text-width.ts'
import { sizes, type Tones } from './theme.ts'

/** Dashes of neighbouring series, so that they are told apart in grey too; pixels of line and gap. */
export const dashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
]

/** Scales that give each of several runs or curves its colour and dash; the first twelve are all different. */
export function seriesScales(names: readonly string[], colours: Tones): { color: object; strokeDash: object } {
  const scale = (range: readonly unknown[]) => ({
    field: 'series',
    type: 'nominal',
    scale: { domain: [...names], range: names.map((_, k) => range[k % range.length]) },
    legend: null,
  })
  return { color: scale(colours.series), strokeDash: scale(dashes) }
}

const CUT = '…'

/**
 * Names that fit into a width in pixels and still differ: as they are, else without what all begin or end with, else cut in
 * the middle; numbered where even that leaves two alike.
 */
export function shortNames(names: readonly string[], width: number): string[] {
  const fits = (name: string) => textWidth(name, sizes.label) <= width
  if (names.every(fits)) return [...names]
  const distinct = names.length > 1 ? withoutShared(names) : [...names]
  const cut = distinct.map((name) => {
    let kept = name.length
    const shortened = (k: number) => name.slice(0, Math.ceil(k / 2)) + CUT + name.slice(name.length - Math.floor(k / 2))
    if (fits(name)) return name
    while (kept > 2 && !fits(shortened(kept))) kept--
    return shortened(kept)
  })
  const isTold = new Set(cut).size === new Set(names).size
  return isTold ? cut : names.map((_, k) => `run ${k + 1}`)
}

/** Names without their common start and end, cut at the marks that parts of names are joined by. */
function withoutShared(names: readonly string[]): string[] {
  const start = boundaryOf(sharedStart(names))
  const reversed = names.map((name) => [...name.slice(start)].reverse().join(''))
  const end = boundaryOf(sharedStart(reversed))
  return names.map((name) => (start > 0 ? CUT : '') + name.slice(start, name.length - end) + (end > 0 ? CUT : ''))
}

function sharedStart(names: readonly string[]): string {
  const [first, ...others] = names as [string, ...string[]]
  let length = 0
  while (length < first.length && others.every((name) => name[length] === first[length])) length++
  return first.slice(0, length)
}

/** Length of a shared text up to and with the last mark in it. */
function boundaryOf(shared: string): number {
  return Math.max(...['_', '-', '/', '.', ' ', ':'].map((mark) => shared.lastIndexOf(mark) + 1))
}
