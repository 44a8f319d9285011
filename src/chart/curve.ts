import { formatQuantity } from '../base/quantity.ts'
import { Ensemble } from '../fit/ensemble.ts'
import { type Estimate, single } from '../infer/estimate.ts'
import { completePoint, type Point, predict } from '../infer/predict.ts'
import { plan } from '../plan/plan.ts'
import { levelsOf, logSpaced } from './rows.ts'

/** A point of a fitted curve, for a chart. */
export interface CurveRow {
  readonly x: number
  readonly y: number
  readonly low: number | null
  readonly high: number | null
  readonly series: string
  readonly beyond: boolean
}

/** Curves along one input at a few levels of the other; the interval is drawn for the highest level, to stay readable. */
export function curvesAlong(
  estimate: Estimate,
  role: string,
  other: string | undefined,
  low: number,
  high: number,
  end: number,
): CurveRow[] {
  const { columns } = estimate.fit.table
  const levels = other === undefined ? [null] : levelsOf(columns[other]!, 6)
  return levels.flatMap((level, k) => {
    const at = (x: number): Point => ({ [role]: x, ...(level !== null && { [other!]: level }) })
    const series = level === null ? 'fit' : `${formatQuantity(level, 2)} ${other}`
    const inside = logSpaced(low, high, 60).map((x) => ({ x, beyond: false }))
    const outside = end > high ? logSpaced(high, end, 40).map((x) => ({ x, beyond: true })) : []
    const points = [...inside, ...outside]
    const isBanded = k === levels.length - 1
    const values = isBanded
      ? predict(
          estimate,
          points.map(({ x }) => at(x)),
        )
      : null
    const plain = new Ensemble(estimate.fit.law, single(estimate.fit))
    const { inputs } = estimate.fit.law
    return points.flatMap(({ x, beyond }, i) => {
      const point = completePoint(at(x))
      const y = values
        ? values[i]!.value
        : plain.at(Object.fromEntries(Object.entries(inputs).map(([s, r]) => [s, point[r]!])))[0]!
      if (y === null || !Number.isFinite(y)) return []
      const { low: l, high: h } = values ? values[i]!.mean : { low: null, high: null }
      return [{ x, y, low: l, high: h, series, beyond }]
    })
  })
}

/** The loss of the compute-optimal run over compute. */
export function frontierCurve(estimate: Estimate, low: number, high: number, end: number): CurveRow[] {
  const points = [
    ...logSpaced(low, high, 24).map((x) => ({ x, beyond: false })),
    ...logSpaced(high, end, 16).map((x) => ({ x, beyond: true })),
  ]
  return points.flatMap(({ x, beyond }) => {
    const { loss } = plan(estimate, { flops: x })
    return loss.value === null
      ? []
      : [{ x, y: loss.value, low: loss.low, high: loss.high, series: 'compute-optimal', beyond }]
  })
}
