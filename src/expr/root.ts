import { addTree, Derivative } from './derive.ts'
import type { Graph } from './graph.ts'
import type { Tree } from './tree.ts'

/** Halvings of the bracket before Newton's method: they leave 1e-6 of it. */
const HALVINGS = 20
/** The same between logarithms, in which a sum of powers is nearly straight, so that Newton's method reaches far. */
const HALVINGS_OF_LOGARITHMS = 6
const POLISHINGS = 7

/**
 * Adds the y between `low` and g(low) with y = g(y), for a g that falls in y. Where y and g are above 0, its logarithm is
 * what is searched.
 */
export function addRoot(
  graph: Graph,
  [, name, low, g]: readonly ['root', ...Tree[]],
  symbols: ReadonlyMap<string, number>,
): number {
  const from = addTree(graph, low!, symbols)
  const right = (y: number) => addTree(graph, g!, new Map(symbols).set(name as string, y))
  if (!graph.at(from).positive || !graph.at(right(from)).positive) return solved(graph, from, right, HALVINGS)
  const rightOfLog = (t: number) => graph.call('log', right(graph.call('exp', t)))
  return graph.call('exp', solved(graph, graph.call('log', from), rightOfLog, HALVINGS_OF_LOGARITHMS))
}

/** The root by halvings and Newton's method, without slopes; those follow from the equation that it solves. */
function solved(graph: Graph, low: number, g: (y: number) => number, halvings: number): number {
  const excess = (y: number) => graph.sub(y, g(y))
  const slope = (y: number) => graph.sub(graph.constant(1), new Derivative(graph).of(g(y), y))
  let from = graph.hold(low)
  let to = graph.hold(g(from))
  for (let k = 0; k < halvings; k++) {
    const middle = graph.hold(graph.mul(graph.constant(0.5), graph.add(from, to)))
    const isAbove = graph.step(excess(middle))
    to = graph.hold(graph.add(to, graph.mul(isAbove, graph.sub(middle, to))))
    from = graph.hold(graph.add(middle, graph.mul(isAbove, graph.sub(from, middle))))
  }
  let root = from
  for (let k = 0; k < POLISHINGS; k++) {
    root = graph.hold(graph.sub(root, graph.mul(excess(root), graph.recip(slope(root)))))
  }
  return graph.root(root, g)
}
