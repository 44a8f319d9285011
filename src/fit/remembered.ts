import type { Law } from '../law/law.ts'
import { type Inputs, isPositive } from './model.ts'
import type { Variables } from './variables.ts'

/** What was derived from a law's formula last, by what it is for. */
const derived = new WeakMap<Law, Map<string, { readonly key: string; readonly value: unknown }>>()

/**
 * What `derive` makes of a law's formula over these variables, kept for the next fit of the same law to other rows: it
 * depends on which variables are free, at what the others are held, and which inputs are above 0, on nothing else.
 */
export function remembered<T>(
  law: Law,
  purpose: string,
  variables: Variables,
  inputs: Inputs,
  derive: (positive: (symbol: string) => boolean) => T,
): T {
  const above = Object.keys(inputs).filter((symbol) => isPositive(inputs[symbol]))
  const { free, fixed, tied } = variables
  const key = JSON.stringify([free.map(({ name, log }) => [name, log]), Object.entries(fixed).map(String), tied, above])
  let ofLaw = derived.get(law)
  if (!ofLaw) derived.set(law, (ofLaw = new Map()))
  const known = ofLaw.get(purpose)
  if (known?.key === key) return known.value as T
  const value = derive((symbol) => above.includes(symbol))
  ofLaw.set(purpose, { key, value })
  return value
}
