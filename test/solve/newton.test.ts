import { describe, expect, it } from 'vitest'
import { lossOf } from '../../src/solve/loss.ts'
import { newton } from '../../src/solve/newton.ts'
import type { Problem } from '../../src/solve/problem.ts'
import { search } from '../../src/solve/search.ts'
import { solveFrom } from '../../src/solve/solve-from.ts'

/** Residuals of two variables, with the slopes and curvatures of each written out. */
function problemOf(
  residuals: (x: number, y: number) => { r: number; slope: [number, number]; bend?: [number, number, number] }[],
  low: number[] = [-Infinity, -Infinity],
  high: number[] = [Infinity, Infinity],
): Problem {
  let at = residuals(1, 1)
  const m = at.length
  return {
    m,
    p: 2,
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    weights: new Float64Array(m).fill(1),
    rounding: 1e-15,
    evaluate(theta, residual) {
      at = residuals(theta[0]!, theta[1]!)
      for (let i = 0; i < m; i++) residual[i] = at[i]!.r
      return at.every(({ r }) => Number.isFinite(r))
    },
    jacobian(out) {
      at.forEach(({ slope }, i) => {
        out[i] = slope[0]
        out[m + i] = slope[1]
      })
    },
    derivatives(g, q, gradient, hessian) {
      gradient.fill(0)
      hessian.fill(0)
      at.forEach(({ slope: [a, b], bend: [aa, ab, bb] = [0, 0, 0] }, i) => {
        gradient[0]! += g[i]! * a
        gradient[1]! += g[i]! * b
        hessian[0]! += q[i]! * a * a + g[i]! * aa
        hessian[1]! += q[i]! * a * b + g[i]! * ab
        hessian[3]! += q[i]! * b * b + g[i]! * bb
      })
      hessian[2] = hessian[1]!
    },
  }
}

const square = lossOf('square', 0)
const rosenbrock = (low?: number[], high?: number[]) =>
  problemOf(
    (x, y) => [
      { r: 10 * (y - x * x), slope: [-20 * x, 10], bend: [-20, 0, 0] },
      { r: 1 - x, slope: [-1, 0] },
    ],
    low,
    high,
  )

describe('newton', () => {
  it("finds Rosenbrock's minimum at (1, 1), and knows that it is exact", () => {
    const { theta, cost, status } = newton()(rosenbrock(), square, Float64Array.of(-1.2, 1))
    expect([theta[0], theta[1]]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)])
    expect(status).toBe('converged')
    expect(cost).toBeLessThan(1e-24)
  })

  it('stops on a bound where the gradient pushes against it', () => {
    const { theta, status } = newton()(
      rosenbrock([-Infinity, -Infinity], [0.5, Infinity]),
      square,
      Float64Array.of(-1.2, 1),
    )
    expect([theta[0], theta[1]]).toEqual([0.5, expect.closeTo(0.25, 10)])
    expect(status).toBe('converged')
  })

  it('leaves a saddle, where the Hessian is not positive definite', () => {
    // (x² − 1)² + y²: the origin is a saddle between the minima at x = ±1
    const saddle = problemOf((x, y) => [
      { r: x * x - 1, slope: [2 * x, 0], bend: [2, 0, 0] },
      { r: y, slope: [0, 1] },
    ])
    const { theta } = newton()(saddle, square, Float64Array.of(1e-3, 0.5))
    expect(Math.abs(theta[0]!)).toBeCloseTo(1, 12)
    expect(theta[1]).toBeCloseTo(0, 12)
  })

  it('says so where the start is not finite', () => {
    const { status, why } = newton()(rosenbrock(), square, Float64Array.of(Number.NaN, 1))
    expect([status, why]).toEqual(['not-finite', 'the law is not finite at the start'])
  })

  it('does not depend on the scale of the objective: the same steps at weights of 1e-12 and 1e12', () => {
    const solve = (scale: number) => {
      const problem = problemOf((x, y) => [
        { r: x + y - 3, slope: [1, 1] },
        { r: x - y - 1, slope: [1, -1] },
        { r: x * y - 2.5, slope: [y, x], bend: [0, 1, 0] },
      ])
      problem.weights.fill(scale)
      return newton()(problem, square, Float64Array.of(5, -5))
    }
    const [small, large] = [solve(1e-12), solve(1e12)]
    expect(small.evaluations).toBe(large.evaluations)
    expect(small.cost / large.cost).toBeCloseTo(1e-24, 33)
    expect(small.theta[0]).toBeCloseTo(large.theta[0]!, 12)
  })
})

describe('a search', () => {
  /** Points on y = 2x + 1, one of them far off. */
  const line = problemOf((a, b) =>
    [0, 1, 2, 3, 4, 5].map((x) => ({
      r: a + b * x - (2 * x + 1 + (x === 5 ? 40 : 0)),
      slope: [1, x] as [number, number],
    })),
  )

  it('finds the exact line under absolute deviations, past a point far off', () => {
    const { theta, status } = solveFrom(line, lossOf('abs', 0), Float64Array.of(0, 0), newton())
    expect([theta[0], theta[1]]).toEqual([expect.closeTo(1, 12), expect.closeTo(2, 12)])
    expect(status).toBe('converged')
  })

  it('goes by wider thresholds where all residuals lie far beyond a narrow one', () => {
    const huber = lossOf('huber', 1e-6)
    expect(huber.wider!(1).length).toBeGreaterThan(8)
    expect(huber.wider!(1e-7)).toEqual([])
    const { theta, status } = solveFrom(line, huber, Float64Array.of(1000, -1000), newton())
    expect([theta[0], theta[1]]).toEqual([expect.closeTo(1, 5), expect.closeTo(2, 5)])
    expect(status).toBe('converged')
  })

  it('tells how many starts agree, and the next best optimum', () => {
    // (x² − 1)² + tilt: minima of different depth near x = −1 and x = 1
    const tilted = problemOf((x, y) => [
      { r: x * x - 1, slope: [2 * x, 0], bend: [2, 0, 0] },
      { r: 0.3 * (x + 1), slope: [0.3, 0] },
      { r: y, slope: [0, 1] },
    ])
    const starts = [-1.5, -0.8, 1.2].map((x) => ({ theta: Float64Array.of(x, 1), cost: Math.abs(x) }))
    const { best, tried, agreed, nextBest } = search(tilted, square, starts, 12, newton())
    expect(best.theta[0]).toBeCloseTo(-1, 12)
    expect([tried, agreed]).toEqual([3, 2])
    expect(nextBest).toBeGreaterThan(0.1)
  })

  it('fits a face on its own: a term whose coefficient starts at exactly 0 stays away', () => {
    // the term e^u·(1 + y·x) is 0 at u = −∞, and y without effect
    const face = problemOf(
      (u, y) =>
        [0, 1, 2].map((x) => ({
          r: Math.exp(u) * (1 + y * x) + 3,
          slope: [Math.exp(u) * (1 + y * x), Math.exp(u) * x] as [number, number],
        })),
      [-Infinity, 0],
    )
    const { theta, cost, status } = solveFrom(face, square, Float64Array.of(-Infinity, 1), newton())
    expect([theta[0], theta[1]]).toEqual([-Infinity, 1])
    expect(cost).toBe(13.5)
    expect(status).toBe('converged')
  })
})

describe('a ridge without an end', () => {
  // along y = x² the objective falls for ever, by less and less
  const ridge = problemOf((x, y) => {
    const rest = 0.1 * Math.exp(-x / 100)
    return [
      { r: 1, slope: [0, 0] },
      { r: 100 * (y - x * x), slope: [-200 * x, 100], bend: [-200, 0, 0] },
      { r: rest, slope: [-rest / 100, 0], bend: [rest / 1e4, 0, 0] },
    ]
  })

  it('ends as stalled, with what was gained last', () => {
    const { status, why } = newton({ maxSteps: 3000 })(ridge, lossOf('square', 0), Float64Array.of(1, 1))
    expect(status).toBe('stalled')
    expect(why).toContain('a ridge that goes on')
  })
})
