import type { CurveRows, Warmup } from './curve-rows.ts'
import { forwardMomentumColumn } from './forward-momentum.ts'
import { lastIterate } from './last-iterate.ts'
import { lrDrops } from './lr-drops.ts'
import { lrMomentum } from './lr-momentum.ts'
import { lrSum } from './lr-sum.ts'

/** A column that follows from the learning rates up to each row's step, and from arguments. */
export interface FeatureColumn {
  /**
   * Writes the feature of every row to `value`, and where they are asked for its slopes in each argument to `slopes`.
   */
  evaluate(args: ArrayLike<number>, value: Float64Array, slopes?: readonly Float64Array[]): void
}

const features = {
  'lr-sum': { arguments: [], make: lrSum },
  'lr-momentum': { arguments: ['lambda'], make: lrMomentum },
  'lr-drops': { arguments: ['rate', 'shape', 'slowing', 'discount'], make: lrDrops },
  'forward-momentum': { arguments: [], make: forwardMomentumColumn },
  'last-iterate-distance': { arguments: [], make: lastIterate('distance') },
  'last-iterate-noise': { arguments: [], make: lastIterate('noise') },
} as const satisfies Record<
  string,
  { arguments: readonly string[]; make: (curve: CurveRows, options: FeatureOptions) => FeatureColumn }
>

export type FeatureName = keyof typeof features

export interface FeatureOptions {
  /** How the warm-up counts. Default counted. */
  readonly warmup?: Warmup
  /** lr-drops: unit of the rate at a drop, raw. Default 1. */
  readonly reference?: number
  /** lr-drops: whether the step of a drop itself counts in the sum since then. Default true. */
  readonly inclusive?: boolean
}

/** A symbol of a law's formula that stands for a feature. */
export interface Feature extends FeatureOptions {
  readonly use: FeatureName
  /** Argument → parameter of the law, or number. */
  readonly args?: Readonly<Record<string, string | number>>
}

/** What each argument of a feature is, in the order in which a column takes them: a parameter's symbol or a number. */
export function argumentsOf({ use, args = {} }: Feature): (string | number)[] {
  return features[use].arguments.map((name) => {
    const value = args[name]
    if (value === undefined) throw new Error(`feature ${use} lacks its argument ${name}`)
    return value
  })
}

export function featureColumn(feature: Feature, curve: CurveRows): FeatureColumn {
  return features[feature.use].make(curve, feature)
}
