import type { Line } from './line.ts'

/** The curves of two fits along one quantity, for equally many parameter vectors. */
export type Pair = readonly [Line, Line]

/** ln x between which crossings are looked for: 1 to 1e43. */
export const [FROM, TO] = [0, 100]
/** Steps of the first look: crossings closer than a factor of 1.3 are seen as none. */
const STEPS = 400
/** Reach around the crossing, in ln x, within which draws are searched, and its steps. */
const [NEAR, NEAR_STEPS] = [Math.log(1e6), 80]
/** The first's output less the second's. */
export function gapAt([a, b]: Pair, lnX: Float64Array): Float64Array {
  const other = b.at(lnX)
  return a.at(lnX).map((value, k) => value - other[k]!)
}

/** ln x of every crossing of single curves, ascending. */
export function crossings(lines: Pair): number[] {
  const step = (TO - FROM) / STEPS
  const gap = (x: number) => gapAt(lines, Float64Array.of(x))[0]!
  const found: number[] = []
  let before = gap(FROM)
  for (let k = 1; k <= STEPS; k++) {
    const next = gap(FROM + k * step)
    if (isCrossing(before, next)) found.push(halve(gap, FROM + (k - 1) * step, FROM + k * step, before))
    before = next
  }
  return found
}

function isCrossing(before: number, after: number): boolean {
  return Number.isFinite(before) && Number.isFinite(after) && before !== 0 && before > 0 !== after > 0
}

/** Halvings of a bracket of ln x: to the last bit, and for draws to 1e-9. */
const [HALVINGS, DRAWN_HALVINGS] = [52, 30]

function halve(gap: (x: number) => number, low: number, high: number, atLow: number): number {
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2
    if (gap(middle) > 0 === atLow > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** For each pair of draws the crossing nearest to the fits' own; NaN where there is none within reach. */
export function drawnCrossings(lines: Pair, centre: number): Float64Array {
  const { count } = lines[0]
  const step = (2 * NEAR) / NEAR_STEPS
  const low = new Float64Array(count).fill(Number.NaN)
  const sides = new Float64Array(count)
  let before = gapAt(lines, new Float64Array(count).fill(centre - NEAR))
  for (let k = 1; k <= NEAR_STEPS; k++) {
    const x = centre - NEAR + k * step
    const next = gapAt(lines, new Float64Array(count).fill(x))
    for (let i = 0; i < count; i++) {
      if (!isCrossing(before[i]!, next[i]!)) continue
      if (Math.abs(x - step / 2 - centre) >= Math.abs(low[i]! + step / 2 - centre)) continue
      low[i] = x - step
      sides[i] = before[i]!
    }
    before = next
  }
  const high = low.map((x) => x + step)
  for (let k = 0; k < DRAWN_HALVINGS; k++) {
    const middle = low.map((x, i) => (Number.isNaN(x) ? centre : (x + high[i]!) / 2))
    const value = gapAt(lines, middle)
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(low[i]!)) continue
      if (value[i]! > 0 === sides[i]! > 0) low[i] = middle[i]!
      else high[i] = middle[i]!
    }
  }
  return low.map((x, i) => (x + high[i]!) / 2)
}

/** For each pair of curves: how many times x the second needs to come as low as the first at x; NaN where it never does. */
export function multipliers([a, b]: Pair, x: number): Float64Array {
  const lnX = Math.log(x)
  const target = a.at(new Float64Array(a.count).fill(lnX))
  const low = new Float64Array(a.count).fill(FROM)
  const high = new Float64Array(a.count).fill(TO)
  const [first, last] = [b.at(low), b.at(high)]
  for (let k = 0; k < (a.count === 1 ? HALVINGS : DRAWN_HALVINGS + 8); k++) {
    const middle = low.map((v, i) => (v + high[i]!) / 2)
    const value = b.at(middle)
    for (let i = 0; i < a.count; i++) {
      if (value[i]! > target[i]!) low[i] = middle[i]!
      else high[i] = middle[i]!
    }
  }
  const isReached = (i: number) => first[i]! > target[i]! && last[i]! < target[i]!
  return low.map((v, i) => (isReached(i) ? Math.exp((v + high[i]!) / 2 - lnX) : Number.NaN))
}
