import { symbolsOf, type Tree } from '../expr/tree.ts'
import type { Law } from './law.ts'
import { parsed } from './parsed.ts'

/**
 * The parsed form of a law's formula text or of one of its derived quantities. Those of the catalogue were parsed
 * beforehand and a custom law carries its own, so nothing is parsed at run time; the name of a parameter stands for itself.
 */
export function treeOf(law: Law, text: string): Tree {
  if (Object.hasOwn(law.params, text)) return text
  const own = law.trees
  const tree = own && Object.hasOwn(own, text) ? own[text] : Object.hasOwn(parsed, text) ? parsed[text] : undefined
  if (tree === undefined)
    throw new Error(`no parsed form of "${text}" in the law "${law.name}"; run \`npm run generate\``)
  return tree
}

/** The parameters that one of a law's formula texts uses. */
export function parameterSymbols(law: Law, text: string): string[] {
  return symbolsOf(treeOf(law, text)).filter((symbol) => Object.hasOwn(law.params, symbol))
}
