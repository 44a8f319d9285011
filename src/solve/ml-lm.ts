import { levenbergMarquardt } from 'ml-levenberg-marquardt'
import type { Problem, Solution, Solver } from './problem.ts'

/** Calls of the package before giving up: it stops only at a number of iterations. */
const ROUNDS = 40
const ITERATIONS = 100
/** Scaled gradient at which its result counts as an optimum. */
const TOLERANCE = 1e-7

/**
 * The npm package ml-levenberg-marquardt as a solver for least squares, around what is wrong in 5.1.0: `weights` are
 * never passed (the step divides by them where it should multiply), parameters are never fixed through
 * `gradientDifference: 0` (it misaligns the Jacobian), `errorTolerance` is 0 (it is an absolute sum of squares), and
 * convergence, of which the package knows nothing, is judged here by the gradient.
 */
export function mlLevenbergMarquardt(): Solver {
  return (problem, loss, start) => {
    const { m, p, weights } = problem
    const root = Float64Array.from({ length: m }, (_, i) => Math.sqrt(weights[i]!))
    const residual = new Float64Array(m)
    const jacobian = new Float64Array(m * p)
    let theta = Float64Array.from(start)
    let evaluations = 1
    let best = judge(problem, loss.cost, theta, residual, jacobian, root)
    const end = (status: Solution['status'], why: string): Solution => ({
      theta,
      cost: best.cost,
      status,
      why,
      gradient: best.gradient,
      evaluations,
    })
    if (!Number.isFinite(best.cost)) return end('not-finite', 'the law is not finite at the start')
    for (let round = 0; round < ROUNDS; round++) {
      if (best.gradient <= TOLERANCE)
        return end('converged', `scaled gradient ${best.gradient.toExponential(2)} <= ${TOLERANCE}`)
      // damping is λ·I, so variables are given in units in which the columns of the Jacobian have length 1
      const unit = best.lengths.map((length) => (length > 0 ? 1 / length : 1))
      const at = (scaled: readonly number[]) => Float64Array.from(scaled, (v, j) => v * unit[j]!)
      const fitted = levenbergMarquardt(
        { x: Array.from({ length: m }, (_, i) => i), y: new Float64Array(m) },
        (scaled) => {
          evaluations++
          const isDefined = problem.evaluate(at(scaled), residual)
          const values = isDefined ? residual.map((r, i) => r * root[i]!) : residual.map(() => 1e150)
          return (i) => values[i]!
        },
        {
          initialValues: Array.from(theta, (v, j) => v / unit[j]!),
          minValues: Array.from(problem.low, (v, j) => Math.max(v / unit[j]!, -Number.MAX_VALUE)),
          maxValues: Array.from(problem.high, (v, j) => Math.min(v / unit[j]!, Number.MAX_VALUE)),
          maxIterations: ITERATIONS,
          errorTolerance: 0,
          jacobianFunction: (scaled) => {
            problem.evaluate(at(scaled), residual)
            problem.jacobian(jacobian)
            const columns = jacobian.slice()
            return (i) => Array.from({ length: p }, (_, j) => columns[j * m + i]! * root[i]! * unit[j]!)
          },
        },
      )
      const next = at(fitted.parameterValues)
      const found = judge(problem, loss.cost, next, residual, jacobian, root)
      if (!(found.cost < best.cost) && !(found.cost === best.cost && found.gradient < best.gradient)) {
        return end(
          best.gradient <= 1e-5 ? 'converged' : 'stalled',
          `${ITERATIONS} more iterations do not lower the objective; scaled gradient ${best.gradient.toExponential(2)}`,
        )
      }
      theta = next
      best = found
    }
    return end('max-steps', `${ROUNDS} rounds of ${ITERATIONS} iterations >= ${ROUNDS}`)
  }
}

interface Judgement {
  readonly cost: number
  /** Largest cosine between the residuals and a column of the Jacobian whose variable can move. */
  readonly gradient: number
  /** Length of each column of the Jacobian. */
  readonly lengths: readonly number[]
}

function judge(
  problem: Problem,
  costOf: (r: Float64Array, w: Float64Array, m: number) => number,
  theta: Float64Array,
  residual: Float64Array,
  jacobian: Float64Array,
  root: Float64Array,
): Judgement {
  const { m, p, low, high, weights } = problem
  if (!problem.evaluate(theta, residual)) return { cost: Number.POSITIVE_INFINITY, gradient: Number.NaN, lengths: [] }
  const cost = costOf(residual, weights, m)
  problem.jacobian(jacobian)
  let gradient = 0
  const lengths = Array.from({ length: p }, (_, j) => {
    let [square, along] = [0, 0]
    for (let i = 0; i < m; i++) {
      square += (jacobian[j * m + i]! * root[i]!) ** 2
      along += jacobian[j * m + i]! * residual[i]! * weights[i]!
    }
    const isStuck = (theta[j]! <= low[j]! && along >= 0) || (theta[j]! >= high[j]! && along <= 0)
    if (!isStuck && square > 0 && cost > 0)
      gradient = Math.max(gradient, Math.abs(along) / Math.sqrt(square * 2 * cost))
    return Math.sqrt(square)
  })
  return { cost, gradient, lengths }
}
