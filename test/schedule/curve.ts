import type { CurveRows } from '../../src/schedule/curve-rows.ts'
import { type Feature, featureColumn } from '../../src/schedule/feature.ts'

/** Rows at these steps of a run with these rates from step 0 on; without steps, at all of them. */
export function curveOf(rates: readonly number[], steps: readonly number[] = [...rates.keys()]): CurveRows {
  return {
    schedules: [{ kind: 'logged', steps: [...rates.keys()], rates, warmup: 0 }],
    run: new Int32Array(steps.length),
    step: Float64Array.from(steps),
  }
}

/** A feature at each of the rows. */
export function column(feature: Feature, curve: CurveRows, args: readonly number[] = []): number[] {
  const value = new Float64Array(curve.run.length)
  featureColumn(feature, curve).evaluate(args, value)
  return Array.from(value)
}
