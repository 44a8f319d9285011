import { UserError } from '../base/error.ts'
import { type Output, Program } from '../expr/compile.ts'
import { addTree, Derivative } from '../expr/derive.ts'
import { Graph, Kind } from '../expr/graph.ts'
import type { ParamRows } from '../fit/ensemble.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'

/**
 * A law of parameters and tokens along its lines of equal compute C = 6·N·D, for many parameter vectors at once: loss, and
 * its slope in ln N at fixed C. Inputs are ln N and ln C, one value a parameter vector.
 */
export class Allocation {
  readonly count: number
  readonly #program: Program
  readonly #lnParams: Float64Array
  readonly #lnFlops: Float64Array
  readonly #loss: Output
  readonly #slope: Output

  /** Throws UserError for a law that lacks params or tokens, or needs more than these and flops. */
  constructor(law: Law, { names, values, count }: ParamRows) {
    this.count = count
    const roles = Object.values(law.inputs)
    if (!roles.includes('params') || !roles.includes('tokens') || roles.some((role) => !(role in lnOf))) {
      throw new UserError(
        'law',
        `plan: ${law.name} is a law of ${roles.join(', ')}; an optimum needs a law of params and tokens.`,
      )
    }
    const graph = new Graph()
    const symbols = new Map<string, number>()
    const columns: Record<string, Float64Array> = {}
    names.forEach((name, j) => {
      const column = Float64Array.from({ length: count }, (_, k) => values[k * names.length + j]!)
      columns[name] = column
      symbols.set(name, graph.symbol(name, Kind.fixed, isPositive(column)))
    })
    const lnParams = graph.symbol('ln params', Kind.column, false)
    const lnFlops = graph.symbol('ln flops', Kind.column, false)
    for (const [symbol, role] of Object.entries(law.inputs)) {
      symbols.set(symbol, graph.call('exp', lnOf[role]!(graph, lnParams, lnFlops)))
    }
    const loss = addTree(graph, treeOf(law, law.formula), symbols)
    const slope = new Derivative(graph).of(loss, lnParams)
    this.#program = new Program(graph, [[lnParams, lnFlops, loss], [slope]])
    this.#loss = this.#program.output(loss)
    this.#slope = this.#program.output(slope)
    this.#program.load(columns, count)
    this.#lnParams = this.#program.column(lnParams)
    this.#lnFlops = this.#program.column(lnFlops)
  }

  loss(lnParams: Float64Array, lnFlops: Float64Array): Float64Array {
    this.#set(lnParams, lnFlops)
    return this.#read(this.#loss)
  }

  /** ∂L/∂ln N at fixed C: below 0 where the model is too small for its compute. */
  slope(lnParams: Float64Array, lnFlops: Float64Array): Float64Array {
    this.#set(lnParams, lnFlops)
    this.#program.run(1, this.count)
    return this.#read(this.#slope)
  }

  #set(lnParams: Float64Array, lnFlops: Float64Array): void {
    this.#lnParams.set(lnParams)
    this.#lnFlops.set(lnFlops)
    this.#program.run(0, this.count)
  }

  #read({ scalar, column }: Output): Float64Array {
    const s = this.#program.scalars[scalar]!
    return Float64Array.from({ length: this.count }, (_, k) => s * (column === null ? 1 : column.values[k]!))
  }
}

/** ln of each role that a law of parameters, tokens and compute may take, from ln N and ln C. */
const lnOf: Readonly<Record<string, (graph: Graph, lnParams: number, lnFlops: number) => number>> = {
  params: (_, lnParams) => lnParams,
  flops: (_, __, lnFlops) => lnFlops,
  tokens: (graph, lnParams, lnFlops) => graph.sub(graph.sub(lnFlops, graph.constant(Math.log(6))), lnParams),
}

function isPositive(column: Float64Array): boolean {
  return column.every((v) => v > 0)
}
