import { type Output, Program } from '../expr/compile.ts'
import { addTree } from '../expr/derive.ts'
import { Graph, Kind } from '../expr/graph.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { argumentsOf, type Feature, featureColumn } from '../schedule/feature.ts'

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
  constructor(
    law: Law,
    { names, values, count }: ParamRows,
    text: string = law.formula,
    curve: CurveRows | null = null,
  ) {
    this.count = count
    const graph = new Graph()
    const symbols = new Map<string, number>()
    const columns: Record<string, Float64Array> = {}
    names.forEach((name, j) => {
      const column = Float64Array.from({ length: count }, (_, k) => values[k * names.length + j]!)
      columns[name] = column
      symbols.set(
        name,
        graph.symbol(
          name,
          Kind.fixed,
          column.every((v) => v > 0),
        ),
      )
    })
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
    const scalar = this.#program.scalars[this.#output.scalar]!
    const { column } = this.#output
    return Float64Array.from({ length: this.count }, (_, k) => scalar * (column === null ? 1 : column.values[k]!))
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
