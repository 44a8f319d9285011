import type { FlopDefinition } from '../../base/definition.ts'
import type { Architecture } from './architecture.ts'
import { blockParams, countParams } from './params.ts'

/** Backward passes cost twice a forward pass. */
const TRAINING = 3

/**
 * Training FLOP for one token by every definition. `attention: false` leaves out what grows with the context: products of
 * queries with keys and of their weights with values, and the softmax.
 */
export function countFlops(of: Architecture, { attention = true } = {}): Readonly<Record<FlopDefinition, number>> {
  const { depth, heads, headWidth, width, vocab, context } = of
  const blocks = blockParams(of, of.activeExperts)
  const inner = depth * context * heads * headWidth
  const whether = attention ? 1 : 0
  const softmax = 3 * depth * heads * context
  const chinchilla = TRAINING * (2 * blocks + whether * (4 * inner + softmax))
  return {
    '6nd': 6 * countParams(of).active,
    '6nd-non-embedding': 6 * blocks,
    kaplan: TRAINING * (2 * blocks + whether * 2 * inner),
    chinchilla: chinchilla + TRAINING * 4 * vocab * width,
    'chinchilla-blocks': chinchilla,
    deepseek: 6 * blocks + whether * 12 * inner,
  }
}
