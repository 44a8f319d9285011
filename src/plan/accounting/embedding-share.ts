/**
 * Parameters with and without embeddings along a family of models of one shape, and what that does to exponents (Pearce &
 * Song 2024): total = N + γ·N^⅓, with N the non-embedding parameters.
 */

/** γ of a family: vocabulary · (aspect/12)^⅓, with aspect = width / depth and one matrix of embeddings. */
export function embeddingFactor(vocab: number, aspect: number): number {
  return vocab * (aspect / 12) ** (1 / 3)
}

/** Total parameters from non-embedding ones. */
export function totalParams(nonEmbedding: number, factor: number): number {
  return nonEmbedding + factor * Math.cbrt(nonEmbedding)
}

/** Non-embedding parameters from total ones. */
export function nonEmbeddingParams(total: number, factor: number): number {
  // x³ + γ·x = total for x = N^⅓, by Cardano's formula written as sinh: no cancellation where embeddings dominate
  const scale = 2 * Math.sqrt(factor / 3)
  return (scale * Math.sinh(Math.asinh((4 * total) / scale ** 3) / 3)) ** 3
}

/** Coefficients of the chinchilla law over total parameters. */
interface ChinchillaLaw {
  readonly A: number
  readonly B: number
  readonly alpha: number
  readonly beta: number
}

/**
 * Where N non-embedding parameters are the best for a non-embedding budget C = 6·N·D, under a law that counts all: that
 * budget in FLOP, and the local exponent ∂ ln N / ∂ ln C, which is larger than the law's own where embeddings weigh.
 */
export function nonEmbeddingOptimum(
  { A, B, alpha, beta }: ChinchillaLaw,
  nonEmbedding: number,
  factor: number,
): { readonly flops: number; readonly exponent: number } {
  const root = Math.cbrt(nonEmbedding)
  const total = totalParams(nonEmbedding, factor)
  const slope = nonEmbedding + (factor / 3) * root
  const flops =
    6 * nonEmbedding * slope ** (-1 / beta) * total ** ((1 + alpha) / beta) * ((beta * B) / (alpha * A)) ** (1 / beta)
  const square = root * root
  const inverse =
    1 -
    (square + factor / 9) / (square + factor / 3) / beta +
    (((alpha + 1) / beta) * (square + factor / 3)) / (square + factor)
  return { flops, exponent: 1 / inverse }
}
