import { qrFactor, qrSolve, qrSpace } from './qr.ts'

/** A function on [first knot, last knot]: between knots k and k + 1 it is Σ c[4k + j]·(x − knots[k])^j. */
export interface PiecewiseCubic {
  readonly knots: Float64Array
  readonly coefficients: Float64Array
}

/** Where a piecewise cubic is smallest on its range. */
export interface Lowest {
  readonly x: number
  readonly value: number
  /** Second derivative there. */
  readonly curvature: number
  /** False at an end of the range, where the function still falls outwards. */
  readonly isInterior: boolean
}

/** The value at x; beyond the range the outermost cubic goes on. */
export function evaluateCubic({ knots, coefficients: c }: PiecewiseCubic, x: number): number {
  let k = 0
  while (k + 2 < knots.length && x >= knots[k + 1]!) k++
  const t = x - knots[k]!
  return c[4 * k]! + t * (c[4 * k + 1]! + t * (c[4 * k + 2]! + t * c[4 * k + 3]!))
}

/** The lowest point of the whole range: ends, knots and stationary points are looked at. */
export function lowestOf({ knots, coefficients: c }: PiecewiseCubic): Lowest {
  const last = knots.length - 2
  let best: Lowest = { x: Number.NaN, value: Number.POSITIVE_INFINITY, curvature: Number.NaN, isInterior: false }
  for (let k = 0; k <= last; k++) {
    const [c0, c1, c2, c3] = c.subarray(4 * k, 4 * k + 4) as unknown as [number, number, number, number]
    const width = knots[k + 1]! - knots[k]!
    for (const t of [0, width, ...rootsOf(c1, 2 * c2, 3 * c3)]) {
      if (!(t >= 0 && t <= width)) continue
      const value = c0 + t * (c1 + t * (c2 + t * c3))
      if (!(value < best.value)) continue
      const isEnd = (k === 0 && t === 0) || (k === last && t === width)
      best = { x: knots[k]! + t, value, curvature: 2 * c2 + 6 * c3 * t, isInterior: !isEnd }
    }
  }
  return best
}

/** Real roots of a + b·t + c·t². */
function rootsOf(a: number, b: number, c: number): number[] {
  if (c === 0) return b === 0 ? [] : [-a / b]
  const discriminant = b * b - 4 * a * c
  if (discriminant < 0) return []
  const q = -(b + Math.sign(b || 1) * Math.sqrt(discriminant)) / 2
  return q === 0 ? [0] : [q / c, a / q]
}

/**
 * The polynomial of degree 1, 2 or 3 that is nearest to the points in least squares, on their range; `x` ascends. Null
 * where the points don't determine it.
 */
export function polynomialThrough(x: Float64Array, y: Float64Array, degree: 1 | 2 | 3): PiecewiseCubic | null {
  const m = x.length
  const p = degree + 1
  const from = x[0]!
  const width = x[m - 1]! - from
  if (m < p || !(width > 0)) return null
  // scaled to [−1, 1], where powers are far from collinear
  const columns = new Float64Array(m * p)
  for (let i = 0; i < m; i++) {
    const u = (2 * (x[i]! - from)) / width - 1
    for (let j = 0; j < p; j++) columns[j * m + i] = u ** j
  }
  const qr = qrSpace(m, p)
  qrFactor(columns, qr)
  if (qr.rank < p) return null
  const solved = new Float64Array(p)
  qrSolve(qr, y, solved)
  const [a0 = 0, a1 = 0, a2 = 0, a3 = 0] = solved
  const s = 2 / width
  const coefficients = [a0 - a1 + a2 - a3, s * (a1 - 2 * a2 + 3 * a3), s * s * (a2 - 3 * a3), s ** 3 * a3]
  return { knots: Float64Array.of(from, x[m - 1]!), coefficients: Float64Array.from(coefficients) }
}
