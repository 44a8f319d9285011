import { svd } from '../num/svd.ts'
import { lossOf } from '../solve/loss.ts'
import type { Binding } from './bind.ts'

/** What the geometry at an optimum says about the parameters. */
export interface Certificate {
  /** Ratio of the largest to the smallest singular value of the column-scaled Jacobian; null where it is singular. */
  readonly condition: number | null
  readonly atBound: readonly string[]
  /** Parameters that can move without changing any prediction. */
  readonly undetermined: readonly string[]
  /** Directions along which they move: a sum of which only the total is known is one. */
  readonly freeDirections: number
}

/** Below this ratio a direction is free: double precision can't tell its effect on the residuals from rounding. */
const FREE_DIRECTION = 1e-9
/** Share of a parameter in a free direction above which it counts as moving with it. */
const SHARE = 1e-3

/** Cosine between the slopes of the loss and a column of the Jacobian up to which nothing pushes on a variable. */
const PUSH = 1e-7

/** Looks at the optimum `theta`. A variable on a bound counts as held there only where the rows push it against it. */
export function certify({ problem, variables, weights, objective }: Binding, theta: Float64Array): Certificate {
  const { m, p } = problem
  const residual = new Float64Array(m)
  const slopes = new Float64Array(m)
  problem.evaluate(theta, residual)
  lossOf(objective.loss, objective.delta).slopes(residual, weights, m, slopes, new Float64Array(m))
  const jacobian = new Float64Array(m * p)
  problem.jacobian(jacobian)
  const { free } = variables
  const onBound = free.map(({ low, high }, j) => theta[j]! <= low || theta[j]! >= high)
  const isPushed = (j: number) => {
    let [along, square, total] = [0, 0, 0]
    for (let i = 0; i < m; i++) {
      const entry = jacobian[j * m + i]!
      along += slopes[i]! * entry
      square += entry * entry
      total += slopes[i]! * slopes[i]!
    }
    return Math.abs(along) > PUSH * Math.sqrt(square * total)
  }
  const moving = free.map((_, j) => j).filter((j) => !onBound[j] || (Number.isFinite(theta[j]!) && !isPushed(j)))
  const scaled = new Float64Array(m * moving.length)
  const dead: string[] = []
  moving.forEach((j, k) => {
    let length = 0
    for (let i = 0; i < m; i++) length += weights[i]! * jacobian[j * m + i]! ** 2
    length = Math.sqrt(length)
    if (!(length > 0)) dead.push(free[j]!.name)
    for (let i = 0; i < m; i++)
      scaled[k * m + i] = length > 0 ? (Math.sqrt(weights[i]!) * jacobian[j * m + i]!) / length : 0
  })
  const { values, vectors } = svd(scaled, m, moving.length)
  const undetermined = new Set(dead)
  let freeDirections = 0
  values.forEach((value, k) => {
    if (value > 0 && value >= FREE_DIRECTION * values[0]!) return
    freeDirections++
    moving.forEach((j, at) => {
      if (Math.abs(vectors[k * moving.length + at]!) > SHARE) undetermined.add(free[j]!.name)
    })
  })
  const smallest = values.length === 0 ? 1 : values[values.length - 1]!
  const isSingular = dead.length > 0 || !(smallest > 1e-15 * (values[0] ?? 1))
  return {
    condition: isSingular ? null : (values[0] ?? 1) / smallest,
    atBound: free.filter((_, j) => onBound[j]).map(({ name }) => name),
    undetermined: [...undetermined],
    freeDirections,
  }
}
