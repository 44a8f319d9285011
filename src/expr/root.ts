import { addTree, Derivative } from './derive.ts'
import type { Graph } from './graph.ts'
import type { Tree } from './tree.ts'

/** Halvings of the bracket: they leave 1e-6 of it, which Newton's method takes to the last digits. */
const HALVINGS = 20
const POLISHINGS = 4

/**
 * Adds the y between `low` and g(low) with y = g(y), for a g that falls in y. The root is found with slopes switched off.
 * From there a Newton step with parameters alive has the slope that the implicit function theorem gives, and a second one
 * with the same denominator has the right curvature too.
 */
export function addRoot(
  graph: Graph,
  [, name, low, g]: readonly ['root', ...Tree[]],
  symbols: ReadonlyMap<string, number>,
): number {
  const right = (y: number) => addTree(graph, g!, new Map(symbols).set(name as string, y))
  const excess = (y: number) => graph.sub(y, right(y))
  const slope = (y: number) => graph.sub(graph.constant(1), new Derivative(graph).of(right(y), y))
  const step = (y: number, at: number) => graph.sub(y, graph.mul(excess(y), graph.recip(slope(at))))
  let from = graph.hold(addTree(graph, low!, symbols))
  let to = graph.hold(right(from))
  for (let k = 0; k < HALVINGS; k++) {
    const middle = graph.hold(graph.mul(graph.constant(0.5), graph.add(from, to)))
    const isAbove = graph.step(excess(middle))
    to = graph.hold(graph.add(to, graph.mul(isAbove, graph.sub(middle, to))))
    from = graph.hold(graph.add(middle, graph.mul(isAbove, graph.sub(from, middle))))
  }
  let root = from
  for (let k = 0; k < POLISHINGS; k++) root = graph.hold(step(root, root))
  return step(step(root, root), root)
}
