import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expScaled, logRatio } from '../../src/num/exp.ts'

const ulps = (a: number, b: number) => Math.abs(a - b) / (Number.EPSILON * Math.abs(b))

it('expScaled is within 2 ulp of Math.exp over the whole range', () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 709, noNaN: true }), (x) => {
      const out = new Float64Array(1)
      expScaled(Float64Array.of(x), 1, out, 1)
      return ulps(out[0]!, Math.exp(x)) <= 2
    }),
    { seed: 1, numRuns: 5000 },
  )
})

it('expScaled overflows, underflows and passes NaN as Math.exp does', () => {
  const x = Float64Array.of(800, -800, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0)
  const out = new Float64Array(6)
  expScaled(x, 1, out, 6)
  expect([...out]).toEqual([Number.POSITIVE_INFINITY, 0, Number.NaN, Number.POSITIVE_INFINITY, 0, 1])
})

it('logRatio keeps full relative precision near a ratio of 1, where a difference of logarithms has none', () => {
  // ln(1 + d) = d − d²/2 + d³/3 for small d
  const d = 2 ** -30
  expect(logRatio(1 + d, 1)).toBeCloseTo(d - d ** 2 / 2 + d ** 3 / 3, 25)
  expect(logRatio(3, 3)).toBe(0)
})

it('logRatio agrees with Math.log away from 1', () => {
  fc.assert(
    fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
      const [a, b] = [3.7 * Math.exp(x), 3.7]
      return Math.abs(logRatio(a, b) - Math.log(a / b)) <= 4e-16 * Math.max(1, Math.abs(x))
    }),
    { seed: 1, numRuns: 2000 },
  )
})
