import type { Output, Program } from '../expr/compile.ts'
import { Graph, Kind } from '../expr/graph.ts'
import type { ParamRows } from './ensemble.ts'
import { isPositive } from './model.ts'

/** A graph in which each parameter is a column, one value a parameter vector; what a formula takes in is to be added. */
export interface ParamColumns {
  readonly graph: Graph
  /** Nodes by symbol, so far of the parameters. */
  readonly symbols: Map<string, number>
  /** For `Program.load`. */
  readonly columns: Readonly<Record<string, Float64Array>>
}

export function paramColumns({ names, values, count }: ParamRows): ParamColumns {
  const graph = new Graph()
  const columns = Object.fromEntries(
    names.map((name, j) => [name, Float64Array.from({ length: count }, (_, k) => values[k * names.length + j]!)]),
  )
  const symbols = new Map(names.map((name) => [name, graph.symbol(name, Kind.fixed, isPositive(columns[name]))]))
  return { graph, symbols, columns }
}

/** An output after a run: one value a parameter vector. */
export function valuesOf(program: Program, { scalar, column }: Output, count: number): Float64Array {
  const factor = program.scalars[scalar]!
  const values = new Float64Array(count).fill(factor)
  if (column !== null) for (let k = 0; k < count; k++) values[k] = factor * column.values[k]!
  return values
}
