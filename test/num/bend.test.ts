import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bend } from '../../src/num/bend.ts'

it('solves its equation to the last digits, from nearly flat to steep', () => {
  const t = fc.double({ min: -300, max: 300, noNaN: true })
  const s = fc.double({ min: -9, max: 6, noNaN: true }).map((power) => 10 ** power)
  fc.assert(
    fc.property(t, s, (t, s) => {
      const z = bend(t, s)
      fc.pre(z < 700)
      const softplus = Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))
      const size = Math.abs(z) + Math.abs((s - 1) * softplus) + Math.abs(t)
      expect(Math.abs(z + (s - 1) * softplus - t)).toBeLessThanOrEqual(4e-15 * size)
    }),
    { seed: 1, numRuns: 2000 },
  )
})

it('is the logit of what it stands for', () => {
  const w = 1 / (1 + Math.exp(-bend(0.7, 2.5)))
  expect(w / (1 - w) ** 2.5).toBeCloseTo(Math.exp(0.7), 13)
  expect(bend(0.7, 1)).toBeCloseTo(0.7, 15)
})

it('without a slope above is the logit of e^t, and ends at its cap', () => {
  expect(bend(-2, 0)).toBeCloseTo(-Math.log(Math.expm1(2)), 14)
  expect(bend(0.1, 0)).toBe(700)
  expect(bend(1, -1)).toBeNaN()
})
