import { Ensemble } from '../fit/ensemble.ts'
import { type Estimate, single } from '../infer/estimate.ts'
import { completePoint, type Point } from '../infer/predict.ts'
import { isolines } from './isoline.ts'
import { logSpaced } from './rows.ts'

/** A point of the plane of size and length. */
export interface Site {
  readonly params: number
  readonly tokens: number
}

/** A line of equal output. */
export interface Contour {
  readonly level: number
  readonly sites: readonly Site[]
}

/** Nodes a side: lines are smooth to the eye. */
const GRID = 60
const LEVELS = 8

/** Lines of equal output over sizes and lengths, at round levels that divide the area about evenly. */
export function contoursOf(
  { fit }: Estimate,
  [left, right]: readonly [number, number],
  [bottom, top]: readonly [number, number],
  held: Point,
): Contour[] {
  const curve = new Ensemble(fit.law, single(fit))
  const inputs = Object.entries(fit.law.inputs)
  const params = logSpaced(left, right, GRID)
  const tokens = logSpaced(bottom, top, GRID)
  const surface = params.map((size) =>
    tokens.map((length) => {
      const at = completePoint({ ...held, params: size, tokens: length })
      return curve.at(Object.fromEntries(inputs.map(([symbol, role]) => [symbol, at[role]!])))[0]!
    }),
  )
  const logs = [params.map(Math.log), tokens.map(Math.log)] as const
  return roundLevels(surface.flat()).flatMap((level) =>
    isolines(...logs, surface, level).map((line) => ({
      level,
      sites: line.map(([x, y]) => ({ params: Math.exp(x), tokens: Math.exp(y) })),
    })),
  )
}

/** Evenly spread quantiles, rounded as far as they stay apart. */
function roundLevels(values: readonly number[]): number[] {
  const ascending = Float64Array.from(values.filter(Number.isFinite)).sort()
  if (ascending.length === 0) return []
  const spread = Array.from(
    { length: LEVELS },
    (_, k) => ascending[Math.floor(((k + 0.5) / LEVELS) * ascending.length)]!,
  )
  const rounded = [2, 3, 4].map((digits) => [...new Set(spread.map((v) => Number(v.toPrecision(digits))))])
  return rounded.find((levels) => levels.length >= LEVELS - 1) ?? rounded.at(-1)!
}
