import { UserError } from '../base/error.ts'
import { own } from '../base/own.ts'
import { roleInfo } from '../base/role.ts'
import { Ensemble } from '../fit/ensemble.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { type Draws, type Estimate, single } from './estimate.ts'
import { lawErrors, newErrors } from './noise.ts'
import { distanceAt, growth, type LawError, type Tested } from './tested.ts'

/** The output of a fit at a point. */
export interface Output {
  /** By the fitted parameters; may be not finite. */
  readonly value: number
  /** By each draw; null without draws. */
  readonly curve: Float64Array | null
  /** Of one more run, once for each draw; null where the noise isn't known. */
  readonly run: Float64Array | null
}

/** Outputs of a fit at points, or at rows of a curve. */
export class Outputs {
  readonly #estimate: Estimate
  readonly #centre: Ensemble
  readonly #cloud: Ensemble | null
  readonly #errors: RunErrors | null

  /** Without `runs` the outputs of one more run, which take as long as the rest, are left out. */
  constructor(estimate: Estimate, curve: CurveRows | null = null, runs = true) {
    const { fit } = estimate
    const draws = curve ? thinned(estimate.draws) : estimate.draws
    this.#estimate = estimate
    this.#centre = new Ensemble(fit.law, single(fit), fit.law.formula, curve)
    this.#cloud = draws && new Ensemble(fit.law, draws, fit.law.formula, curve)
    this.#errors = draws && runs ? new RunErrors(estimate, draws.count) : null
  }

  /** At inputs by role or symbol, for a law of curves at this row of it. Throws UserError where an input is missing. */
  at(point: Readonly<Record<string, number>>, row = 0): Output {
    const inputs = inputsAt(this.#estimate, point)
    const value = this.#centre.at(inputs, row)[0]!
    const curve = this.#cloud?.at(inputs, row) ?? null
    const isLog = this.#estimate.fit.objective.space === 'log'
    const errors = this.#errors?.at(point) ?? null
    return { value, curve, run: curve && errors && withErrors(curve, errors, isLog) }
  }
}

/** Draws that a band of a curve is made of at most: each computes the curve's features anew. */
const CURVE_DRAWS = 200

function thinned(draws: Draws | null): Draws | null {
  if (draws === null || draws.count <= CURVE_DRAWS) return draws
  const p = draws.names.length
  return { ...draws, values: draws.values.subarray(0, CURVE_DRAWS * p), count: CURVE_DRAWS }
}

/** Errors of new runs, one for each index: noise, and the law's own error by the distance of a point. */
export class RunErrors {
  readonly #tested: Tested | undefined
  readonly #noise: Float64Array | null
  readonly #law: Float64Array | null

  /** `seed` is of the law's error: those of two fits are independent by two seeds. */
  constructor(estimate: Estimate, count: number, seed = estimate.fit.seed) {
    this.#tested = estimate.tested
    this.#noise = newErrors(estimate, count)
    const error = estimate.tested?.lawError
    this.#law = error ? lawErrorsOf(error, seed, count) : null
  }

  /** Noise alone where the point doesn't tell its distance; null where the noise isn't known. */
  at(point: Readonly<Record<string, number>>): Float64Array | null {
    const distance = this.#tested ? distanceAt(this.#tested, point) : null
    if (this.#noise === null || this.#law === null || distance === null) return this.#noise
    const times = growth(distance)
    return this.#noise.map((error, k) => error + times * this.#law![k]!)
  }
}

/** The last errors of each law: every prediction of one estimate asks for the same. */
const known = new WeakMap<LawError, { readonly seed: number; readonly errors: Float64Array }>()

function lawErrorsOf(error: LawError, seed: number, count: number): Float64Array {
  const found = known.get(error)
  if (found?.seed === seed && found.errors.length === count) return found.errors
  const errors = lawErrors(error, seed, count)
  known.set(error, { seed, errors })
  return errors
}

export function withErrors(curve: Float64Array, errors: Float64Array, isLog: boolean): Float64Array {
  return curve.map((v, k) => (isLog ? v * Math.exp(errors[k]!) : v + errors[k]!))
}

/** The law's inputs by symbol. */
export function inputsAt({ fit }: Estimate, at: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(fit.law.inputs).map(([symbol, role]) => {
      const value = own(at, role) ?? own(at, symbol)
      if (value === undefined) {
        const wanted = Object.values(fit.law.inputs).join(', ')
        throw new UserError(
          'option',
          `${fit.law.name} needs "${role}" (${roleInfo(role).meaning}) at each point; given ${Object.keys(at).join(', ') || 'nothing'}. It needs ${wanted}.`,
        )
      }
      return [symbol, value]
    }),
  )
}
