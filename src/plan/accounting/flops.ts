import type { Architecture } from './architecture.ts'
import { blockParams, countParams } from './params.ts'

/** What is meant by training compute, and who counts so. */
export const flopDefinitions = {
  '6nd': '6 FLOP a parameter and token, of the active parameters with embeddings',
  '6nd-non-embedding': '6 FLOP a parameter and token, of the active parameters without embeddings',
  kaplan: 'non-embedding ones, and attention over the context (Kaplan et al. 2020, section 2.1)',
  chinchilla: 'every matrix product, embeddings and logits included (Hoffmann et al. 2022, appendix F)',
  'chinchilla-blocks': 'the same without embeddings and logits, which is what its table A4 holds',
  deepseek: 'non-embedding ones, and attention over the context, twice Kaplan’s (DeepSeek-AI 2024)',
} as const

/** Which operations count: a key of `flopDefinitions`. */
export type FlopDefinition = keyof typeof flopDefinitions

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
