import { UserError } from '../base/error.ts'
import { roleInfo } from '../base/role.ts'
import type { Law, Objective } from '../law/law.ts'
import type { RunTable } from '../table/table.ts'
import type { Constraints } from './fit.ts'
import { type Inputs, inputSymbols, type Model, modelOf } from './model.ts'
import { Residuals } from './residuals.ts'
import { type Variables, variablesOf } from './variables.ts'

/** Where table, law and solver meet: everything a fit or a refit of these rows needs. */
export interface Binding {
  readonly law: Law
  readonly objective: Objective
  readonly variables: Variables
  readonly inputs: Inputs
  /** Observed output, and weight of each row. */
  readonly data: Float64Array
  readonly weights: Float64Array
  readonly model: Model
  readonly problem: Residuals
}

/** Binds a law to the rows of a table. Throws UserError for a missing input, too few rows, or data ≤ 0 in log space. */
export function bind(table: RunTable, law: Law, objective: Objective, constraints: Constraints): Binding {
  const variables = variablesOf(law, constraints)
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
  const inputs = Object.fromEntries(inputSymbols(law).map((symbol) => [symbol, column(law.inputs[symbol]!)]))
  const data = column(output)
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
  const weights = (table.weighting === 'none' ? undefined : table.columns.weight) ?? new Float64Array(rows).fill(1)
  const model = modelOf(law, variables, inputs, rows)
  const problem = new Residuals(model, variables, data, weights, objective.space === 'log')
  return { law, objective, variables, inputs, data, weights, model, problem }
}

function place({ origin }: RunTable, row: number): string {
  return `${origin.files[origin.file[row]!]}:${origin.line[row]}`
}
