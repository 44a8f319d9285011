import type { Note } from '../base/note.ts'
import { smallModelsOffNote } from '../base/note-runs.ts'
import { formatQuantity } from '../base/quantity.ts'
import type { Fit } from '../fit/fit.ts'
import { Refitter } from '../fit/refit.ts'
import { variablesAt } from '../fit/variables.ts'
import { tCdf } from '../num/distribution.ts'
import { selectRows } from '../table/rows.ts'
import { covariance } from './covariance.ts'

/** Chance of a false alarm. */
const FALSE_ALARM = 0.01

/** Sizes within this share of the smallest count as it. */
const SAME_SIZE = 0.05

/** Larger sizes that are needed to say where the smallest should lie: three make a power law with a floor. */
const FEWEST_SIZES = 3

/** Runs of the smallest size that lie above what a fit without them predicts, by a one-sided t test. */
export function smallModels(fit: Fit): Note[] {
  const { params } = fit.table.columns
  if (params === undefined || !Object.values(fit.law.inputs).includes('params')) return []
  const smallest = params.reduce((min, v) => Math.min(min, v), Number.POSITIVE_INFINITY)
  const isSmall = (i: number) => params[i]! <= (1 + SAME_SIZE) * smallest
  const rows = Array.from(params.keys())
  const [small, larger] = [rows.filter(isSmall), rows.filter((i) => !isSmall(i))]
  if (new Set(larger.map((i) => params[i])).size < FEWEST_SIZES) return []
  const without = withoutRows(fit, larger)
  const found = without && covariance(without, new Refitter(without))
  if (!without || !found) return []
  // where the fit without them passes the small runs, and how that moves with its variables
  const { binding } = new Refitter(fit)
  const { problem } = binding
  const residuals = new Float64Array(problem.m)
  problem.evaluate(variablesAt(binding.variables, without.params), residuals)
  const jacobian = new Float64Array(problem.m * problem.p)
  problem.jacobian(jacobian)
  const meanOf = (column: Float64Array) => small.reduce((sum, i) => sum + column[i]!, 0) / small.length
  const shift = -meanOf(residuals)
  const slope = Array.from({ length: problem.p }, (_, j) =>
    meanOf(jacobian.subarray(j * problem.m, (j + 1) * problem.m)),
  )
  const runs = new Set(small.map((i) => fit.table.runs.of[i])).size
  let square = found.spread ** 2 / runs
  slope.forEach((a, i) => {
    slope.forEach((b, j) => {
      square += a * b * found.matrix[i * problem.p + j]!
    })
  })
  const p = tCdf(-shift / Math.sqrt(square), found.degrees)
  if (!(p < FALSE_ALARM)) return []
  const isLog = fit.objective.space === 'log'
  const level = meanOf(binding.data)
  return [smallModelsOffNote(formatQuantity(smallest), runs, isLog ? shift : shift / level, p)]
}

/** The fit to some of the rows, from its own optimum; null where they are too few or it doesn't converge. */
function withoutRows(fit: Fit, rows: readonly number[]): Fit | null {
  const refitter = new Refitter(fit)
  const weights = Float64Array.from(rows, (i) => refitter.binding.weights[i]!)
  if (rows.length <= refitter.origin.length) return null
  const theta = refitter.rows(Int32Array.from(rows), weights, rows.length)
  return theta && { ...fit, table: selectRows(fit.table, rows), params: refitter.params(theta) }
}
