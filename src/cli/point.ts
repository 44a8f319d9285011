import { didYouMean, UserError } from '../base/error.ts'
import { own } from '../base/own.ts'
import { type Role, roleInfo } from '../base/role.ts'
import type { Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'
import { numbersByName } from './options.ts'

/** Roles that follow from one another, so that a point may give any two of them. */
const budget: readonly Role[] = ['params', 'tokens', 'flops']

/** The point of an --at, or another flag, for a law, by role; refuses names that the law doesn't know and values out of their range. */
export function pointFrom(text: string, law: Law, flag = '--at'): Point {
  const inputs = Object.values(law.inputs)
  const known = new Set([...inputs, ...(inputs.some((role) => budget.includes(role)) ? budget : [])])
  return Object.fromEntries(
    Object.entries(numbersByName(text)).map(([name, value]) => {
      const role = own(law.inputs, name) ?? name
      if (!known.has(role)) {
        throw new UserError(
          'option',
          `${flag} "${text}": ${law.name} has no input "${name}"${didYouMean(name, [...known]) || '.'} It takes ${inputs.join(', ')}.`,
        )
      }
      const { above } = roleInfo(role)
      if (above !== undefined && !(value > above)) {
        throw new UserError('option', `${flag} "${text}": ${role} is ${value}; it must be above ${above}.`)
      }
      return [role, value]
    }),
  )
}
