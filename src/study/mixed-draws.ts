import { drawRows } from '../infer/draw-rows.ts'
import type { Draws, Estimate } from '../infer/estimate.ts'
import { normalDraws } from '../infer/normal.ts'
import { memberName, shareName } from '../law/member.ts'

/** A member of an average, and its share of the draws; all add up to 1. */
interface Drawn {
  readonly estimate: Estimate
  readonly drawn: number
}

/** Step from draw to draw whose multiples, less whole numbers, fill 0 to 1 evenly: the golden ratio. */
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * A mixture: every draw is of one member, shares being 1 for it and 0 for the others, which stay as fitted. Where one has
 * too few runs to resample, all are drawn from their covariances.
 */
export function mixedDraws(members: readonly Drawn[]): Draws | null {
  const own = members.flatMap(({ estimate: { draws } }) => draws ?? [])
  if (own.length < members.length) return null
  const isNormal = own.some(({ method }) => method === 'normal')
  const all = isNormal
    ? members.flatMap(({ estimate: { fit } }, at) => normalDraws(fit, own[at]!.count + own[at]!.failed)?.draws ?? [])
    : own
  if (all.length < own.length) return null
  const madeOf = all.map(({ count, failed }) => count + failed)
  const made = Math.max(...madeOf)
  const rows = all.map((draws) => rowsByNumber(draws))
  const fitted = members.map(({ estimate: { fit } }, at) => all[at]!.names.map((name) => fit.params[name]!))
  const values: number[] = []
  const lost: number[] = []
  for (let number = 0; number < made; number++) {
    const chosen = memberAt((number * GOLDEN) % 1, members)
    const drawn = rows[chosen]!(number % madeOf[chosen]!)
    if (drawn === null) lost.push(number)
    else
      values.push(
        ...fitted.flatMap((row, at) => (at === chosen ? [...drawn] : row)),
        ...members.map((_, at) => (at === chosen ? 1 : 0)),
      )
  }
  const names = all.flatMap(({ names }, at) => names.map((name) => memberName(name, at + 1)))
  return {
    method: all[0]!.method,
    names: [...names, ...members.map((_, at) => shareName(at + 1))],
    values: Float64Array.from(values),
    count: made - lost.length,
    failed: lost.length,
    lost,
  }
}

/** The member whose part of 0 to 1 holds this number, parts being as wide as shares. */
function memberAt(u: number, members: readonly Drawn[]): number {
  let upTo = 0
  const found = members.findIndex(({ drawn }) => u < (upTo += drawn))
  return found === -1 ? members.length - 1 : found
}

/** Parameters at a resample's number; null where it was lost. */
function rowsByNumber({ names, values, count, lost }: Draws): (number: number) => Float64Array | null {
  const at = drawRows({ count, lost })
  return (number) => {
    const row = at.get(number)
    return row === undefined ? null : values.subarray(row * names.length, (row + 1) * names.length)
  }
}
