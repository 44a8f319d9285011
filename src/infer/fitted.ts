import { curveRowsOf } from '../fit/bind.ts'
import { Ensemble } from '../fit/ensemble.ts'
import type { Fit } from '../fit/fit.ts'
import { single } from './estimate.ts'

/** What the fit says of each row of its table, in units of the output. */
export function fittedRows(fit: Fit): Float64Array {
  const { law, table } = fit
  const curve = new Ensemble(law, single(fit), law.formula, law.features ? curveRowsOf(table, law) : null)
  const inputs = Object.entries(law.inputs)
  return Float64Array.from({ length: table.length }, (_, row) => {
    const at = Object.fromEntries(inputs.map(([symbol, role]) => [symbol, table.columns[role]![row]!]))
    return curve.at(at, row)[0]!
  })
}
