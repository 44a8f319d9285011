import { textOf } from '../expr/print.ts'
import type { Tree } from '../expr/tree.ts'
import type { Law, Param } from './law.ts'
import { memberName, memberParts, shareName } from './member.ts'
import { treeOf } from './tree.ts'

/**
 * An average of laws of the same output as one law: `share_of_1 * (f1) + share_of_2 * (f2) + …`, the parameters of each
 * member renamed by its place (`alpha_1`), its share a parameter as well.
 */
export function averageLaw(members: readonly Law[], about: Pick<Law, 'name' | 'title' | 'question'>): Law {
  const renamed = members.map((law, at) => ({ share: shareName(at + 1), ...renamedLaw(law, at + 1) }))
  const tree = renamed.map(({ share, tree }): Tree => ['*', share, tree]).reduce((sum, term): Tree => ['+', sum, term])
  const derived = renamed.flatMap(({ derived }) => derived)
  const formula = textOf(tree)
  const features = renamed.flatMap(({ features }) => features)
  const [first] = members
  return {
    ...about,
    formula,
    inputs: Object.assign({}, ...members.map(({ inputs }) => inputs)),
    params: Object.fromEntries(renamed.flatMap(({ share, params }) => [...params, [share, shareParam] as const])),
    decisive: renamed.flatMap(({ decisive }) => decisive),
    ...(features.length > 0 && { features: Object.fromEntries(features) }),
    ...(derived.length > 0 && { derived: Object.fromEntries(derived.map(({ name, text }) => [name, text])) }),
    ...(first!.output !== undefined && { output: first!.output }),
    references: unique(members.flatMap(({ references }) => references)),
    misleads: [...new Set(members.flatMap(({ misleads = [] }) => misleads))],
    trees: { ...Object.fromEntries(derived.map(({ text, tree }) => [text, tree])), [formula]: tree },
  }
}

const shareParam: Param = { meaning: 'share of the average', unit: 'share', bounds: [0, 1] }

function renamedLaw(law: Law, number: number) {
  const own = { ...law.params, ...law.features }
  const rename = (name: string) => (Object.hasOwn(own, name) ? memberName(name, number) : name)
  return {
    tree: renamedTree(treeOf(law, law.formula), rename),
    ...memberParts(law, number),
    derived: Object.entries(law.derived ?? {}).map(([name, text]) => {
      const tree = renamedTree(treeOf(law, text), rename)
      return { name: memberName(name, number), text: textOf(tree), tree }
    }),
  }
}

function renamedTree(tree: Tree, rename: (symbol: string) => string): Tree {
  if (typeof tree === 'number') return tree
  if (typeof tree === 'string') return rename(tree)
  const [op, ...operands] = tree
  return [op, ...operands.map((operand) => renamedTree(operand, rename))]
}

function unique(references: Law['references']): Law['references'] {
  return [...new Map(references.map((each) => [`${each.cite} ${each.where ?? ''}`, each])).values()]
}
