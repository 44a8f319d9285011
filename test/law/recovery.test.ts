import { expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { casesWith, tableOf } from '../property/designs.ts'

it.each(casesWith(0).map((each) => [each.law.name, each] as const))(
  'the default fit of %s finds the parameters that clean rows were made from',
  (_, each) => {
    const { params, convergence } = fit(tableOf(each, each.columns), each.law)
    for (const [name, value] of Object.entries(each.truth))
      expect(Math.abs(params[name]! / value - 1), name).toBeLessThan(1e-6)
    expect(convergence!.agreed).toBeGreaterThan(convergence!.starts / 2)
  },
)
