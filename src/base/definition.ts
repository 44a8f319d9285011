/** What is meant by the number of parameters, and who counts so. */
export const paramDefinitions = {
  'non-embedding': 'matrices of attention and feed-forward (Kaplan et al. 2020)',
  total: 'these and the embeddings (Hoffmann et al. 2022; most papers since)',
  active: 'of all, those that one token passes through (mixtures of experts)',
  'active-non-embedding': 'of non-embedding ones, those that one token passes through',
} as const

/** Which parameters count: a key of `paramDefinitions`. */
export type ParamDefinition = keyof typeof paramDefinitions

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

/** How the columns of a table were counted, as far as it was said. */
export interface Definitions {
  readonly params?: ParamDefinition
  readonly flops?: FlopDefinition
}
