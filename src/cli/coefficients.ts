import { didYouMean, UserError } from '../base/error.ts'
import type { Role } from '../base/role.ts'
import { estimateFromParams } from '../infer/document.ts'
import type { Estimate } from '../infer/estimate.ts'
import { findSet, isOpen, lawOver } from '../law/catalog.ts'
import { evaluateDerived } from '../law/evaluate.ts'
import { defaultObjective, type Law } from '../law/law.ts'
import { readEstimate } from './estimate.ts'
import { lawFrom } from './input.ts'
import { numbersByName, pairs } from './options.ts'

/** A law with coefficients that were not fitted here, and where they come from. */
export interface Coefficients {
  readonly estimate: Estimate
  /** For people: `Hoffmann et al. 2022 (chinchilla, set hoffmann)`, or the path of a document. */
  readonly source: string
}

/**
 * What --law and --set name together: a published set, coefficients such as `E=1.7 A=400 …`, or a fit document, which
 * brings its own law. `map` may say what the `x` of a law in one open quantity is, and `only` what it is otherwise.
 */
export async function coefficientsFrom(
  lawText: string | undefined,
  set: string,
  map: readonly string[],
  only?: Role,
): Promise<Coefficients> {
  if (/\.json$/i.test(set)) return { estimate: await documentOf(lawText, set), source: set }
  if (lawText === undefined) {
    throw new UserError(
      'option',
      `--set ${set}: say which law it belongs to with --law NAME, or give a document written by \`isoloss fit --out\`.`,
    )
  }
  const law = await lawFrom(lawText, { map })
  const x: Role | undefined = pairs(map).x
  if (set.includes('=')) {
    const params = paramsFrom(law, set)
    return { estimate: estimateOf(bindOpen(law, x ?? only), params), source: set }
  }
  const { params, over, cite, name } = findSet(law, set)
  return {
    estimate: estimateOf(bindOpen(law, x ?? over ?? only), params),
    source: `${cite} (${law.name}, set ${name})`,
  }
}

async function documentOf(lawText: string | undefined, path: string): Promise<Estimate> {
  const estimate = await readEstimate(path)
  const { law } = estimate.fit
  if (lawText === undefined || lawText === law.name || lawText === law.formula) return estimate
  throw new UserError('option', `${path}: holds a fit of ${law.name}, and --law is ${lawText}. Leave out --law.`)
}

function bindOpen(law: Law, role: Role | undefined): Law {
  if (!isOpen(law)) return law
  if (role !== undefined) return lawOver(law, role)
  throw new UserError(
    'option',
    `${law.name}: is a law of one quantity x; say which with --map x=params, x=tokens or x=flops.`,
  )
}

/** Every parameter of the law from text such as `E=1.7 A=400 …`. */
function paramsFrom(law: Law, text: string): Record<string, number> {
  const given = numbersByName(text)
  const names = Object.keys(law.params)
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue
    throw new UserError(
      'option',
      `--set "${text}": ${law.name} has no parameter "${name}"${didYouMean(name, names) || '.'} It has ${names.join(', ')}.`,
    )
  }
  const lacking = names.filter((name) => !Object.hasOwn(given, name))
  if (lacking.length === 0) return Object.fromEntries(names.map((name) => [name, given[name]!]))
  throw new UserError(
    'option',
    `--set "${text}": ${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} missing; ${law.name} needs ${names.join(', ')}.`,
  )
}

function estimateOf(law: Law, params: Readonly<Record<string, number>>): Estimate {
  const derived = Object.keys(law.derived ?? {}).map((name) => {
    const value = evaluateDerived(law, params, name)
    return [name, { value: Number.isFinite(value) ? value : null, low: null, high: null }] as const
  })
  return {
    ...estimateFromParams(law, params, law.objective ?? defaultObjective),
    derived: Object.fromEntries(derived),
  }
}
