import type { Feature } from '../schedule/feature.ts'
import type { Law, Param } from './law.ts'

/** What a symbol of the n-th member is called in an average: `alpha_1`. Inputs keep their names. */
export function memberName(name: string, number: number): string {
  return `${name}_${number}`
}

/** What the share of the n-th member is called in an average: a parameter, so that each draw can be of one member alone. */
export function shareName(number: number): string {
  return memberName('share_of', number)
}

/** Parameters, decisive ones and features of the n-th member, by the names that they have in the average. */
export function memberParts(
  { params, decisive = [], features = {} }: Law,
  number: number,
): {
  readonly params: [string, Param][]
  readonly decisive: string[]
  readonly features: [string, Feature][]
} {
  const argument = (value: string | number) => (typeof value === 'number' ? value : memberName(value, number))
  return {
    params: Object.entries(params).map(([name, param]) => [memberName(name, number), param]),
    decisive: decisive.map((name) => memberName(name, number)),
    features: Object.entries(features).map(([symbol, feature]) => [
      memberName(symbol, number),
      {
        ...feature,
        args: Object.fromEntries(Object.entries(feature.args ?? {}).map(([name, value]) => [name, argument(value)])),
      },
    ]),
  }
}
