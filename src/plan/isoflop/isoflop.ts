import type { Note } from '../../base/note.ts'
import { fewOptimaNote, offCentreNote } from '../../base/note-isoflop.ts'
import { Random, splitSeed } from '../../base/seed.ts'
import type { Interval } from '../../infer/estimate.ts'
import { intervalOf } from '../../infer/interval.ts'
import type { RunTable } from '../../table/table.ts'
import { centring } from './centring.ts'
import { type BudgetCurve, type CurveKind, curveThrough, type Points } from './minimum.ts'
import { FEWEST_OPTIMA, type PowerLaw, powerLawOf } from './power-law.ts'
import { WITHIN, type Worked, workOut } from './work-out.ts'

/** The optimum of one budget, or why it has none. */
export interface BudgetOptimum {
  /** FLOP. */
  readonly flops: number
  readonly params: Interval
  readonly tokens: Interval
  readonly loss: Interval
  /** ∂²L/∂(ln N)² at the optimum; null without a curve. */
  readonly curvature: number | null
  readonly used: boolean
  /** Why it isn't used; null where it is. */
  readonly why: string | null
}

export interface IsoflopLaw {
  readonly params: PowerLaw
  readonly tokens: PowerLaw
}

/** Compute-optimal size and length by budget, and as powers of compute. */
export interface Isoflop {
  readonly approach: 1 | 2
  /** Null for approach 1. */
  readonly curve: CurveKind | null
  readonly level: number
  readonly budgets: readonly BudgetOptimum[]
  /** Null for fewer than three optima. */
  readonly law: IsoflopLaw | null
  readonly notes: readonly Note[]
}

/** How budgets are told apart and fitted. Everything is optional. */
export interface IsoflopOptions {
  /** Default parabola. */
  readonly curve?: CurveKind
  /** Points count whose loss is above the lowest of their budget by at most this share of it. Default 0.2. */
  readonly within?: number
  /** Default 0.9. */
  readonly level?: number
  /** Simulated repetitions for intervals. Default 1000; 0 = no intervals. */
  readonly count?: number
  /** Default 0. */
  readonly seed?: number
}

/**
 * Approach 2 of Hoffmann et al. 2022: for each budget of compute a curve of the loss over ln N, its minimum, and power
 * laws through the minima. Budgets are used where the minimum lies between the sizes that were trained. Runs with several
 * rows count with their last. Throws UserError without params, tokens, flops and loss.
 */
export function isoflop(table: RunTable, options: IsoflopOptions = {}): Isoflop {
  const { curve = 'parabola', level = 0.9, count = 1000, seed = 0 } = options
  const worked = workOut(table, curve, options.within ?? WITHIN)
  const used = worked.filter(({ why }) => why === null) as Used[]
  const noise = noiseOf(used, curve)
  const draws = noise === null ? [] : Array.from({ length: count }, (_, k) => redraw(used, noise, splitSeed(seed, k)))
  const lnFlops = used.map(({ flops }) => Math.log(flops))
  const place = (each: Used) => each.curve.lowest.x
  const law = (of: 'lnParams' | 'lnTokens', centre: readonly number[]) =>
    powerLawOf(
      lnFlops,
      centre,
      draws.map((draw) => draw.map((optimum) => optimum[of])),
      level,
    )
  const params = law('lnParams', used.map(place))
  const tokens = law(
    'lnTokens',
    used.map((each) => lnTokensAt(each.points, place(each))),
  )
  const budgets = worked.map((each): BudgetOptimum => {
    const at = used.indexOf(each as Used)
    if (at < 0) return refused(each)
    const { x, value, curvature } = used[at]!.curve.lowest
    const interval = (middle: number, of: (optimum: Drawn) => number): Interval =>
      intervalOf(middle, draws.length === 0 ? null : draws.map((draw) => of(draw[at]!)), level)
    return {
      flops: each.flops,
      params: interval(Math.exp(x), ({ lnParams }) => Math.exp(lnParams)),
      tokens: interval(Math.exp(lnTokensAt(each.points, x)), ({ lnTokens }) => Math.exp(lnTokens)),
      loss: interval(value, ({ loss }) => loss),
      curvature,
      used: true,
      why: null,
    }
  })
  return {
    approach: 2,
    curve,
    level,
    budgets,
    law: params && tokens && { params, tokens },
    notes: notesOn(worked, used.length, curve),
  }
}

type Used = Worked & { readonly curve: BudgetCurve }

const none: Interval = { value: null, low: null, high: null }

function refused({ flops, curve, why }: Worked): BudgetOptimum {
  return { flops, params: none, tokens: none, loss: none, curvature: curve?.lowest.curvature ?? null, used: false, why }
}

/** ln D at ln N, linear between points: exact where D = C/(k·N), whatever k is counted by. */
function lnTokensAt({ lnParams, lnTokens }: Points, at: number): number {
  let k = 0
  while (k + 2 < lnParams.length && at >= lnParams[k + 1]!) k++
  const share = (at - lnParams[k]!) / (lnParams[k + 1]! - lnParams[k]!)
  return lnTokens[k]! + share * (lnTokens[k + 1]! - lnTokens[k]!)
}

/**
 * Standard deviation of one loss around the curve, relative to the loss, over all used budgets; an interpolation has no
 * residuals, so a cubic is looked at in its place. Null where as many coefficients as points leave nothing to see it from.
 */
function noiseOf(used: readonly Worked[], kind: CurveKind): number | null {
  const smooth = kind === 'parabola' ? 'parabola' : 'cubic'
  let [sum, degrees] = [0, 0]
  for (const { points } of used) {
    const curve = curveThrough(smooth, points.lnParams, points.loss)
    if (curve === null) continue
    degrees += points.loss.length - (smooth === 'parabola' ? 3 : 4)
    points.loss.forEach((loss, i) => {
      sum += (curve.at(points.lnParams[i]!) / loss - 1) ** 2
    })
  }
  return degrees > 0 ? Math.sqrt(sum / degrees) : null
}

interface Drawn {
  readonly lnParams: number
  readonly lnTokens: number
  readonly loss: number
}

const lost: Drawn = { lnParams: Number.NaN, lnTokens: Number.NaN, loss: Number.NaN }

/** The optima of losses simulated around the curves; NaN where a simulated curve has none. */
function redraw(used: readonly Used[], noise: number, seed: number): readonly Drawn[] {
  const random = new Random(seed)
  return used.map(({ points, curve }) => {
    const { lnParams } = points
    const loss = lnParams.map((x) => curve.at(x) * (1 + noise * random.normal()))
    const drawn = curveThrough(curve.kind, lnParams, loss)
    if (drawn === null || drawn.why !== null) return lost
    return { lnParams: drawn.lowest.x, lnTokens: lnTokensAt(points, drawn.lowest.x), loss: drawn.lowest.value }
  })
}

function notesOn(worked: readonly Worked[], used: number, curve: CurveKind): Note[] {
  const notes: Note[] = []
  if (used < FEWEST_OPTIMA) notes.push(fewOptimaNote(used, worked.length))
  const found = curve === 'parabola' ? centring(worked) : null
  if (found?.isOff) notes.push(offCentreNote(found.mean, found.change, found.budgets))
  return notes
}
