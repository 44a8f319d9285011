import { UserError } from '../base/error.ts'
import type { Role } from '../base/role.ts'
import { symbolsOf, type Tree } from '../expr/tree.ts'
import { findLaw } from './catalog.ts'
import { familyLaw } from './family.ts'
import type { Law, Param } from './law.ts'

export interface CustomLawOptions {
  /** Further inputs, symbol → role; each must occur in the formula. They win over `N`, `D` and `C`. */
  readonly inputs?: Readonly<Record<string, Role>>
  /** What the formula predicts; default loss. */
  readonly output?: Role
  /** Default `custom`. */
  readonly name?: string
}

/** Symbols that are inputs without being declared. */
export const usualInputs: Readonly<Record<string, Role>> = { N: 'params', D: 'tokens', C: 'flops' }

/**
 * A law from formula text, e.g. `E + A/N^alpha`: `N`, `D` and `C` are parameters, tokens and FLOP, `inputs` adds more,
 * and every other symbol is a parameter without bounds. Loads the parser, which catalogue laws never need.
 */
export async function customLaw(text: string, options: CustomLawOptions = {}): Promise<Law> {
  const { parseFormula } = await import('../expr/parse.ts')
  const { tree } = parseFormula(text)
  const symbols = symbolsOf(tree)
  const roles = { ...usualInputs, ...options.inputs }
  for (const symbol of Object.keys(options.inputs ?? {})) {
    if (symbols.includes(symbol)) continue
    throw new UserError('formula', `formula: "${text}" has no symbol "${symbol}", which was declared an input.`)
  }
  const isInput = (symbol: string): boolean => Object.hasOwn(roles, symbol)
  const inputs = Object.fromEntries(symbols.filter(isInput).map((symbol) => [symbol, roles[symbol]!]))
  const exponents = exponentsOf(tree)
  const params = Object.fromEntries(
    symbols.filter((symbol) => !isInput(symbol)).map((symbol) => [symbol, unbounded(symbol, exponents.has(symbol))]),
  )
  if (Object.keys(inputs).length === 0) throw new UserError('formula', withoutInputs(text, symbols))
  if (Object.keys(params).length === 0) {
    throw new UserError('formula', `formula: "${text}" has no parameter to fit; every symbol in it is an input.`)
  }
  return {
    name: options.name ?? 'custom',
    title: text,
    question: 'I have a formula of my own.',
    formula: text,
    inputs,
    params,
    decisive: Object.keys(params).filter((symbol) => exponents.has(symbol)),
    ...(options.output !== undefined && { output: options.output }),
    references: [],
    trees: { [text]: tree },
  }
}

const unbounded = (symbol: string, isExponent: boolean): Param => ({
  meaning: isExponent ? 'exponent' : symbol,
  unit: isExponent ? '1' : '',
  bounds: [null, null],
})

/**
 * Symbols that stand in an exponent: the parameters that decide how far a law can be extrapolated. Not those within a
 * function there, as in D^-exp(b + a·N^c), where an a or b of 0 is a value like others.
 */
function exponentsOf(tree: Tree): Set<string> {
  if (typeof tree === 'string' || typeof tree === 'number') return new Set()
  const [op, ...operands] = tree
  const here = op === '^' ? bareSymbols(operands[1]!) : []
  return new Set([...here, ...operands.flatMap((operand) => [...exponentsOf(operand)])])
}

function bareSymbols(tree: Tree): string[] {
  if (typeof tree === 'string') return [tree]
  if (typeof tree === 'number' || !['+', '-', '*', '/', 'neg'].includes(tree[0])) return []
  return (tree.slice(1) as Tree[]).flatMap(bareSymbols)
}

function withoutInputs(text: string, symbols: readonly string[]): string {
  const found = symbols.length === 0 ? 'no symbol' : `only ${symbols.join(', ')}`
  return `formula: "${text}" has no input (${found}); use N (parameters), D (tokens) or C (FLOP), or declare a symbol with --inputs.`
}

/** A law by its name in the catalogue, or from formula text where there is an operator. */
export async function resolveLaw(nameOrText: string, options: CustomLawOptions = {}): Promise<Law> {
  if (isFormula(nameOrText)) return customLaw(nameOrText, options)
  const name = nameOrText.trim()
  const member = familyLaw(name)
  return member && !member.ready ? parsedNow(member.law) : findLaw(name)
}

/** The law with its own parsed forms. */
async function parsedNow(law: Law): Promise<Law> {
  const { parseFormula } = await import('../expr/parse.ts')
  const texts = [law.formula, ...Object.values(law.derived ?? {})]
  return { ...law, trees: Object.fromEntries(texts.map((text) => [text, parseFormula(text).tree])) }
}

/** Whether the text is a formula rather than a name; a hyphen between lower-case words, as in `power-floor`, is a name. */
export function isFormula(text: string): boolean {
  return /[+*/^()=]/.test(text) || (text.includes('-') && !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text.trim()))
}
