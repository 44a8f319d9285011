import { curveRowsOf } from '../fit/bind.ts'
import type { Law } from '../law/law.ts'
import { ratesOf, type Schedule } from '../schedule/schedule.ts'
import type { RunTable } from '../table/table.ts'
import type { Band } from './estimate.ts'
import type { Forecast, FrozenPrediction } from './forecast.ts'

/** Share of the peak by which the learning rates of a run may differ from those of its forecast. */
const SAME_RATE = 0.01

/**
 * For each row of a table the frozen prediction at its step, linear between the two beside it; undefined where the run
 * had other learning rates at its rows, where the step is not among those predicted, or where `isAt` says that
 * other inputs differ. Throws UserError where the learning rates of a run aren't known.
 */
export function frozenAlong(
  { schedules, run }: NonNullable<Forecast['curve']>,
  predictions: readonly FrozenPrediction[],
  isAt: (prediction: FrozenPrediction, row: number) => boolean,
  table: RunTable,
  law: Law,
): (FrozenPrediction | undefined)[] {
  const curve = curveRowsOf(table, law)
  const byStep = schedules.map((_, of) =>
    predictions.filter((_, k) => run[k] === of).sort((a, b) => a.at.step! - b.at.step!),
  )
  // runs that differ in other inputs may share a schedule
  const frozen = curve.schedules.map((schedule, of) => {
    const steps = Array.from(curve.step).filter((_, row) => curve.run[row] === of)
    return byStep.filter((_, each) => hasRates(schedule, schedules[each]!, steps))
  })
  return Array.from({ length: table.length }, (_, row) =>
    frozen[curve.run[row]!]!.map((each) =>
      between(
        each.filter((prediction) => isAt(prediction, row)),
        curve.step[row]!,
      ),
    ).find((found) => found !== undefined),
  )
}

function hasRates(measured: Schedule, predicted: Schedule, steps: readonly number[]): boolean {
  const last = steps.reduce((max, step) => Math.max(max, Math.round(step)), 0)
  const [own, other] = [ratesOf(measured, last), ratesOf(predicted, last)]
  const peak = other.reduce((max, rate) => Math.max(max, rate), 0)
  return steps.every((step) => Math.abs(own[Math.round(step)]! - other[Math.round(step)]!) <= SAME_RATE * peak)
}

/** The prediction at a step from those at ascending ones; undefined beyond them. */
function between(ascending: readonly FrozenPrediction[], step: number): FrozenPrediction | undefined {
  const next = ascending.findIndex(({ at }) => at.step! >= step)
  const after = ascending[next]
  if (after === undefined || after.at.step === step) return after
  const before = ascending[next - 1]
  if (before === undefined) return undefined
  const share = (step - before.at.step!) / (after.at.step! - before.at.step!)
  const line = (a: number | null, b: number | null) => (a === null || b === null ? null : a + share * (b - a))
  const band = (a: Band, b: Band): Band => ({ low: line(a.low, b.low), high: line(a.high, b.high) })
  const isTold = before.quantiles !== null && after.quantiles !== null
  return {
    at: { ...after.at, step },
    value: line(before.value, after.value),
    mean: band(before.mean, after.mean),
    new: band(before.new, after.new),
    leverArm: after.leverArm,
    withheld: before.withheld || after.withheld,
    quantiles: isTold ? after.quantiles.map((q, k) => line(before.quantiles![k]!, q)!) : null,
  }
}
