import { type Output, Program } from '../expr/compile.ts'
import { addTree } from '../expr/derive.ts'
import { Graph, Kind } from '../expr/graph.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'

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

  constructor(law: Law, { names, values, count }: ParamRows, text: string = law.formula) {
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
    const value = addTree(graph, treeOf(law, text), symbols)
    this.#program = new Program(graph, [[value]])
    this.#output = this.#program.output(value)
    this.#program.load(columns, count)
  }

  /** The formula at inputs by symbol, for every parameter vector. */
  at(inputs: Readonly<Record<string, number>> = {}): Float64Array {
    for (const { symbol, node } of this.#inputs) this.#program.setScalar(node, inputs[symbol] ?? Number.NaN)
    this.#program.run(0, this.count)
    const scalar = this.#program.scalars[this.#output.scalar]!
    const { column } = this.#output
    return Float64Array.from({ length: this.count }, (_, k) => scalar * (column === null ? 1 : column.values[k]!))
  }
}
