import { UserError } from '../../base/error.ts'

/** Matrices of a decoder-only transformer. Biases and norms are left out everywhere: they are below 0.1 % of the rest. */
export interface Architecture {
  /** Blocks of attention and feed-forward. */
  readonly depth: number
  /** Width of the residual stream. */
  readonly width: number
  readonly heads: number
  /** Width of one head. */
  readonly headWidth: number
  /** Heads of keys and values: fewer than `heads` where they are shared by groups. */
  readonly kvHeads: number
  /** Inner width of the feed-forward block, or of one expert. */
  readonly ffn: number
  /** Three matrices in the feed-forward block (SwiGLU and the like) instead of two. */
  readonly isGated: boolean
  /** Tokens of the vocabulary, with padding. */
  readonly vocab: number
  /** One matrix for embedding and unembedding. */
  readonly isTied: boolean
  /** Tokens of a training sequence. */
  readonly context: number
  /** Feed-forward blocks to route between in each layer; 1 = dense. */
  readonly experts: number
  /** Of these, used for each token. */
  readonly activeExperts: number
}

/**
 * An architecture with the usual proportions where nothing is said: heads 64 wide, no shared keys, a feed-forward block 4
 * times as wide (8/3 where it is gated), dense. Throws UserError for sizes that are no whole numbers above 0, or don't
 * fit together.
 */
export function architecture(
  given: Partial<Architecture> & Pick<Architecture, 'depth' | 'width' | 'vocab' | 'context'>,
): Architecture {
  const { width, isGated = false } = given
  const heads = given.heads ?? Math.max(1, Math.round(width / (given.headWidth ?? 64)))
  const experts = given.experts ?? 1
  const made: Architecture = {
    ...given,
    heads,
    headWidth: given.headWidth ?? width / heads,
    kvHeads: given.kvHeads ?? heads,
    ffn: given.ffn ?? Math.round((isGated ? 8 / 3 : 4) * width),
    isGated,
    isTied: given.isTied ?? false,
    experts,
    activeExperts: given.activeExperts ?? 1,
  }
  for (const [name, value] of Object.entries(made)) {
    if (typeof value === 'boolean' || (Number.isInteger(value) && value > 0)) continue
    throw new UserError('option', `architecture: ${name} is ${value}; a whole number above 0 was expected.`)
  }
  if (made.kvHeads > heads) {
    throw new UserError(
      'option',
      `architecture: ${made.kvHeads} heads of keys and values; at most ${heads} (heads) fit.`,
    )
  }
  if (made.activeExperts > experts) {
    throw new UserError(
      'option',
      `architecture: ${made.activeExperts} active experts; at most ${experts} (experts) fit.`,
    )
  }
  return made
}
