import type { Role } from '../base/role.ts'

/** A role that follows from two others, row by row. */
export interface Completion {
  readonly role: Role
  readonly from: readonly [Role, Role]
  /** As shown to the user, and as the role's column name. */
  readonly formula: string
  compute(a: number, b: number): number
}

/**
 * What follows from what; the first that applies is used. tokens = step * batch comes last among the tokens: a batch is
 * more often given in another unit than compute is.
 */
export const completions: readonly Completion[] = [
  { role: 'flops', from: ['params', 'tokens'], formula: '6 * params * tokens', compute: (n, d) => 6 * n * d },
  { role: 'tokens', from: ['flops', 'params'], formula: 'flops / (6 * params)', compute: (c, n) => c / (6 * n) },
  { role: 'params', from: ['flops', 'tokens'], formula: 'flops / (6 * tokens)', compute: (c, d) => c / (6 * d) },
  { role: 'tokens', from: ['step', 'batch'], formula: 'step * batch', compute: (step, batch) => step * batch },
  { role: 'unique_tokens', from: ['tokens', 'epochs'], formula: 'tokens / epochs', compute: (d, passes) => d / passes },
  { role: 'epochs', from: ['tokens', 'unique_tokens'], formula: 'tokens / unique_tokens', compute: (d, u) => d / u },
]

/**
 * The completions that lead from the roles at hand to `role`, in the order to apply them; undefined where none do.
 * Inputs may themselves be completed: flops = 6 * params * tokens with tokens = step * batch.
 */
export function pathTo(role: Role, have: ReadonlySet<Role>, without: readonly Role[] = []): Completion[] | undefined {
  if (have.has(role)) return []
  if (without.includes(role)) return undefined
  for (const completion of completions) {
    if (completion.role !== role) continue
    const paths = completion.from.map((input) => pathTo(input, have, [...without, role]))
    if (paths.every((path) => path !== undefined)) return [...new Set(paths.flat()), completion]
  }
  return undefined
}
