import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/base/seed.ts'
import { lossOf } from '../../src/solve/loss.ts'
import { newton } from '../../src/solve/newton.ts'
import type { Problem } from '../../src/solve/problem.ts'
import { solveFrom, solveNear } from '../../src/solve/solve-from.ts'

/** Residuals a + b·x − y, without bounds unless given. */
function line(x: readonly number[], y: readonly number[], low = [-Infinity, -Infinity]): Problem {
  const m = x.length
  return {
    m,
    p: 2,
    low: Float64Array.from(low),
    high: new Float64Array(2).fill(Infinity),
    weights: new Float64Array(m).fill(1),
    rounding: 1e-14,
    evaluate(theta, residual) {
      for (let i = 0; i < m; i++) residual[i] = theta[0]! + theta[1]! * x[i]! - y[i]!
      return true
    },
    jacobian(out) {
      for (let i = 0; i < m; i++) {
        out[i] = 1
        out[m + i] = x[i]!
      }
    },
    derivatives(g, q, gradient, hessian) {
      gradient.fill(0)
      hessian.fill(0)
      for (let i = 0; i < m; i++) {
        const row = [1, x[i]!]
        for (let a = 0; a < 2; a++) {
          gradient[a]! += g[i]! * row[a]!
          for (let b = 0; b < 2; b++) hessian[a * 2 + b]! += q[i]! * row[a]! * row[b]!
        }
      }
    },
  }
}

/** Lowest objective of all lines through two of the points: a vertex is an optimum. */
function lowestVertex(problem: Problem, x: readonly number[], y: readonly number[], up: number): number {
  const loss = lossOf('asymmetric', up)
  const r = new Float64Array(problem.m)
  let lowest = Infinity
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const slope = (y[i]! - y[j]!) / (x[i]! - x[j]!)
      problem.evaluate(Float64Array.of(y[i]! - slope * x[i]!, slope), r)
      lowest = Math.min(lowest, loss.cost(r, problem.weights, problem.m))
    }
  }
  return lowest
}

const noisyLine = (seed: number, rows: number) => {
  const random = new Random(seed)
  const x = Array.from({ length: rows }, (_, i) => i + 0.3 * random.uniform())
  return { x, y: x.map((v) => 3 - 0.5 * v + random.normal() ** 3) }
}

describe('a loss with a kink', () => {
  it.each(
    [1, 0.2, 9].flatMap((up) => [
      { up, way: 'from afar', solve: solveFrom },
      { up, way: 'from nearby', solve: solveNear },
    ]),
  )('ends $way at the best line through two points, over-prediction counting $up-fold', ({ up, solve }) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 3, max: 40 }), (seed, rows) => {
        const { x, y } = noisyLine(seed, rows)
        const problem = line(x, y)
        const found = solve(problem, lossOf('asymmetric', up), Float64Array.of(0, 0), newton())
        expect(found.status).toBe('converged')
        expect(found.cost / lowestVertex(problem, x, y, up) - 1).toBeLessThan(1e-12)
      }),
      { seed: 4, numRuns: 60 },
    )
  })

  it('with its slope on a bound, ends at the median of the points', () => {
    const { x, y } = noisyLine(1, 31)
    const rising = line(x, y, [-Infinity, 0])
    const found = solveFrom(rising, lossOf('abs', 0), Float64Array.of(1, 1), newton())
    expect(found.status).toBe('converged')
    expect(found.theta[1]).toBe(0)
    expect(found.theta[0]).toBeCloseTo([...y].sort((a, b) => a - b)[15]!, 12)
  })

  it('ends on points that repeat and lie on one line', () => {
    const x = [1, 1, 2, 2, 3, 3, 4, 4]
    const problem = line(
      x,
      x.map((v) => 2 + v),
    )
    const found = solveFrom(problem, lossOf('abs', 0), Float64Array.of(0, 0), newton())
    expect(found.status).toBe('converged')
    expect(found.cost).toBeLessThan(1e-12)
  })
})
