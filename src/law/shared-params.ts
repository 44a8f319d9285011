import { textOf } from '../expr/print.ts'
import type { Tree } from '../expr/tree.ts'
import type { Law } from './law.ts'
import { memberName } from './member.ts'
import { treeOf } from './tree.ts'

/** Symbol and role of the column that is 1 in rows of the n-th group and 0 elsewhere. */
export function groupSymbol(number: number): string {
  return memberName('in', number)
}

/** Parameters of `law` that each group has for itself. */
export function ownParams(law: Law, shared: readonly string[]): string[] {
  return Object.keys(law.params).filter((name) => !shared.includes(name))
}

/**
 * One law for several groups of rows at once: `shared` parameters are common to all, and each other one stands for the sum
 * of its values in the groups, of which the group's column leaves one: `E_1 * in_1 + E_2 * in_2`.
 */
export function sharedLaw(law: Law, shared: readonly string[], groups: number): Law {
  const numbers = Array.from({ length: groups }, (_, at) => at + 1)
  const own = new Map(ownParams(law, shared).map((name) => [name, sumOf(name, numbers)]))
  const tree = substituted(treeOf(law, law.formula), own)
  const formula = textOf(tree)
  const params = Object.entries(law.params).flatMap(([name, param]) =>
    own.has(name) ? numbers.map((number) => [memberName(name, number), param] as const) : [[name, param] as const],
  )
  const { derived: _, sets: __, ...rest } = law
  return {
    ...rest,
    formula,
    inputs: {
      ...law.inputs,
      ...Object.fromEntries(numbers.map((number) => [groupSymbol(number), groupSymbol(number)])),
    },
    params: Object.fromEntries(params),
    decisive: (law.decisive ?? []).flatMap((name) =>
      own.has(name) ? numbers.map((number) => memberName(name, number)) : [name],
    ),
    trees: { [formula]: tree },
  }
}

function sumOf(name: string, numbers: readonly number[]): Tree {
  const terms = numbers.map((number): Tree => ['*', memberName(name, number), groupSymbol(number)])
  return terms.reduce((sum, term): Tree => ['+', sum, term])
}

function substituted(tree: Tree, by: ReadonlyMap<string, Tree>): Tree {
  if (typeof tree === 'string') return by.get(tree) ?? tree
  if (typeof tree === 'number') return tree
  const [op, ...operands] = tree
  return [op, ...operands.map((operand) => substituted(operand, by))]
}
