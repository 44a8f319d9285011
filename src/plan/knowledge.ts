import { Refitter } from '../fit/refit.ts'
import { slopesAt } from '../fit/slopes.ts'
import { variablesAt, variablesOf } from '../fit/variables.ts'
import { covariance } from '../infer/covariance.ts'
import { efficiencyOf } from '../infer/efficiency.ts'
import type { Estimate } from '../infer/estimate.ts'
import { invertPositive } from '../num/symmetric.ts'

/**
 * What the fitted rows say about a law's free variables, linearised at the fit and in its own noise, with what runs and
 * targets measure of them. Each variable is in units of its own size (its logarithm as it is), so that a variable that the
 * rows leave free can be given a prior.
 */
export interface Knowledge {
  readonly p: number
  /** Covariance of the variables, p × p, row-major. */
  readonly covariance: Float64Array
  /** Standard deviation of one new run, as it counts in a fit with this objective; in the space of the objective. */
  readonly noise: number
  /** Rows less variables: below 0 where there are too few to estimate the noise. */
  readonly degrees: number
  /** Slopes of the output at points, as a column for each role: points × p, row-major; and the output itself. */
  readonly slopes: (
    columns: Readonly<Record<string, Float64Array>>,
    count: number,
  ) => {
    readonly value: Float64Array
    readonly slopes: Float64Array
  }
}

/** Standard deviation of the prior, in sizes of a variable: next to nothing is known without rows. */
const PRIOR = 10

/** `noise` is the standard deviation of one run, in the space of the objective. */
export function knowledgeOf({ fit }: Estimate, noise: number): Knowledge {
  const { table } = fit
  const spread = noise * Math.sqrt(efficiencyOf(fit.objective, noise).variance)
  const variables = variablesOf(fit.law, fit.constraints)
  const origin = variablesAt(variables, fit.params)
  const p = origin.length
  const unit = variables.free.map(({ log }, j) => (log ? 1 : Math.abs(origin[j]!) || 1))
  const slopes = (columns: Readonly<Record<string, Float64Array>>, count: number) => {
    const found = slopesAt(fit, columns, count)
    return { value: found.value, slopes: found.slopes.map((v, at) => v * unit[at % p]!) }
  }
  const information = new Float64Array(p * p)
  for (let j = 0; j < p; j++) information[j * p + j] = 1 / PRIOR ** 2
  if (table.length > 0) {
    const refitter = new Refitter(fit)
    const rows = slopes(table.columns, table.length).slopes
    const { weights } = refitter.binding
    const each = covariance(fit, refitter)?.spread ?? spread
    for (let i = 0; i < table.length; i++) {
      const weight = weights[i]! / each ** 2
      for (let j = 0; j < p; j++) {
        for (let k = 0; k < p; k++) information[j * p + k]! += weight * rows[i * p + j]! * rows[i * p + k]!
      }
    }
  }
  return {
    p,
    covariance: invertPositive(information, p)!,
    noise: spread,
    degrees: table.length - p,
    slopes,
  }
}

/** Share of a variance that stems from the prior, above which the rows don't determine what it is of. */
const FROM_PRIOR = 0.05

/** Whether runs and rows, not the prior, say how large a quantity of this slope is. */
export function isKnown(covariance: Float64Array, target: Float64Array): boolean {
  const p = target.length
  let [variance, prior] = [0, 0]
  for (let j = 0; j < p; j++) {
    let along = 0
    for (let k = 0; k < p; k++) along += covariance[j * p + k]! * target[k]!
    variance += target[j]! * along
    prior += along ** 2 / PRIOR ** 2
  }
  return prior <= FROM_PRIOR * variance
}
