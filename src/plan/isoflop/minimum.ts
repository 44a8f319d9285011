import { formatNumber } from '../../base/quantity.ts'
import { akima } from '../../num/akima.ts'
import {
  evaluateCubic,
  type Lowest,
  lowestOf,
  type PiecewiseCubic,
  polynomialThrough,
} from '../../num/piecewise-cubic.ts'
import type { Budget } from './budgets.ts'

/**
 * The curve through the losses of a budget over ln N. `parabola` (Hoffmann et al. 2022, approach 2) and `cubic` are least
 * squares on the loss, the cubic following its asymmetry; `akima` passes through every point of ln L, as in Porian et al.
 * 2024.
 */
export type CurveKind = 'parabola' | 'cubic' | 'akima'

/** The points of a budget that its curve is drawn through, in ascending size. */
export interface Points {
  readonly lnParams: Float64Array
  readonly lnTokens: Float64Array
  readonly loss: Float64Array
}

/** Fewest sizes that a curve with a minimum can be checked with: a parabola has 3 coefficients, a cubic 4. */
const FEWEST_SIZES = 5
/** Sizes closer than this are one size for an interpolation, which would swing between them. */
const SAME_SIZE = Math.log(1.01)
/** Spread of compute from which it isn't one budget: the optimum itself moves by 2 % then. */
const WIDEST_BUDGET = 1.05

/** Why a budget can't be used, or null; and the points near its lowest loss. */
export function pointsOf(budget: Budget, within: number): { readonly points: Points; readonly why: string | null } {
  const merged = merge(budget)
  const count = merged.loss.length
  if (budget.spread > WIDEST_BUDGET) {
    const percent = formatNumber(100 * (budget.spread - 1), 2)
    return { points: merged, why: `compute rises by ${percent} % without a step, so it was not held at one value` }
  }
  if (count < FEWEST_SIZES) {
    return {
      points: merged,
      why: `${count} ${count === 1 ? 'size is' : 'sizes are'} too few; at least ${FEWEST_SIZES} are needed`,
    }
  }
  return { points: near(merged, within), why: null }
}

/** Points of equal size as one, with their mean loss. */
function merge({ lnParams, lnTokens, loss }: Budget): Points {
  const groups: number[][] = []
  for (let i = 0; i < loss.length; i++) {
    const group = groups.at(-1)
    if (group !== undefined && lnParams[i]! - lnParams[group[0]!]! <= SAME_SIZE) group.push(i)
    else groups.push([i])
  }
  const mean = (values: Float64Array) =>
    Float64Array.from(groups, (rows) => rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length)
  return { lnParams: mean(lnParams), lnTokens: mean(lnTokens), loss: mean(loss) }
}

/** The points whose loss is at most 1 + within times the lowest, and at least the five around the lowest. */
function near({ lnParams, lnTokens, loss }: Points, within: number): Points {
  let lowest = 0
  for (let i = 1; i < loss.length; i++) if (loss[i]! < loss[lowest]!) lowest = i
  const most = loss[lowest]! + within * Math.abs(loss[lowest]!)
  let kept = Array.from(loss.keys()).filter((i) => loss[i]! <= most)
  if (kept.length < FEWEST_SIZES) {
    const from = Math.max(0, Math.min(lowest - (FEWEST_SIZES - 1) / 2, loss.length - FEWEST_SIZES))
    kept = Array.from({ length: FEWEST_SIZES }, (_, k) => from + k)
  }
  const pick = (values: Float64Array) => Float64Array.from(kept, (i) => values[i]!)
  return { lnParams: pick(lnParams), lnTokens: pick(lnTokens), loss: pick(loss) }
}

/** A fitted curve of a budget. */
export interface BudgetCurve {
  readonly kind: CurveKind
  /** Loss at ln N. */
  readonly at: (lnParams: number) => number
  /** Its lowest point; the value is a loss and the curvature ∂²L/∂(ln N)². */
  readonly lowest: Lowest
  /** Why the lowest point is no optimum, or null. */
  readonly why: string | null
}

/** Null where the points don't determine a curve. */
export function curveThrough(kind: CurveKind, lnParams: Float64Array, loss: Float64Array): BudgetCurve | null {
  const isLog = kind === 'akima' && loss.every((value) => value > 0)
  const cubic = cubicThrough(kind, lnParams, isLog ? loss.map(Math.log) : loss)
  if (cubic === null) return null
  const found = lowestOf(cubic)
  const value = isLog ? Math.exp(found.value) : found.value
  const lowest = { ...found, value, curvature: isLog ? value * found.curvature : found.curvature }
  const at = (x: number) => (isLog ? Math.exp(evaluateCubic(cubic, x)) : evaluateCubic(cubic, x))
  return { kind, at, lowest, why: whyNot(kind, lowest, lnParams) }
}

function cubicThrough(kind: CurveKind, x: Float64Array, y: Float64Array): PiecewiseCubic | null {
  if (kind === 'akima') return akima(x, y)
  return polynomialThrough(x, y, kind === 'parabola' ? 2 : 3)
}

function whyNot(kind: CurveKind, { x, curvature, isInterior }: Lowest, lnParams: Float64Array): string | null {
  if (isInterior && curvature > 0) return null
  if (kind === 'parabola' && !(curvature > 0)) return 'the parabola opens downwards'
  const end = x <= lnParams[0]! ? 'smallest' : 'largest'
  return `the loss still falls at the ${end} size, so the optimum lies beyond it`
}
