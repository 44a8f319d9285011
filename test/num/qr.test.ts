import fc from 'fast-check'
import { Matrix, SVD, solve } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { qrFactor, qrSolve, qrSpace } from '../../src/num/qr.ts'

const seed = fc.integer({ min: 0, max: 2 ** 31 })
const shape = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 12 }))
  .map(([p, more]) => [p + more, p])

function gaussian(count: number, random: Random): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal())
}

/** The column-major array as ml-matrix's row-major matrix. */
function toMatrix(a: Float64Array, m: number, p: number): Matrix {
  return Matrix.from1DArray(p, m, Array.from(a)).transpose()
}

function factored(a: Float64Array, m: number, p: number) {
  const qr = qrSpace(m, p)
  qrFactor(a, qr)
  return qr
}

describe('qrFactor', () => {
  it('gives an R with RᵀR = AᵀA in pivot order and a falling diagonal', () => {
    fc.assert(
      fc.property(shape, seed, ([m, p], s) => {
        const a = gaussian(m * p, new Random(s))
        const qr = factored(a, m, p)
        const r = (i: number, j: number) => (i <= j ? qr.factors[j * m + i]! : 0)
        for (let j = 0; j < p; j++) {
          for (let k = 0; k < p; k++) {
            let [fromA, fromR] = [0, 0]
            for (let i = 0; i < m; i++) fromA += a[qr.pivots[j] * m + i] * a[qr.pivots[k] * m + i]
            for (let i = 0; i < p; i++) fromR += r(i, j) * r(i, k)
            expect(Math.abs(fromA - fromR)).toBeLessThan(1e-12)
          }
          if (j > 0) expect(Math.abs(r(j, j))).toBeLessThanOrEqual(Math.abs(r(j - 1, j - 1)) * (1 + 1e-12))
        }
      }),
    )
  })

  it('finds the rank, and which columns add nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), seed, (rank, more, s) => {
        const [m, p, random] = [9, rank + more, new Random(s)]
        const a = new Float64Array(m * p)
        a.set(gaussian(m * rank, random))
        for (let j = rank; j < p; j++) {
          for (let k = 0; k < rank; k++) {
            const factor = random.normal()
            for (let i = 0; i < m; i++) a[j * m + i] += factor * a[k * m + i]
          }
        }
        const qr = factored(a, m, p)
        expect(qr.rank).toBe(rank)
        expect([...qr.pivots].sort()).toEqual([...a.slice(0, p).keys()])
      }),
    )
  })

  it('gives rank 0 to a matrix of zeros and to one that is not finite', () => {
    expect(factored(new Float64Array(6), 3, 2).rank).toBe(0)
    expect(factored(new Float64Array([1, 2, Number.NaN, 1, 2, 4]), 3, 2).rank).toBe(0)
    expect(factored(new Float64Array([1, 2, 3, 1, 2, Number.POSITIVE_INFINITY]), 3, 2).rank).toBe(0)
  })

  it('may be used again without a trace of the last matrix', () => {
    const random = new Random(1)
    const [first, second] = [gaussian(20, random), gaussian(20, random)]
    const qr = qrSpace(5, 4)
    qrFactor(first, qr)
    qrFactor(second, qr)
    expect(qr).toEqual(factored(second, 5, 4))
  })
})

describe('qrSolve', () => {
  it('solves least squares as ml-matrix does, and returns the norm of the residuals', () => {
    fc.assert(
      fc.property(shape, seed, ([m, p], s) => {
        const random = new Random(s)
        const [a, b] = [gaussian(m * p, random), gaussian(m, random)]
        const before = b.slice()
        const qr = factored(a, m, p)
        fc.pre(new SVD(toMatrix(a, m, p)).condition < 1e4)
        const x = new Float64Array(p)
        const norm = qrSolve(qr, b, x)
        const matrix = toMatrix(a, m, p)
        const right = Matrix.columnVector(Array.from(b))
        const reference = solve(matrix, right, true)
        const residuals = Matrix.sub(right, matrix.mmul(reference))
        for (let j = 0; j < p; j++) expect(Math.abs(x[j] - reference.get(j, 0))).toBeLessThan(1e-9)
        expect(Math.abs(norm - residuals.norm())).toBeLessThan(1e-9)
        expect(b).toEqual(before)
      }),
    )
  })

  it('keeps digits where normal equations have none left', () => {
    // Läuchli: AᵀA is singular in double precision for ε² below rounding; the exact solution is (1, 1)
    const e = 1e-9
    const x = new Float64Array(2)
    qrSolve(factored(new Float64Array([1, e, 0, 1, 0, e]), 3, 2), new Float64Array([2, e, e]), x)
    expect(Math.abs(x[0] - 1)).toBeLessThan(1e-6)
    expect(Math.abs(x[1] - 1)).toBeLessThan(1e-6)
  })

  it('gives redundant columns 0 and still fits as well', () => {
    const x = new Float64Array(3)
    const qr = factored(new Float64Array([1, 0, 0, 1, 1, 0, 2, 0, 0]), 3, 3)
    const norm = qrSolve(qr, new Float64Array([3, 1, 4]), x)
    expect(qr.rank).toBe(2)
    expect(norm).toBeCloseTo(4, 14)
    expect(x[0]).toBe(0)
    expect(x[1]).toBeCloseTo(1, 14)
    expect(x[2]).toBeCloseTo(1, 14)
  })
})
