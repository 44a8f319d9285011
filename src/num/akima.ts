import type { PiecewiseCubic } from './piecewise-cubic.ts'

/**
 * Akima's interpolation (1970, J. ACM 17, 589): cubics through the points whose slopes come from the nearest four
 * segments, so that an outlier bends the curve only beside itself. `x` ascends strictly; at least three points.
 */
export function akima(x: Float64Array, y: Float64Array): PiecewiseCubic {
  const n = x.length
  // slopes of segments, with two more on either side continued as on a parabola
  const m = new Float64Array(n + 3)
  for (let i = 0; i + 1 < n; i++) m[i + 2] = (y[i + 1]! - y[i]!) / (x[i + 1]! - x[i]!)
  m[1] = 2 * m[2]! - m[3]!
  m[0] = 2 * m[1]! - m[2]!
  m[n + 1] = 2 * m[n]! - m[n - 1]!
  m[n + 2] = 2 * m[n + 1]! - m[n]!
  const slope = Float64Array.from({ length: n }, (_, i) => {
    const before = Math.abs(m[i + 1]! - m[i]!)
    const after = Math.abs(m[i + 3]! - m[i + 2]!)
    // two straight stretches meet: Akima's own convention
    if (before + after === 0) return (m[i + 1]! + m[i + 2]!) / 2
    return (after * m[i + 1]! + before * m[i + 2]!) / (before + after)
  })
  const coefficients = new Float64Array(4 * (n - 1))
  for (let i = 0; i + 1 < n; i++) {
    const width = x[i + 1]! - x[i]!
    const [from, to, mean] = [slope[i]!, slope[i + 1]!, m[i + 2]!]
    coefficients.set([y[i]!, from, (3 * mean - 2 * from - to) / width, (from + to - 2 * mean) / width ** 2], 4 * i)
  }
  return { knots: x, coefficients }
}
