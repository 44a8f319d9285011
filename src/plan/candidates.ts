import { UserError } from '../base/error.ts'
import type { Estimate } from '../infer/estimate.ts'
import { completePoint, type Point } from '../infer/predict.ts'

/** A run that could be made next. */
export interface Candidate {
  /** Inputs by role. */
  readonly at: Point
  /** Its cost, FLOP. */
  readonly flops: number
  /** Whether it is smaller or shorter than every fitted run, where the law wasn't seen to hold. */
  readonly belowRange: boolean
}

/** Sizes and lengths between which runs are proposed. */
export interface Box {
  readonly params: readonly [smallest: number, largest: number]
  readonly tokens: readonly [smallest: number, largest: number]
  readonly tokensPerParam: readonly [smallest: number, largest: number]
}

/** Bounds of the box that are set by hand. */
export interface BoxOptions {
  readonly minParams?: number
  readonly maxParams?: number
  readonly minTokens?: number
  readonly maxTokens?: number
  readonly minTokensPerParam?: number
  readonly maxTokensPerParam?: number
}

/** Runs reach this many times beyond the fitted sizes, lengths and ratios, but not beyond the target's size and length. */
const REACH = 10
/** Without rows, runs are at least this share of the target's size and length: laws are rarely seen to hold over more. */
const SMALLEST_SHARE = 1e-3
/** Without rows, tokens per parameter stay within this many times the target's. */
const RATIO_REACH = 20
/** Sizes, and lengths, of the grid of candidates. */
const LEVELS = 24
/** Relative difference that rounding may make to a range. */
const MARGIN = 0.01

/**
 * The box that runs are proposed in: from the smallest fitted size and length to 10 times the largest, or the target, at
 * ratios of tokens to parameters within 10 times those that were fitted; without rows, from a thousandth of the target up
 * to it, at ratios within 20 times its own.
 */
export function boxOf({ domain, fit }: Estimate, target: Point, options: BoxOptions): Box {
  const goal = { params: target.params!, tokens: target.tokens! }
  const range = (role: 'params' | 'tokens'): readonly [number, number] => {
    const fitted = domain?.ranges[role]
    if (fitted === undefined) return [SMALLEST_SHARE * goal[role], goal[role]]
    return [fitted[0], Math.max(fitted[1], Math.min(REACH * fitted[1], goal[role]))]
  }
  const { params, tokens } = fit.table.columns
  const ratio = goal.tokens / goal.params
  const ratios = params && tokens?.map((d, i) => d / params[i]!)
  const [lowest, highest] = ratios ? extremes(ratios) : [ratio, ratio]
  const reach = ratios ? REACH : RATIO_REACH
  const around = [Math.min(ratio, lowest / reach), Math.max(ratio, highest * reach)] as const
  return {
    params: between('params', range('params'), options.minParams, options.maxParams),
    tokens: between('tokens', range('tokens'), options.minTokens, options.maxTokens),
    tokensPerParam: between('tokens-per-param', around, options.minTokensPerParam, options.maxTokensPerParam),
  }
}

function extremes(values: Float64Array): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
}

function between(
  name: string,
  [low, high]: readonly [number, number],
  min: number = low,
  max: number = high,
): readonly [number, number] {
  if (min <= max) return [min, max]
  throw new UserError(
    'option',
    `design: ${name} would go from ${min} down to ${max}. Set both ends with --min-${name} and --max-${name}.`,
  )
}

/** A grid of runs over the box, evenly spaced in the logarithm; inputs other than size, length and compute are the target's. */
export function candidatesIn(box: Box, estimate: Estimate, target: Point): Candidate[] {
  const { params: _, tokens: __, flops: ___, ...others } = target
  const levels = ([low, high]: readonly [number, number]) =>
    Array.from({ length: low === high ? 1 : LEVELS }, (_, k) =>
      Number((low * (high / low) ** (k / (LEVELS - 1))).toPrecision(3)),
    )
  const lengths = levels(box.tokens)
  const [low, high] = box.tokensPerParam
  const isWithin = (ratio: number) => ratio >= (1 - MARGIN) * low && ratio <= (1 + MARGIN) * high
  return levels(box.params).flatMap((params) =>
    lengths
      .filter((tokens) => isWithin(tokens / params))
      .map((tokens) => candidateAt({ ...others, params, tokens }, estimate)),
  )
}

/** A run as a candidate. Throws UserError where its compute doesn't follow from it. */
export function candidateAt(point: Point, { domain }: Estimate): Candidate {
  const at = completePoint(point)
  const { flops } = at
  if (flops === undefined) {
    throw new UserError(
      'data',
      `design: the compute of a run with ${Object.entries(point)
        .map(([role, value]) => `${role}=${value}`)
        .join(' ')} is unknown; give its flops in --candidates.`,
    )
  }
  const isBelow = (role: string) =>
    at[role] !== undefined && at[role]! < (1 - MARGIN) * (domain?.ranges[role]?.[0] ?? 0)
  return { at, flops, belowRange: isBelow('params') || isBelow('tokens') }
}
