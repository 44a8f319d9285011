import { lossOf } from '../solve/loss.ts'
import type { Binding } from './bind.ts'
import type { Metrics } from './fit.ts'

/**
 * Errors of predictions against data on the linear scale; r2 is null where all data are equal. With weights every mean is
 * a weighted one, so that a row of weight 3 counts like three rows; `sse` is the plain sum.
 */
export function metricsOf(predicted: ArrayLike<number>, data: Float64Array, weights?: Float64Array): Metrics {
  const n = data.length
  const weightOf = (i: number) => weights?.[i] ?? 1
  let [weight, mean] = [0, 0]
  for (let i = 0; i < n; i++) {
    weight += weightOf(i)
    mean += weightOf(i) * data[i]!
  }
  mean /= weight
  let [sse, square, absolute, relative, total] = [0, 0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const error = predicted[i]! - data[i]!
    sse += error * error
    square += weightOf(i) * error * error
    absolute += weightOf(i) * Math.abs(error)
    relative += weightOf(i) * Math.abs(error / data[i]!)
    total += weightOf(i) * (data[i]! - mean) ** 2
  }
  return {
    r2: total > 0 ? 1 - square / total : null,
    rmse: Math.sqrt(square / weight),
    mae: absolute / weight,
    mre: relative / weight,
    sse,
    space: 'linear',
  }
}

/** Σ w·ρ(r) over the rows at free variables `theta`. */
export function objectiveAt({ problem, objective, weights }: Binding, theta: Float64Array): number {
  const residuals = new Float64Array(problem.m)
  problem.evaluate(theta, residuals)
  return lossOf(objective.loss, objective.delta).cost(residuals, weights, problem.m)
}
