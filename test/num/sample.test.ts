import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  correlation,
  covariance,
  mean,
  median,
  quantile,
  quantilesOf,
  sorted,
  sortedQuantile,
  sum,
  variance,
} from '../../src/num/sample.ts'

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 })

describe('sum', () => {
  it('keeps what plain addition loses', () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2)
    expect(sum(new Float64Array(10).fill(0.1))).toBe(1)
  })

  it('passes infinities on', () => {
    expect(sum([1, Number.POSITIVE_INFINITY, 2])).toBe(Number.POSITIVE_INFINITY)
  })

  it('is zero without values', () => {
    expect(sum([])).toBe(0)
  })
})

describe('moments', () => {
  const x = [2, 4, 4, 4, 5, 5, 7, 9]
  const y = [1, 3, 2, 5, 4, 6, 8, 7]

  it('are those of numpy', () => {
    expect(mean(x)).toBe(5)
    expect(variance(x)).toBeCloseTo(4.571428571428571, 15)
    expect(covariance(x, y)).toBeCloseTo(4.428571428571429, 14)
    expect(correlation(x, y)).toBeCloseTo(0.8455943246644705, 15)
  })

  it('survive a large offset', () => {
    expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30)
  })

  it('are NaN where they are not defined', () => {
    expect(mean([])).toBeNaN()
    expect(variance([1])).toBeNaN()
    expect(covariance([1], [2])).toBeNaN()
    expect(correlation([1, 2, 3], [5, 5, 5])).toBeNaN()
  })

  it('a correlation is 1 for any rising straight line, and never above', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.1, max: 10, noNaN: true }), (v, slope) => {
        fc.pre(variance(v) > 1e-6)
        const line = v.map((value) => slope * value)
        expect(correlation(v, line)).toBeCloseTo(1, 12)
        expect(correlation(v, line)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('quantile', () => {
  it('interpolates as numpy and R do by default (type 7)', () => {
    const x = [10, 1, 7, 3]
    const expected = { 0: 1, 0.1: 1.6, 0.25: 2.5, 0.5: 5, 0.9: 9.1, 1: 10 }
    for (const [p, value] of Object.entries(expected)) expect(quantile(x, Number(p))).toBeCloseTo(value, 14)
  })

  it('leaves its argument as it was', () => {
    const x = new Float64Array([3, 1, 2])
    quantile(x, 0.5)
    expect(x).toEqual(new Float64Array([3, 1, 2]))
  })

  it('rises with p and stays within the sample', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(values, p, p, (v, a, b) => {
        const ascending = sorted(v)
        const [low, high] = [sortedQuantile(ascending, Math.min(a, b)), sortedQuantile(ascending, Math.max(a, b))]
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThanOrEqual(ascending[0])
        expect(high).toBeLessThanOrEqual(ascending[ascending.length - 1])
      }),
    )
  })

  it('keeps infinite values apart from finite ones', () => {
    expect(quantile([1, 2, Number.POSITIVE_INFINITY], 0.5)).toBe(2)
    expect(quantile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 0.75)).toBe(Number.POSITIVE_INFINITY)
  })

  it('is NaN without values', () => {
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('the median', () => {
  it('is not moved by one wild value', () => {
    expect(median([1, 2, 3, 4, 1e9])).toBe(3)
  })

  it('averages the middle two of an even count', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })
})

describe('two quantiles at once', () => {
  it('are those of the sorted values, in any order of the probabilities', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(values, share, share, (v, low, high) => {
        const ascending = sorted(v)
        const expected = [sortedQuantile(ascending, low), sortedQuantile(ascending, high)]
        expect(quantilesOf(Float64Array.from(v), low, high)).toEqual(expected)
      }),
    )
  })

  it('are found among values that are all the same', () => {
    expect(quantilesOf(new Float64Array(1000).fill(2), 0.05, 0.95)).toEqual([2, 2])
  })
})
