import { own } from '../base/own.ts'
import type { Role } from '../base/role.ts'

/** Parts of names that people give to columns of a role and that are no alias of it, since they leave the unit open. */
const likely: Readonly<Partial<Record<Role, RegExp>>> = {
  params: /param|^(model_?)?size$/i,
  tokens: /tok(en)?s|token_?count/i,
  flops: /flop|compute/i,
  loss: /loss|nll|entropy|xent|bpb|bits.?per|^bpt$|ppl|perplexity/i,
}

/** The flags that read the only column that looks like one of this role, with what else it needs; null where none does. */
export function likelyColumn(role: Role, names: readonly string[]): string | null {
  const pattern = own(likely, role)
  const found = pattern === undefined ? [] : names.filter((name) => pattern.test(name))
  if (found.length !== 1) return null
  const name = found[0]!
  const flag = /^[\w./-]+$/.test(name) ? `--map ${role}=${name}` : `--map "${role}=${name}"`
  return role === 'loss' ? `${flag}${unitOf(name)}` : flag
}

/** What a name tells of the unit of a loss, as flags or, for a perplexity, what to do first. */
function unitOf(name: string): string {
  if (/bpb|bits.?per.?byte/i.test(name)) return ' --loss-unit bits-per-byte --bytes-per-token <x>'
  if (/bits.?per.?token|^bpt$/i.test(name)) return ' --loss-unit bits'
  return /ppl|perplexity/i.test(name) ? ' once it holds its natural logarithm' : ''
}
