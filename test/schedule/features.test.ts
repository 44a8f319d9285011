import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { featureColumn } from '../../src/schedule/feature.ts'
import { curveOf } from './curve.ts'

/** Pieces of every kind, with jumps, rises and stretches at rest. */
const pieces = fc.array(
  fc.record({
    kind: fc.constantFrom('hold', 'line', 'cosine', 'exponential', 'jump'),
    length: fc.integer({ min: 1, max: 2000 }),
    to: fc.double({ min: 0.02, max: 1, noNaN: true }),
  }),
  { minLength: 3, maxLength: 8 },
)

/** 5000 rates along the pieces, which repeat. */
function ratesAlong(all: readonly { kind: string; length: number; to: number }[]): number[] {
  const rates: number[] = [1]
  for (let n = 0; rates.length < 5000; n++) {
    const { kind, length, to } = all[n % all.length]!
    const start = rates[rates.length - 1]!
    for (let k = 1; k <= length && rates.length < 5000; k++) {
      const t = k / length
      if (kind === 'hold') rates.push(start)
      else if (kind === 'line') rates.push(start + (to - start) * t)
      else if (kind === 'cosine') rates.push(to + 0.5 * (start - to) * (1 + Math.cos(Math.PI * t)))
      else if (kind === 'exponential') rates.push(start * (to / start) ** t)
      else rates.push(to)
    }
  }
  return rates.map((rate) => 1e-3 * rate)
}

const observed = [3, 100, 777, 2500, 4098, 4999]

describe('on random schedules of 5000 steps', () => {
  it('the area equals the naive double sum, and its slope the finite difference', () => {
    fc.assert(
      fc.property(pieces, fc.double({ min: 0.9, max: 0.9995, noNaN: true }), (along, lambda) => {
        const rates = ratesAlong(along)
        const curve = curveOf(rates, observed)
        const feature = featureColumn({ use: 'lr-momentum' }, curve)
        const [value, slope] = [new Float64Array(6), new Float64Array(6)]
        feature.evaluate([lambda], value, [slope])
        observed.forEach((t, i) => {
          let [sum, scale] = [0, 0]
          for (let k = 1; k <= t; k++) {
            const drop = rates[k - 1]! - rates[k]!
            const term = (drop * (1 - lambda ** (t - k + 1))) / (1 - lambda)
            sum += term
            scale += Math.abs(term)
          }
          expect(Math.abs(value[i]! - sum)).toBeLessThanOrEqual(1e-10 * Math.max(scale, 1e-300))
        })
        expectSlopes(feature, [lambda], [slope], observed.length)
      }),
      { seed: 1, numRuns: 30 },
    )
  })

  it('the sum over drops is within 5e-6 of the naive one, and its slopes equal finite differences', () => {
    const args = fc.tuple(
      fc.double({ min: 0.3, max: 3000, noNaN: true }),
      fc.double({ min: 0.05, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
    )
    fc.assert(
      fc.property(pieces, args, (along, given) => {
        const rates = ratesAlong(along)
        const curve = curveOf(rates, observed)
        const feature = featureColumn({ use: 'lr-drops' }, curve)
        const value = new Float64Array(6)
        const slopes = given.map(() => new Float64Array(6))
        feature.evaluate(given, value, slopes)
        const [C, beta, gamma, kappa] = given
        const sums = rates.map(
          (
            (sum) => (rate: number) =>
              (sum += rate)
          )(0),
        )
        observed.forEach((t, i) => {
          let [sum, scale] = [0, 0]
          for (let k = 1; k <= t; k++) {
            const x = C * rates[k]! ** -gamma * (sums[t]! - sums[k - 1]!)
            const term = (rates[k - 1]! - rates[k]!) * sums[k]! ** -kappa * -Math.expm1(-beta * Math.log1p(x))
            sum += term
            scale += Math.abs(term)
          }
          expect(Math.abs(value[i]! - sum)).toBeLessThanOrEqual(5e-6 * scale)
        })
        expectSlopes(feature, given, slopes, observed.length)
      }),
      { seed: 1, numRuns: 30 },
    )
  })
})

function expectSlopes(
  feature: ReturnType<typeof featureColumn>,
  args: readonly number[],
  slopes: readonly Float64Array[],
  rows: number,
): void {
  // drops and rises cancel in a sum, whose rounding is that of its terms
  const rounding = 1e-16
  args.forEach((arg, j) => {
    const h = (arg < 0.9 || arg > 1 ? 1e-6 : 1e-7) * Math.max(arg, 0.01)
    const at = (shift: number) => {
      const value = new Float64Array(rows)
      feature.evaluate(
        args.map((each, k) => (k === j ? each + shift : each)),
        value,
      )
      return value
    }
    const [low, high] = [at(-h), at(h)]
    const size = (column: Float64Array) => column.reduce((max, v) => Math.max(max, Math.abs(v)), 0)
    for (const [i, slope] of slopes[j]!.entries()) {
      expect(Math.abs((high[i]! - low[i]!) / (2 * h) - slope)).toBeLessThanOrEqual(
        1e-4 * size(slopes[j]!) + rounding / h,
      )
    }
  })
}
