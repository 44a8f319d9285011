import { didYouMean, UserError } from '../base/error.ts'
import { own } from '../base/own.ts'
import type { Law } from '../law/law.ts'
import type { Constraints } from './fit.ts'

/** How a law's parameters follow from the free variables u that a solver moves. */
export interface Variables {
  /** Parameters that are free, one variable each; `log` ones are searched as ln θ. */
  readonly free: readonly {
    readonly name: string
    readonly log: boolean
    readonly low: number
    readonly high: number
  }[]
  readonly fixed: Readonly<Record<string, number>>
  /** Parameter → free or fixed parameter that it equals. */
  readonly tied: Readonly<Record<string, string>>
}

/** Joins a law's parameters with the user's constraints. */
export function variablesOf(law: Law, constraints: Constraints): Variables {
  const names = Object.keys(law.params)
  const known = (name: string, flag: string) => {
    if (!Object.hasOwn(law.params, name)) {
      throw new UserError(
        'option',
        `${flag}: ${law.name} has no parameter "${name}"${didYouMean(name, names) || '.'} It has ${names.join(', ')}.`,
      )
    }
  }
  const fixed = constraints.fixed ?? {}
  const tied = constraints.tied ?? {}
  const bounds = constraints.bounds ?? {}
  for (const [name, value] of Object.entries(constraints.fixed ?? {})) known(name, `--fix ${name}=${value}`)
  for (const name of constraints.freed ?? []) known(name, `--free ${name}`)
  for (const name of Object.keys(bounds)) known(name, `--bounds ${name}`)
  for (const [name, target] of Object.entries(tied)) {
    known(name, `--tie ${name}=${target}`)
    known(target, `--tie ${name}=${target}`)
    if (Object.hasOwn(fixed, name) || Object.hasOwn(tied, target) || name === target) {
      throw new UserError(
        'option',
        `--tie ${name}=${target}: a parameter can be tied once, to another one that is free or fixed.`,
      )
    }
  }
  const free = names
    .filter((name) => !Object.hasOwn(fixed, name) && !Object.hasOwn(tied, name))
    .map((name) => {
      const param = law.params[name]!
      const [low, high] = own(bounds, name) ?? param.bounds
      if (low !== null && high !== null && !(low < high)) {
        throw new UserError(
          'option',
          `--bounds ${name}=${low}:${high}: the lower bound comes first and must be below the upper one.`,
        )
      }
      const log = param.scale === 'log' && (low ?? 0) >= 0
      const limit = (v: number | null, none: number) => (v === null ? none : log ? Math.log(v) : v)
      return { name, log, low: limit(low, Number.NEGATIVE_INFINITY), high: limit(high, Number.POSITIVE_INFINITY) }
    })
  return { free, fixed, tied }
}

/**
 * Largest value of a parameter searched as a logarithm, in units of the largest output, as products of such have to be
 * numbers. One that no bound keeps gets there only together with an exponent that grows without end, as where a term is
 * best at a single run.
 */
const LARGEST = 1e100

/** The variables with an end to those that are searched as logarithms and have none. */
export function endedAt(variables: Variables, output: Float64Array): Variables {
  const most = Math.log(LARGEST * (output.reduce((max, v) => Math.max(max, Math.abs(v)), 0) || 1))
  return {
    ...variables,
    free: variables.free.map((each) => (each.log ? { ...each, high: Math.min(each.high, most) } : each)),
  }
}

/** Refuses values to hold parameters at that their bounds, the user's or else the law's, rule out. */
export function checkFixed(law: Law, { fixed = {}, bounds = {} }: Constraints): void {
  for (const [name, value] of Object.entries(fixed)) {
    const param = law.params[name]
    const [low, high] = own(bounds, name) ?? param?.bounds ?? [null, null]
    if ((low === null || value >= low) && (high === null || value <= high)) continue
    const side = low !== null && value < low ? `at least ${low}` : `at most ${high}`
    throw new UserError(
      'option',
      `--fix ${name}=${value}: ${param ? param.meaning : name} is ${side} in ${law.name}. Give --bounds ${name}=… too, to hold it outside.`,
    )
  }
}

/** Parameters of a law that a fit under these constraints is free to move. */
export function freeCount(law: Law, { fixed = {}, tied = {} }: Constraints): number {
  return Object.keys(law.params).filter((name) => !Object.hasOwn(fixed, name) && !Object.hasOwn(tied, name)).length
}

/** Parameters that are held at the value the law brings along, since the user neither holds, ties nor frees them. */
export function priorsOf(law: Law, { fixed = {}, tied = {}, freed = [] }: Constraints): Record<string, number> {
  const held = Object.entries(law.params).filter(
    ([name, { prior }]) =>
      prior !== undefined && !Object.hasOwn(fixed, name) && !Object.hasOwn(tied, name) && !freed.includes(name),
  )
  return Object.fromEntries(held.map(([name, { prior }]) => [name, prior!]))
}

/** All parameters of the law at u. */
export function paramsAt(variables: Variables, u: ArrayLike<number>): Record<string, number> {
  const params: Record<string, number> = { ...variables.fixed }
  variables.free.forEach(({ name, log }, j) => {
    params[name] = log ? Math.exp(u[j]!) : u[j]!
  })
  for (const [name, target] of Object.entries(variables.tied)) params[name] = params[target]!
  return params
}

/** u at given parameters, moved inside the bounds. */
export function variablesAt(variables: Variables, params: Readonly<Record<string, number>>): Float64Array {
  return Float64Array.from(variables.free, ({ name, log, low, high }) => {
    const value = params[name]!
    const u = log ? Math.log(Math.max(value, Number.MIN_VALUE)) : value
    return Math.min(Math.max(u, low), high)
  })
}
