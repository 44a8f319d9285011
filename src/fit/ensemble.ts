import { type Output, Program } from '../expr/compile.ts'
import { addTree } from '../expr/derive.ts'
import { Kind } from '../expr/graph.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { argumentsOf, type Feature, featureColumn } from '../schedule/feature.ts'
import { paramColumns, valuesOf } from './param-columns.ts'

/** Many parameter vectors of one law at once: count × names.length values, row-major. */
export interface ParamRows {
  readonly names: readonly string[]
  readonly values: Float64Array
  readonly count: number
}

/** Evaluates one of a law's formula texts for every parameter vector. */
export class Ensemble {
  readonly count: number
  readonly #program: Program
  readonly #output: Output
  readonly #inputs: { readonly symbol: string; readonly node: number }[]

  /** Features of the rows of a curve, each for every parameter vector: [row][vector]. */
  readonly #features: { readonly node: number; readonly values: readonly Float64Array[] }[]

  /** `curve` has the rows that `at` can be asked for, where the law is one of curves. */
  constructor(law: Law, rows: ParamRows, text: string = law.formula, curve: CurveRows | null = null) {
    const { count } = rows
    this.count = count
    const { graph, symbols, columns } = paramColumns(rows)
    this.#inputs = Object.keys(law.inputs).map((symbol) => {
      const node = graph.symbol(symbol, Kind.scalar, true)
      symbols.set(symbol, node)
      return { symbol, node }
    })
    this.#features =
      curve === null
        ? []
        : Object.entries(law.features ?? {}).map(([symbol, feature]) => {
            const node = graph.symbol(symbol, Kind.column, false)
            symbols.set(symbol, node)
            return { node, values: featureRows(feature, curve, columns, count) }
          })
    const value = addTree(graph, treeOf(law, text), symbols)
    this.#program = new Program(graph, [[value]])
    this.#output = this.#program.output(value)
    this.#program.load(columns, count)
  }

  /** The formula at inputs by symbol, for every parameter vector; for a law of curves at this row of them. */
  at(inputs: Readonly<Record<string, number>> = {}, row = 0): Float64Array {
    for (const { node, values } of this.#features) {
      const column = this.#program.column(node)
      if (column.length > 0) column.set(values[row]!)
    }
    for (const { symbol, node } of this.#inputs) this.#program.setScalar(node, inputs[symbol] ?? Number.NaN)
    this.#program.run(0, this.count)
    return valuesOf(this.#program, this.#output, this.count)
  }
}

/** A feature at each row of a curve for every parameter vector: as many columns as rows. */
function featureRows(
  feature: Feature,
  curve: CurveRows,
  params: Readonly<Record<string, Float64Array>>,
  count: number,
): Float64Array[] {
  const rows = Array.from({ length: curve.run.length }, () => new Float64Array(count))
  const column = featureColumn(feature, curve)
  const args = argumentsOf(feature)
  const value = new Float64Array(curve.run.length)
  for (let k = 0; k < count; k++) {
    column.evaluate(
      args.map((arg) => (typeof arg === 'number' ? arg : params[arg]![k]!)),
      value,
    )
    for (let row = 0; row < rows.length; row++) rows[row]![k] = value[row]!
  }
  return rows
}
