import { lossOf } from '../solve/loss.ts'
import type { Binding } from './bind.ts'
import type { Metrics } from './fit.ts'

/** Errors of predictions against data on the linear scale; r2 is null where all data are equal. */
export function metricsOf(predicted: ArrayLike<number>, data: Float64Array): Metrics {
  const n = data.length
  const mean = data.reduce((sum, v) => sum + v, 0) / n
  let [sse, absolute, relative, total] = [0, 0, 0, 0]
  for (let i = 0; i < n; i++) {
    const error = predicted[i]! - data[i]!
    sse += error * error
    absolute += Math.abs(error)
    relative += Math.abs(error / data[i]!)
    total += (data[i]! - mean) ** 2
  }
  return {
    r2: total > 0 ? 1 - sse / total : null,
    rmse: Math.sqrt(sse / n),
    mae: absolute / n,
    mre: relative / n,
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
