import type { Fit } from './fit.ts'
import { type Inputs, inputSymbols, modelOf } from './model.ts'
import { Residuals } from './residuals.ts'
import { variablesAt, variablesOf } from './variables.ts'

/** A law's output at points, and its slopes by the free variables, in the space of the fit's objective. */
export interface Slopes {
  /** The output, or its logarithm in log space. */
  readonly value: Float64Array
  /** ∂value/∂u, points × variables, row-major. */
  readonly slopes: Float64Array
}

/** Exact slopes at `count` points, given as a column for each role. NaN where the law is not finite. */
export function slopesAt(
  { law, constraints, objective, params }: Pick<Fit, 'law' | 'constraints' | 'objective' | 'params'>,
  columns: Inputs,
  count: number,
): Slopes {
  const variables = variablesOf(law, constraints)
  const origin = variablesAt(variables, params)
  const inputs = Object.fromEntries(inputSymbols(law).map((symbol) => [symbol, columns[law.inputs[symbol]!]!]))
  const isLog = objective.space === 'log'
  // residuals against 1, or against ln 1 = 0
  const ones = new Float64Array(count).fill(1)
  const problem = new Residuals(modelOf(law, variables, inputs, count), variables, ones, ones, isLog)
  const value = new Float64Array(count)
  problem.evaluate(origin, value)
  if (!isLog) for (let i = 0; i < count; i++) value[i]! += 1
  const p = origin.length
  const byVariable = new Float64Array(count * p)
  problem.jacobian(byVariable)
  const slopes = Float64Array.from({ length: count * p }, (_, at) => byVariable[(at % p) * count + Math.floor(at / p)]!)
  return { value, slopes }
}
