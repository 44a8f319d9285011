import { ladderSpread } from '../base/note-table.ts'
import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { curveThrough, type Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'
import { correlation, covariance, mean, variance } from '../num/sample.ts'
import { countText } from './axis.ts'
import { doubtOf } from './doubt.ts'
import { extent, geometricMean, levelsOf, logSpaced } from './rows.ts'

/** A point of a fitted curve. */
export interface CurveRow {
  readonly x: number
  readonly y: number
  readonly low: number | null
  readonly high: number | null
  /** Name of the curve. */
  readonly series: string
  /** Value of the input that tells the curves apart; null where there is one curve. */
  readonly level: number | null
  /** Whether an input lies beyond the fitted ones. */
  readonly beyond: boolean
}

/** Curves along one input, and how the other inputs were chosen. */
export interface Curves {
  readonly rows: readonly CurveRow[]
  /** The input that tells the curves apart; null where there is one curve. */
  readonly by: string | null
  /** Inputs that are the same for all curves, in words; empty for none. */
  readonly held: string
}

const MOST_LEVELS = 6
const [INSIDE, BEYOND] = [32, 20]

/** Inputs other than the one on the axis; compute follows where both params and tokens are inputs. */
export function otherInputs(law: Law, role: string): string[] {
  const roles = Object.values(law.inputs)
  const follows = (input: string) => input === 'flops' && roles.includes('params') && roles.includes('tokens')
  return roles.filter((input) => input !== role && !follows(input))
}

/**
 * The fit along one input, from `low` over `high` (the ends of the data) to `end`: a curve for each level of a second
 * input, also at the target's; or one curve where the second input grows with the first in these rows. Further inputs stay
 * at their geometric mean, or at the target's value.
 */
export function curvesAlong(
  estimate: Estimate,
  role: string,
  [low, high, end]: readonly [number, number, number],
  target: Point | undefined,
): Curves {
  const { law, table } = estimate.fit
  const [by, ...rest] = otherInputs(law, role)
  const held = Object.fromEntries(rest.map((input) => [input, target?.[input] ?? geometricMean(table.columns[input]!)]))
  const heldText = rest.map((input) => `${countText(held[input]!)} ${input}`).join(', ')
  const xs = [
    ...logSpaced(low, high, INSIDE).map((x) => ({ x, beyond: false })),
    ...(end > high ? logSpaced(high, end, BEYOND).map((x) => ({ x, beyond: true })) : []),
  ]
  const ladder = by === undefined ? null : ladderOf(table.columns[role]!, table.columns[by]!, role, by)
  const lines: readonly Line[] =
    by === undefined
      ? [{ series: 'fit', level: null, at: () => ({}) }]
      : ladder !== null && target?.[by] === undefined
        ? [ladder]
        : levelsWith(levelsOf(table.columns[by]!, MOST_LEVELS), target?.[by]).map((level) => ({
            series: `${countText(level)} ${by}`,
            level,
            at: () => ({ [by]: level }),
          }))
  const [nearest, farthest] = by === undefined ? [0, 0] : extent(table.columns[by]!)!
  const rows = lines.flatMap(({ series, level, at }) => {
    const isBeyond = level !== null && (level < nearest * 0.95 || level > farthest * 1.05)
    const found = curveThrough(
      estimate,
      xs.map(({ x }) => ({ ...held, ...at(x), [role]: x })),
    )
    return xs.flatMap(({ x, beyond }, i): CurveRow[] => {
      const { value, ...mean } = found[i]!
      if (value === null) return []
      const isOut = beyond || isBeyond
      const band = isOut && doubtOf(estimate) !== null ? { low: null, high: null } : mean
      return [{ x, y: value, low: band.low, high: band.high, series, level, beyond: isOut }]
    })
  })
  return { rows, by: lines.length > 1 ? by! : null, held: heldText }
}

interface Line {
  readonly series: string
  readonly level: number | null
  readonly at: (x: number) => Point
}

function levelsWith(levels: readonly number[], level: number | undefined): number[] {
  if (level === undefined || levels.some((known) => Math.abs(Math.log(known / level)) < 0.03)) return [...levels]
  return [...levels, level].sort((a, b) => a - b)
}

/** Correlation of logarithms from which one curve passes through all runs, to the eye. */
const SAME_LINE = 0.99

/** The one curve along which all runs lie, where two inputs rise together; null elsewhere. */
function ladderOf(xs: Float64Array, others: Float64Array, role: string, by: string): Line | null {
  const [x, y] = [xs.map(Math.log), others.map(Math.log)]
  if (!(correlation(x, y) > SAME_LINE)) return null
  const ratios = extent(others.map((v, i) => v / xs[i]!))!
  const isFixed = ratios[1] / ratios[0] < ladderSpread
  const slope = isFixed ? 1 : covariance(x, y) / variance(x)
  const perOther = Math.exp(mean(y) - mean(x))
  const perParam =
    role === 'params' && by === 'tokens' ? perOther : role === 'tokens' && by === 'params' ? 1 / perOther : null
  return {
    series:
      isFixed && perParam !== null ? `${formatNumber(perParam, 2)} tokens per parameter` : `${by} growing with ${role}`,
    level: null,
    at: (v) => ({ [by]: Math.exp(mean(y) + slope * (Math.log(v) - mean(x))) }),
  }
}
