import type { Definitions } from '../../base/definition.ts'
import { UserError } from '../../base/error.ts'

/**
 * Refuses to hold counts against each other that were counted in different ways, as far as both say how: the share of
 * embeddings alone moves exponents by a tenth (Pearce & Song 2024).
 */
export function checkSameDefinitions(
  what: string,
  first: Definitions = {},
  second: Definitions = {},
  names = ['the first', 'the second'],
): void {
  for (const role of ['params', 'flops'] as const) {
    if (first[role] === undefined || second[role] === undefined || first[role] === second[role]) continue
    throw new UserError(
      'option',
      `${what}: ${names[0]} counts ${role} as ${first[role]}, ${names[1]} as ${second[role]}, so their numbers don't compare. Count both in one way (\`isoloss count\`) and fit again with --${role}-definition.`,
    )
  }
}
