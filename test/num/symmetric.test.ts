import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import {
  cholesky,
  choleskyInverse,
  choleskySolve,
  invertPositive,
  solvePositive,
  symmetricEigen,
} from '../../src/num/symmetric.ts'

const size = fc.integer({ min: 1, max: 8 })
const seed = fc.integer({ min: 0, max: 2 ** 31 })

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => {
    let s = 0
    for (let k = 0; k < n; k++) s += a[Math.floor(at / n) * n + k] * b[k * n + (at % n)]
    return s
  })
}

function transpose(a: Float64Array, n: number): Float64Array {
  return Float64Array.from(a, (_, at) => a[(at % n) * n + Math.floor(at / n)])
}

function gaussian(n: number, random: Random): Float64Array {
  return Float64Array.from({ length: n * n }, () => random.normal())
}

/** G·Gᵀ + I, with rows and columns scaled by powers of ten as far apart as those of A, B and alpha in a fit. */
function positive(n: number, random: Random): Float64Array {
  const g = gaussian(n, random)
  const scales = Array.from({ length: n }, () => 10 ** (random.integer(13) - 6))
  return multiply(g, transpose(g, n), n).map(
    (v, at) => (v + (at % (n + 1) === 0 ? 1 : 0)) * scales[Math.floor(at / n)] * scales[at % n],
  )
}

function eigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } | undefined {
  const [values, vectors, before] = [new Float64Array(n), new Float64Array(n * n), a.slice()]
  const done = symmetricEigen(a, n, values, vectors)
  expect(a).toEqual(before)
  return done ? { values, vectors } : undefined
}

function identityError(product: Float64Array, n: number): number {
  return Math.max(...product.map((v, at) => Math.abs(v - (at % (n + 1) === 0 ? 1 : 0))))
}

describe('Cholesky', () => {
  it('reproduces the matrix, entry by entry, whatever the scale of the variables', () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const a = positive(n, new Random(s))
        const l = a.slice()
        expect(cholesky(a, n, l)).toBe(true)
        const back = multiply(l, transpose(l, n), n)
        for (let at = 0; at < n * n; at++) {
          const [i, j] = [Math.floor(at / n), at % n]
          expect(Math.abs(back[at] - a[at])).toBeLessThan(1e-14 * n * Math.sqrt(a[i * n + i] * a[j * n + j]))
          if (j > i) expect(l[at]).toBe(0)
        }
      }),
    )
  })

  it('gives the same factor, solution and inverse in place as into another array', () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const random = new Random(s)
        const a = positive(n, random)
        const b = Float64Array.from({ length: n }, () => random.normal())
        const [l, inPlace] = [new Float64Array(n * n), a.slice()]
        cholesky(a, n, l)
        cholesky(inPlace, n, inPlace)
        expect(inPlace).toEqual(l)
        const [x, inverse] = [b.slice(), l.slice()]
        choleskySolve(l, n, x, x)
        choleskyInverse(inverse, n, inverse)
        expect(solvePositive(a, n, b)).toEqual(x)
        expect(invertPositive(a, n)).toEqual(inverse)
      }),
    )
  })

  it('solves and inverts', () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const g = gaussian(n, new Random(s))
        const a = multiply(g, transpose(g, n), n).map((v, at) => v + (at % (n + 1) === 0 ? 1 : 0))
        const inverse = invertPositive(a, n)!
        expect(identityError(multiply(a, inverse, n), n)).toBeLessThan(1e-11)
        expect(inverse).toEqual(transpose(inverse, n))
        const b = g.slice(0, n)
        const x = solvePositive(a, n, b)!
        for (let i = 0; i < n; i++) {
          let residual = -b[i]
          for (let j = 0; j < n; j++) residual += a[i * n + j] * x[j]
          expect(Math.abs(residual)).toBeLessThan(1e-12)
        }
      }),
    )
  })

  it.each([
    ['indefinite', [1, 2, 2, 1]],
    ['singular', [1, 1, 1, 1]],
    ['singular to working precision', [1, 1, 1, 1 + 2e-16]],
    ['zero', [0, 0, 0, 0]],
    ['negative', [-1, 0, 0, -1]],
    ['not a number', [Number.NaN, 0, 0, 1]],
    ['infinite', [1, 0, 0, Number.POSITIVE_INFINITY]],
  ])('refuses a matrix that is %s', (_, entries) => {
    const a = new Float64Array(entries)
    expect(cholesky(a, 2, new Float64Array(4))).toBe(false)
    expect(solvePositive(a, 2, new Float64Array(2))).toBeUndefined()
    expect(invertPositive(a, 2)).toBeUndefined()
  })
})

describe('symmetricEigen', () => {
  it('takes a symmetric matrix apart and back together', () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const g = gaussian(n, new Random(s))
        const a = g.map((v, at) => v + transpose(g, n)[at])
        const { values, vectors } = eigen(a, n)!
        expect(identityError(multiply(transpose(vectors, n), vectors, n), n)).toBeLessThan(1e-13)
        const diagonal = new Float64Array(n * n)
        for (let i = 0; i < n; i++) diagonal[i * n + i] = values[i]
        const back = multiply(multiply(vectors, diagonal, n), transpose(vectors, n), n)
        for (let at = 0; at < n * n; at++) expect(Math.abs(back[at] - a[at])).toBeLessThan(1e-12)
        expect(values).toEqual(values.slice().sort().reverse())
      }),
    )
  })

  it('finds tiny eigenvalues of a badly scaled matrix to full relative accuracy', () => {
    // D·[[1, ½], [½, 1]]·D with D = diag(1e9, 1e-9): eigenvalues 1e18 and ¾·1e-18 to within 1e-36
    const { values } = eigen(new Float64Array([1e18, 0.5, 0.5, 1e-18]), 2)!
    expect(values[0] / 1e18).toBeCloseTo(1, 14)
    expect(values[1] / 0.75e-18).toBeCloseTo(1, 14)
  })

  it('handles repeated and zero eigenvalues', () => {
    expect(eigen(new Float64Array(9), 3)!.values).toEqual(new Float64Array(3))
    expect(eigen(new Float64Array([2, 0, 0, 0, 2, 0, 0, 0, 2]), 3)!.values).toEqual(new Float64Array([2, 2, 2]))
    const [first, second, third] = eigen(new Float64Array(9).fill(1), 3)!.values
    expect(first).toBeCloseTo(3, 14)
    expect(Math.max(Math.abs(second), Math.abs(third))).toBeLessThan(1e-15)
  })

  it('refuses a matrix that is not finite', () => {
    expect(eigen(new Float64Array([Number.NaN, 1, 1, 2]), 2)).toBeUndefined()
    expect(eigen(new Float64Array([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 2]), 2)).toBeUndefined()
  })
})
