import { didYouMean, UserError } from '../base/error.ts'
import type { Role } from '../base/role.ts'
import { chinchilla } from './catalog/chinchilla.ts'
import { downstreamError } from './catalog/downstream-error.ts'
import { gamma } from './catalog/gamma.ts'
import { kaplan } from './catalog/kaplan.ts'
import { kaplanFlops } from './catalog/kaplan-flops.ts'
import { kaplanParams } from './catalog/kaplan-params.ts'
import { kaplanTokens } from './catalog/kaplan-tokens.ts'
import { overTraining } from './catalog/over-training.ts'
import { power } from './catalog/power.ts'
import { powerFloor } from './catalog/power-floor.ts'
import type { Law, ParamSet } from './law.ts'

/** Every law that has a name, from simple to rich. */
export const catalog: readonly Law[] = [
  power,
  powerFloor,
  kaplanParams,
  kaplanTokens,
  kaplanFlops,
  kaplan,
  chinchilla,
  gamma,
  overTraining,
  downstreamError,
]

/** The law of that name; names are those of `catalog`. */
export function findLaw(name: string): Law {
  const law = catalog.find((each) => each.name === name)
  if (law) return law
  const names = catalog.map((each) => each.name)
  throw new UserError(
    'law',
    `law: unknown "${name}"${didYouMean(name, names) || '.'} \`laws\` lists all ${names.length}.`,
  )
}

/** The published coefficients of that name. */
export function findSet(law: Law, name: string): ParamSet {
  const set = law.sets?.find((each) => each.name === name)
  if (set) return set
  const names = (law.sets ?? []).map((each) => each.name)
  const known = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`
  throw new UserError('law', `law: "${law.name}" has no set "${name}"${didYouMean(name, names) || '.'} ${known}`)
}

/** Roles that the symbol `x` of a law in one quantity can take, in the order in which a table is searched for them. */
export const openRoles: readonly Role[] = ['params', 'tokens', 'flops', 'step']

/** Whether the law leaves open what its `x` is: `power` and `power-floor`. */
export function isOpen(law: Law): boolean {
  return law.inputs.x === 'x'
}

/** The law with its `x` bound to a role, e.g. a power law over tokens; other laws are returned as they are. */
export function lawOver(law: Law, role: Role): Law {
  return isOpen(law) ? { ...law, inputs: { ...law.inputs, x: role } } : law
}

export {
  chinchilla,
  downstreamError,
  gamma,
  kaplan,
  kaplanFlops,
  kaplanParams,
  kaplanTokens,
  overTraining,
  power,
  powerFloor,
}
