import { expect, it } from 'vitest'
import { akima } from '../../src/num/akima.ts'
import { evaluateCubic, lowestOf, polynomialThrough } from '../../src/num/piecewise-cubic.ts'

it('finds a polynomial again from its values', () => {
  const x = Float64Array.of(10, 10.5, 12, 13, 15)
  for (const [degree, f] of [
    [1, (t: number) => 2 - 3 * t],
    [2, (t: number) => 7 - 4 * t + 0.17 * t * t],
    [3, (t: number) => 1 + t - 0.3 * t * t + 0.012 * t ** 3],
  ] as const) {
    const found = polynomialThrough(x, x.map(f), degree)!
    for (const t of [10, 11.1, 14.9, 15, 16]) expect(evaluateCubic(found, t)).toBeCloseTo(f(t), 10)
  }
})

it('the least-squares line leaves residuals that sum to zero, also against x', () => {
  const x = Float64Array.of(0, 1, 2, 4)
  const y = Float64Array.of(1, 0, 4, 3)
  const line = polynomialThrough(x, y, 1)!
  const residuals = Array.from(x, (t, i) => y[i]! - evaluateCubic(line, t))
  expect(residuals.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12)
  expect(residuals.reduce((a, b, i) => a + b * x[i]!, 0)).toBeCloseTo(0, 12)
})

it('has no polynomial through too few or equal places', () => {
  expect(polynomialThrough(Float64Array.of(0, 1), Float64Array.of(0, 1), 2)).toBeNull()
  expect(polynomialThrough(Float64Array.of(1, 1, 1), Float64Array.of(0, 1, 2), 1)).toBeNull()
  expect(polynomialThrough(Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 1, 2, 3), 2)).toBeNull()
})

it('the lowest point of a parabola is its vertex, or the end where that lies outside', () => {
  const parabola = (vertex: number) => {
    const x = Float64Array.of(0, 1, 2, 3, 4)
    return lowestOf(
      polynomialThrough(
        x,
        x.map((t) => 5 + 2 * (t - vertex) ** 2),
        2,
      )!,
    )
  }
  expect(parabola(1.3)).toMatchObject({ isInterior: true })
  expect(parabola(1.3).x).toBeCloseTo(1.3, 10)
  expect(parabola(1.3).value).toBeCloseTo(5, 10)
  expect(parabola(1.3).curvature).toBeCloseTo(4, 10)
  expect(parabola(-0.2)).toMatchObject({ x: 0, isInterior: false })
  expect(parabola(4.5)).toMatchObject({ x: 4, isInterior: false })
})

it("Akima's interpolation is that of scipy 1.17, and so is its minimum", () => {
  const curve = akima(Float64Array.of(0, 1, 2.5, 3, 5, 6), Float64Array.of(3, 1.2, 0.4, 0.7, 2, 2.1))
  const scipy = {
    0.3: 2.3247833333333334,
    1.7: 0.5176150440172944,
    2.6: 0.4567069557588671,
    4: 1.3573741749174917,
    5.9: 2.1168125,
  }
  for (const [x, value] of Object.entries(scipy)) expect(evaluateCubic(curve, Number(x))).toBeCloseTo(value, 12)
  const { x, value, curvature, isInterior } = lowestOf(curve)
  expect(isInterior).toBe(true)
  expect(x).toBeCloseTo(2.20984367, 6)
  expect(value).toBeCloseTo(0.3218686145408932, 12)
  expect(curvature).toBeCloseTo(1.7291244, 5)
})
