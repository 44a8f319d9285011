import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nonIncreasing } from '../../src/num/isotonic.ts'

it('is the min-max of weighted means', () => {
  const value = fc.record({ x: fc.integer({ min: -9, max: 9 }), w: fc.integer({ min: 1, max: 4 }) })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), (rows) => {
      const [x, w] = [Float64Array.from(rows, (row) => row.x), Float64Array.from(rows, (row) => row.w)]
      const mean = (from: number, to: number) => {
        let [sum, mass] = [0, 0]
        for (let i = from; i <= to; i++) {
          sum += x[i]! * w[i]!
          mass += w[i]!
        }
        return sum / mass
      }
      const out = new Float64Array(x.length)
      nonIncreasing(x, w, out)
      out.forEach((found, i) => {
        const ends = rows.map((_, k) => k).slice(i)
        const starts = rows.map((_, k) => k).slice(0, i + 1)
        const exact = Math.min(...starts.map((from) => Math.max(...ends.map((to) => mean(from, to)))))
        expect(found).toBeCloseTo(exact, 12)
      })
    }),
    { seed: 4 },
  )
})
