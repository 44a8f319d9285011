import { UserError } from '../base/error.ts'
import { roleInfo } from '../base/role.ts'
import type { Law, Objective } from '../law/law.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import type { RunTable } from '../table/table.ts'
import { fixedFeatures } from './features.ts'
import type { Constraints } from './fit.ts'
import { type Inputs, inputSymbols, type Model, modelOf } from './model.ts'
import { Residuals } from './residuals.ts'
import { endedAt, type Variables, variablesOf } from './variables.ts'

/** Where table, law and solver meet: everything a fit or a refit of these rows needs. */
export interface Binding {
  readonly law: Law
  readonly objective: Objective
  readonly variables: Variables
  readonly inputs: Inputs
  /** Steps and schedules of the rows, for a law of curves. */
  readonly curve: CurveRows | null
  /** Observed output, and weight of each row. */
  readonly data: Float64Array
  readonly weights: Float64Array
  readonly model: Model
  readonly problem: Residuals
}

/** Binds a law to the rows of a table. Throws UserError for a missing input, too few rows, or data ≤ 0 in log space. */
export function bind(table: RunTable, law: Law, objective: Objective, constraints: Constraints): Binding {
  const stated = variablesOf(law, constraints)
  const output = law.output ?? 'loss'
  const column = (role: string): Float64Array => {
    const found = table.columns[role]
    if (!found) {
      throw new UserError(
        'data',
        `${law.name} needs "${role}" (${roleInfo(role).meaning}), which the table doesn't have. Name it with --map ${role}=<column>.`,
      )
    }
    return found
  }
  const curve = law.features ? curveRowsOf(table, law) : null
  const inputs = {
    ...Object.fromEntries(inputSymbols(law).map((symbol) => [symbol, column(law.inputs[symbol]!)])),
    ...(curve && fixedFeatures(law, curve)),
  }
  const data = column(output)
  const variables = endedAt(stated, data)
  const rows = data.length
  const count = variables.free.length
  if (rows < count) {
    throw new UserError(
      'data',
      `fit: ${law.name} has ${count} free parameters and the table ${rows} row${rows === 1 ? '' : 's'}; at least ${count} are needed. Add runs, hold parameters with --fix, or take a law with fewer.`,
    )
  }
  if (objective.space === 'log') {
    const at = data.findIndex((v) => !(v > 0))
    if (at !== -1) {
      throw new UserError(
        'data',
        `${place(table, at)}: ${output} is ${data[at]}; an objective in log space needs values above 0. Drop it with --where "${output} > 0", or use --objective without log-.`,
      )
    }
  }
  const own = (table.weighting === 'none' ? undefined : table.columns.weight) ?? new Float64Array(rows).fill(1)
  const { runWeights } = constraints
  const weights = runWeights ? own.map((w, row) => w * (runWeights[table.runs.names[table.runs.of[row]!]!] ?? 1)) : own
  const model = modelOf(law, variables, inputs, rows, curve)
  const problem = new Residuals(model, variables, data, weights, objective.space === 'log')
  return { law, objective, variables, inputs, curve, data, weights, model, problem }
}

/** Where the rows stand in their runs, and the learning rates of those. Throws UserError where they aren't known. */
export function curveRowsOf(table: RunTable, law: Law): CurveRows {
  const { schedules = [], runs } = table
  const step = table.columns.step
  if (step === undefined) {
    throw new UserError(
      'data',
      `${law.name} is a law of curves and needs "step" (${roleInfo('step').meaning}), which the table doesn't have. Name it with --map step=<column>.`,
    )
  }
  const known = runs.names.map((name, run) => {
    const schedule = schedules[run]
    if (schedule) return schedule
    throw new UserError(
      'data',
      `${name}: the learning rates of this run aren't known, and ${law.name} is a law of them. Name their column with --map lr=<column>, or state them with --schedule ${name}=cosine:steps=…,peak=….`,
    )
  })
  return { schedules: known, run: runs.of, step }
}

function place({ origin }: RunTable, row: number): string {
  return `${origin.files[origin.file[row]!]}:${origin.line[row]}`
}
