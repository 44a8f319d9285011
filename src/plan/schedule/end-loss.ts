import { UserError } from '../../base/error.ts'
import { FeatureFormula } from '../../fit/feature-formula.ts'
import type { Estimate } from '../../infer/estimate.ts'
import type { Point } from '../../infer/predict.ts'
import { endSlopes } from '../../schedule/end-slopes.ts'

/** The predicted loss at the end of a run as a function of its learning rates, with its slope in the rate of each step. */
export type EndLoss = (rates: Float64Array, warmup: number) => { readonly loss: number; readonly slopes: Float64Array }

/** For a fitted law of curves; `at` has its other inputs by role. Throws UserError for another law, or a missing input. */
export function endLossOf({ fit: { law, params } }: Estimate, at: Point): EndLoss {
  if (law.features === undefined) {
    throw new UserError(
      'option',
      `schedule: ${law.name} says nothing of learning rates; give a fit of a law of curves, such as annealing.`,
    )
  }
  const inputs = Object.entries(law.inputs).map(([symbol, role]): [string, number] => {
    const value = at[role]
    if (value !== undefined) return [symbol, value]
    throw new UserError('option', `schedule: ${law.name} needs "${role}"; give it with --at ${role}=….`)
  })
  const features = Object.entries(law.features)
  const formula = new FeatureFormula(law, params, Object.fromEntries(inputs))
  return (rates, warmup) => {
    const found = features.map(([, feature]) => endSlopes(feature, params, { rates, warmup }))
    const { value, slopes } = formula.at(Object.fromEntries(features.map(([name], j) => [name, found[j]!.value])))
    const byRate = new Float64Array(rates.length)
    found.forEach(({ slopes: each }, j) => {
      const slope = slopes[j]!
      for (let k = 0; k < byRate.length; k++) byRate[k]! += slope * each[k]!
    })
    return { loss: value, slopes: byRate }
  }
}
