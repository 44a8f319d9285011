import { isAlone, Refitter } from '../fit/refit.ts'
import { chiSquareUpper } from '../num/distribution.ts'
import { covariance, variance } from '../num/sample.ts'
import { solvePositive } from '../num/symmetric.ts'
import type { Estimate } from './estimate.ts'
import { quasiDeviance } from './quasi-likelihood.ts'

/** A statistic that is χ² with `degrees` degrees of freedom where the hypothesis is true. */
export interface ChiSquareTest {
  readonly statistic: number
  readonly degrees: number
  /** Chance of a statistic at least as large where the hypothesis is true. */
  readonly p: number
  /** Standard error of the statistic for the finite number of draws that it rests on; null where it rests on none. */
  readonly error: number | null
}

/** Whether the rows of a fit could have come from given coefficients. What can't be computed is null. */
export interface CoefficientTest {
  /**
   * Distance of the coefficients from the fit's, by the covariance of its draws: coefficients with a unit by their
   * logarithm where they are positive throughout, exponents as they are.
   */
  readonly wald: ChiSquareTest | null
  /** Twice the fall in the quasi-likelihood of the objective with its scale profiled out, from the fit to the coefficients. */
  readonly likelihoodRatio: ChiSquareTest | null
}

/** Tests whether a fit's rows allow other coefficients for all its free parameters at once. */
export function testCoefficients(estimate: Estimate, params: Readonly<Record<string, number>>): CoefficientTest {
  return { wald: wald(estimate, params), likelihoodRatio: likelihoodRatio(estimate, params) }
}

function wald({ fit, draws }: Estimate, params: Readonly<Record<string, number>>): ChiSquareTest | null {
  const held = { ...fit.constraints.fixed, ...fit.constraints.tied }
  const names = Object.keys(fit.law.params).filter((name) => !Object.hasOwn(held, name))
  const isStuck = names.some((name) => fit.atBound.includes(name) || fit.undetermined.includes(name))
  if (draws === null || isStuck || draws.count <= names.length) return null
  const coordinates = names.map((name) => {
    const at = draws.names.indexOf(name)
    const column = Float64Array.from({ length: draws.count }, (_, k) => draws.values[k * draws.names.length + at]!)
    const isLog =
      fit.law.params[name]!.unit !== '1' && column.every((v) => v > 0) && fit.params[name]! > 0 && params[name]! > 0
    const to = (v: number) => (isLog ? Math.log(v) : v)
    return { column: column.map(to), distance: to(params[name]!) - to(fit.params[name]!) }
  })
  const distance = Float64Array.from(coordinates, (each) => each.distance)
  const columns = coordinates.map(({ column }) => column)
  const statistic = distanceBy(columns, distance)
  return statistic === null ? null : chiSquareTest(statistic, names.length, jackknife(columns, distance))
}

/** Square of a distance by the covariance of draws, a column each; null where that is singular. */
function distanceBy(columns: readonly Float64Array[], distance: Float64Array): number | null {
  const p = columns.length
  const matrix = new Float64Array(p * p)
  columns.forEach((a, i) => {
    columns.forEach((b, j) => {
      matrix[i * p + j] = covariance(a, b)
    })
  })
  const solved = solvePositive(matrix, p, distance)
  return solved === undefined ? null : distance.reduce((sum, v, j) => sum + v * solved[j]!, 0)
}

/** Parts of the draws that are left out in turn. */
const BLOCKS = 20

/**
 * Standard error of the squared distance by the delete-a-group jackknife. Draws of long tails tell their covariance less
 * well than normal ones would: for those it would be √(2/count) of the statistic.
 */
function jackknife(columns: readonly Float64Array[], distance: Float64Array): number | null {
  const without = Array.from({ length: BLOCKS }, (_, block) =>
    distanceBy(
      columns.map((column) => column.filter((_, k) => k % BLOCKS !== block)),
      distance,
    ),
  ).flatMap((each) => each ?? [])
  return without.length < BLOCKS ? null : Math.sqrt(((BLOCKS - 1) ** 2 / BLOCKS) * variance(without))
}

function likelihoodRatio({ fit }: Estimate, params: Readonly<Record<string, number>>): ChiSquareTest | null {
  if (fit.table.length === 0 || fit.value === null || !isAlone(fit)) return null
  const refitter = new Refitter(fit)
  const { weights } = refitter.binding
  const [here, there] = [fit.value, refitter.cost(params)].map((value) =>
    value === null ? null : quasiDeviance(fit.objective, value, weights),
  )
  return here == null || there == null ? null : chiSquareTest(Math.max(there - here, 0), refitter.origin.length, null)
}

function chiSquareTest(statistic: number, degrees: number, error: number | null): ChiSquareTest | null {
  if (!Number.isFinite(statistic)) return null
  return { statistic, degrees, p: chiSquareUpper(statistic, degrees), error }
}
