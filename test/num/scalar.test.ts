import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMinimum, findRoot, type ScalarFound, type ScalarResult } from '../../src/num/scalar.ts'

function expectFound(result: ScalarResult): ScalarFound {
  if (!result.found) throw new Error(result.why)
  return result
}

describe('findRoot', () => {
  it.each([
    ['a line', (x: number) => 3 * x - 1, -10, 10, 1 / 3],
    ['a cosine', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
    ['a steep exponential', (x: number) => Math.exp(x) - 1e10, 0, 100, 23.025850929940457],
    ['a cubic with a flat root', (x: number) => (x - 2) ** 3, -5, 11, 2],
    ['a jump', (x: number) => (x < 0.3 ? -1 : 1), 0, 1, 0.3],
    ['a hyperbola far from 1', (x: number) => 1 / x - 1e-12, 1, 1e20, 1e12],
  ])('finds the root of %s, to the last digits', (_, f, low, high, root) => {
    const { x, evaluations } = expectFound(findRoot(f, low, high))
    expect(Math.abs(x / root - 1)).toBeLessThan(1e-15 * (root === 2 ? 1e11 : 1))
    expect(evaluations).toBeLessThan(300)
  })

  it('needs few evaluations where f is smooth', () => {
    expect(expectFound(findRoot((x) => Math.cos(x) - x, 0, 1)).evaluations).toBeLessThan(10)
  })

  it('takes a bound that is a root, in either order of the bounds', () => {
    expect(expectFound(findRoot((x) => x, 0, 5)).x).toBe(0)
    expect(expectFound(findRoot((x) => x - 5, 0, 5)).x).toBe(5)
    expect(expectFound(findRoot((x) => x - 1, 5, 0)).x).toBeCloseTo(1, 14)
  })

  it('stays between the bounds and ends where f vanishes', () => {
    const inner = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(inner, inner, inner, (a, b, c) => {
        const f = (x: number) => x ** 5 + a * x ** 4 + b * x ** 2 + c
        const { x } = expectFound(findRoot(f, -3, 3))
        expect(Math.abs(x)).toBeLessThanOrEqual(3)
        expect(Math.abs(f(x))).toBeLessThan(1e-12)
      }),
    )
  })

  it('says why it fails', () => {
    expect(findRoot((x) => x * x + 1, -1, 2)).toEqual({
      found: false,
      reason: 'no-sign-change',
      why: 'f is 2 at -1 and 5 at 2; opposite signs are needed',
    })
    expect(findRoot(Math.log, 0, 2)).toMatchObject({ reason: 'not-finite', why: 'f is -Infinity at 0' })
    expect(findRoot((x) => (x === -1 || x === 2 ? x : Number.NaN), -1, 2)).toMatchObject({ reason: 'not-finite' })
    expect(findRoot(Math.cos, 0, 3, { maxEvaluations: 3 })).toMatchObject({ reason: 'max-evaluations' })
  })
})

describe('findMinimum', () => {
  it.each([
    ['a parabola', (x: number) => (x - 1.7) ** 2 + 3, -10, 10, 1.7],
    ['a cosine', Math.cos, 0, 6, Math.PI],
    ['a kink', (x: number) => Math.abs(x - 0.2), -1, 5, 0.2],
    [
      'an IsoFLOP-like valley',
      (x: number) => 400 * Math.exp(-0.34 * x) + 1e-3 * Math.exp(0.3 * x),
      0,
      60,
      Math.log(136 / 3e-4) / 0.64,
    ],
  ])('finds the bottom of %s', (_, f, low, high, bottom) => {
    const { x, value } = expectFound(findMinimum(f, low, high))
    expect(Math.abs(x - bottom)).toBeLessThan(1e-5)
    expect(value).toBe(f(x))
  })

  it('needs few evaluations where f is smooth', () => {
    expect(expectFound(findMinimum(Math.cos, 0, 6)).evaluations).toBeLessThan(15)
  })

  it('ends at a bound towards which f falls', () => {
    expect(expectFound(findMinimum((x) => x, 2, 5)).x).toBe(2)
    expect(expectFound(findMinimum((x) => -x, 2, 5)).x).toBe(5)
  })

  it('says why it fails', () => {
    expect(findMinimum(() => Number.NaN, 0, 1)).toMatchObject({ found: false, reason: 'not-finite' })
    expect(findMinimum((x) => x * x, -1, 2, { maxEvaluations: 3 })).toMatchObject({ reason: 'max-evaluations' })
  })
})
