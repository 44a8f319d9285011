import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import { tableFromColumns } from '../../src/table/build.ts'

/**
 * Caballero et al. 2022, figure 4: test loss of 4-digit addition by the number of training examples, and the coefficients
 * that the authors fitted to its first 14 points. Both stand in github.com/ethancaballero/broken_neural_scaling_laws, the
 * points in the script of the left picture, the coefficients as the truth that the right one simulates from.
 */
const examples = [160, 192, 256, 320, 384, 448, 480, 512, 544, 576, 608, 640, 672, 736, 800, 864, 928]
const losses = [
  2.13809046, 2.11813418, 2.08955508, 2.06988398, 2.05404987, 2.03837089, 2.02814281, 2.00496872, 1.95576149,
  1.86313841, 1.70891537, 1.50637664, 1.29754721, 0.96559684, 0.75856477, 0.64768338, 0.55695445,
]
const published = {
  a: 0.41388453071629455,
  b: 2.2772722897737556,
  c0: 0.055077348404973955,
  c1: 5.662903816010331,
  d1: 612.5836172918001,
  f1: 0.059193036393742314,
}
const law = { ...findLaw('broken:1'), inputs: { x: 'x' } }

/** The authors compare ln(loss + 1): the law is fitted to loss + 1, and its limit is then 1 more. */
function fitShifted(x: readonly number[], loss: readonly number[]): Record<string, number> {
  const columns = { x: [...x], loss: loss.map((each) => each + 1) }
  const { params, convergence } = fit(tableFromColumns(columns, { needs: ['x', 'loss'] }), law)
  expect(convergence!.status).toBe('converged')
  return { ...params, a: params.a! - 1 }
}

describe('4-digit addition of Caballero et al. 2022', () => {
  it('has the published coefficients on the 14 points that the authors fitted', () => {
    const found = fitShifted(examples.slice(0, 14), losses.slice(0, 14))
    for (const [name, value] of Object.entries(published))
      expect(Math.abs(found[name]! / value - 1), name).toBeLessThan(1e-6)
  })

  it('predicts the other three to 1.1 %, as the published coefficients do', () => {
    const found = fitShifted(examples.slice(0, 14), losses.slice(0, 14))
    const rmsOf = (params: Readonly<Record<string, number>>) => {
      const squares = [14, 15, 16].map((k) => Math.log(evaluateLaw(law, params, { x: examples[k]! }) / losses[k]!) ** 2)
      return Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / 3)
    }
    expect(rmsOf(found) / rmsOf(published) - 1).toBeCloseTo(0, 5)
    expect(rmsOf(found)).toBeCloseTo(0.0109, 4)
  })

  it('finds a break far beyond the last of 390 points without noise, where the search of the authors fails', () => {
    const x = Array.from({ length: 390 }, (_, i) => i + 1)
    const found = fitShifted(
      x,
      x.map((each) => evaluateLaw(law, published, { x: each })),
    )
    for (const k of [13, 14, 15, 16]) {
      const truth = evaluateLaw(law, published, { x: examples[k]! })
      expect(evaluateLaw(law, found, { x: examples[k]! }) / truth - 1).toBeCloseTo(0, 5)
    }
  })
})
