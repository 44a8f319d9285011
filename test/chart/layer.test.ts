import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spreadApart } from '../../src/chart/layer.ts'

it('labels that don’t touch stay in place', () => {
  expect(spreadApart([10, 40, 80], 14)).toEqual([10, 40, 80])
})

it('labels that touch share the room around what they name', () => {
  expect(spreadApart([50, 50], 14)).toEqual([43, 57])
  expect(spreadApart([10, 12, 90], 10)).toEqual([6, 16, 90])
})

it('afterwards none touch, and their order is kept', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 12 }), (positions) => {
      const moved = spreadApart(positions, 14)
      const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]! || a - b)
      for (let k = 1; k < order.length; k++) {
        expect(moved[order[k]!]! - moved[order[k - 1]!]!).toBeGreaterThan(14 - 1e-9)
      }
    }),
    { seed: 5 },
  )
})
