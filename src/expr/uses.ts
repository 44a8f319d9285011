import type { Graph } from './graph.ts'

/** How often each node is an operand of what is wanted; outputs themselves count twice, so they are never folded away. */
export function countUses(graph: Graph, wanted: readonly number[]): Int32Array {
  const uses = new Int32Array(graph.nodes.length)
  const visit = (id: number): void => {
    if (id === -1 || uses[id]!++ > 0) return
    const { a, b } = graph.at(id)
    visit(a)
    visit(b)
  }
  for (const id of wanted)
    for (const part of graph.factor(id)) {
      visit(part)
      if (part !== -1) uses[part]! += 1
    }
  return uses
}
