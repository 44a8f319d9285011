import { type Output, Program } from '../expr/compile.ts'
import { addTree, Derivative } from '../expr/derive.ts'
import { Graph, Kind } from '../expr/graph.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'

/** Output of a law of curves at one row, as a function of its features; everything else is held. */
export class FeatureFormula {
  readonly #program: Program
  readonly #nodes: ReadonlyMap<string, number>
  readonly #value: Output
  readonly #slopes: readonly Output[]

  /** `inputs` are by symbol. */
  constructor(law: Law, params: Readonly<Record<string, number>>, inputs: Readonly<Record<string, number>>) {
    const graph = new Graph()
    const held = Object.entries({ ...params, ...inputs }).map(([name, value]) => [name, graph.constant(value)] as const)
    this.#nodes = new Map(
      Object.keys(law.features ?? {}).map((name) => [name, graph.symbol(name, Kind.scalar, false)] as const),
    )
    const value = addTree(graph, treeOf(law, law.formula), new Map([...held, ...this.#nodes]))
    const derivative = new Derivative(graph)
    const slopes = [...this.#nodes.values()].map((node) => derivative.of(value, node))
    this.#program = new Program(graph, [[value, ...slopes]])
    this.#value = this.#program.output(value)
    this.#slopes = slopes.map((slope) => this.#program.output(slope))
    this.#program.load({}, 1)
  }

  /** The output, and its slope by each feature in the order of the law. */
  at(features: Readonly<Record<string, number>>): { readonly value: number; readonly slopes: readonly number[] } {
    for (const [name, node] of this.#nodes) this.#program.setScalar(node, features[name]!)
    this.#program.run(0, 1)
    const { scalars } = this.#program
    return { value: scalars[this.#value.scalar]!, slopes: this.#slopes.map(({ scalar }) => scalars[scalar]!) }
  }
}
