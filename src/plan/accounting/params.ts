import type { ParamDefinition } from '../../base/definition.ts'
import type { Architecture } from './architecture.ts'

/** Parameters of one architecture by every definition. */
export function countParams(of: Architecture): Readonly<Record<ParamDefinition, number>> {
  const embedding = of.vocab * of.width * (of.isTied ? 1 : 2)
  const all = blockParams(of, of.experts)
  const active = blockParams(of, of.activeExperts)
  return {
    'non-embedding': all,
    total: all + embedding,
    active: active + embedding,
    'active-non-embedding': active,
  }
}

/** Parameters of all blocks with this many experts in each. */
export function blockParams(of: Architecture, experts: number): number {
  const { depth, width, heads, headWidth, kvHeads, ffn, isGated } = of
  const attention = 2 * width * headWidth * (heads + kvHeads)
  const router = of.experts > 1 ? width * of.experts : 0
  return depth * (attention + (isGated ? 3 : 2) * width * ffn * experts + router)
}
