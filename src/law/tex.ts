import { texOf } from '../expr/print.ts'
import type { Law } from './law.ts'
import { treeOf } from './tree.ts'

/** A law's formula, or the text of one of its derived quantities, in TeX without delimiters. */
export function lawTex(law: Law, text: string = law.formula): string {
  return texOf(treeOf(law, text))
}
