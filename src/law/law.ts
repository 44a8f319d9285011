import type { Role } from '../base/role.ts'
import type { Tree } from '../expr/tree.ts'
import type { Feature } from '../schedule/feature.ts'

/** A parameter of a law. */
export interface Param {
  readonly meaning: string
  readonly unit: string
  /** Bounds that have a meaning (null = none). There are no hidden ones. */
  readonly bounds: readonly [low: number | null, high: number | null]
  /** Values tried as starts. Parameters that enter linearly are solved for, and need none. */
  readonly start?: readonly number[]
  /**
   * Symbol of an input, or `1/` and a symbol: `start` is then in units of that input's geometric mean, or of one over it,
   * so that starts don't depend on units.
   */
  readonly startUnit?: string
  /** `log`: searched as ln θ, so it stays above 0. Default linear. */
  readonly scale?: 'linear' | 'log'
  /** Value at which the parameter is held unless the user holds it elsewhere or frees it: what rows rarely determine. */
  readonly prior?: number
}

/** How predictions are judged against data. */
export interface Objective {
  /** Residual ln L̂ − ln L (`log`, unitless) or L̂ − L (`linear`, unit of the output). */
  readonly space: 'log' | 'linear'
  readonly loss: 'square' | 'huber' | 'pseudo-huber' | 'cauchy' | 'abs' | 'asymmetric'
  /** Threshold of huber, pseudo-huber and cauchy in units of the residual, or the weight w of asymmetric; unused otherwise. */
  readonly delta: number
}

export interface Reference {
  readonly cite: string
  readonly url: string
  readonly where?: string
}

/** Coefficients as published. */
export interface ParamSet {
  readonly name: string
  readonly params: Readonly<Record<string, number>>
  /** What `x` is, for a law in one open quantity. */
  readonly over?: Role
  readonly data: string
  readonly cite: string
  /** `primary`: read in the paper or its code; `secondary`: read in a third party's digest. */
  readonly source: 'primary' | 'secondary'
}

/** A law as JSON: no functions, so a worker, a report and the command line all take the same object. */
export interface Law {
  readonly name: string
  readonly title: string
  /** When to use it: the question it answers, in a user's words. */
  readonly question: string
  /** Predicted output as text, in the symbols of `inputs` and `params`. */
  readonly formula: string
  /** Symbol → role. */
  readonly inputs: Readonly<Record<string, Role>>
  readonly params: Readonly<Record<string, Param>>
  /**
   * Parameters that decide every extrapolation, since they say how fast the output levels off: exponents in most laws.
   * Where one isn't known at least to a factor of ten and its sign, nothing beyond the rows is told.
   */
  readonly decisive?: readonly string[]
  /** Symbol → column that follows from the learning rates of a run up to the row's step: the law is then one of curves. */
  readonly features?: Readonly<Record<string, Feature>>
  /** Training FLOP a token as text, in the symbols of `inputs` but the tokens'. Default 6 times the (active) parameters. */
  readonly flopsPerToken?: string
  /** Name → formula over params. */
  readonly derived?: Readonly<Record<string, string>>
  /** Laws of the catalogue whose equally weighted average this one is, each with parameters held at values. */
  readonly members?: readonly { readonly law: string; readonly fixed?: Readonly<Record<string, number>> }[]
  /** For an average: the law that is fitted instead where there is one run. */
  readonly alone?: string
  /** Runs are weighed by the size of their residuals, iteratively. */
  readonly weighsRuns?: boolean
  /** The paper's recipe; default log-huber:1e-3. */
  readonly objective?: Objective
  /** Default loss. */
  readonly output?: Role
  readonly sets?: readonly ParamSet[]
  readonly references: readonly Reference[]
  /** Known traps: when the law or its fit misleads. */
  readonly misleads?: readonly string[]
  /** Parsed forms of formula texts that are not in the catalogue (see law/tree.ts). */
  readonly trees?: Readonly<Record<string, Tree>>
}

export const defaultObjective: Objective = { space: 'log', loss: 'huber', delta: 1e-3 }

/** Types a law of the catalogue; does no work. */
export function defineLaw(law: Law): Law {
  return law
}
