import { symbolsOf } from '../../src/expr/tree.ts'
import type { Law, Param } from '../../src/law/law.ts'
import { treeOf } from '../../src/law/tree.ts'
import { argumentsOf } from '../../src/schedule/feature.ts'

/** What is wrong with a law, one sentence each; empty where it is sound. */
export function checkLaw(law: Law): readonly string[] {
  return [...checkSymbols(law), ...checkParams(law), ...checkDerived(law), ...checkCost(law), ...checkSets(law)]
}

function checkSymbols(law: Law): string[] {
  const features = Object.values(law.features ?? {})
  const declared = [...Object.keys(law.inputs), ...Object.keys(law.features ?? {}), ...Object.keys(law.params)]
  const used = [
    ...symbolsOf(treeOf(law, law.formula)),
    ...features.flatMap((feature) => argumentsOf(feature).filter((arg) => typeof arg === 'string')),
  ]
  return [
    ...used.filter((symbol) => !declared.includes(symbol)).map((symbol) => `${symbol} is neither input nor parameter`),
    ...declared.filter((symbol) => !used.includes(symbol)).map((symbol) => `${symbol} does not occur in the formula`),
    ...declared
      .filter((symbol, i) => declared.indexOf(symbol) !== i)
      .map((symbol) => `${symbol} is both input and parameter`),
  ]
}

const isWithin = (value: number, [low, high]: Param['bounds']): boolean =>
  Number.isFinite(value) && value >= (low ?? -Infinity) && value <= (high ?? Infinity)

function checkParams(law: Law): string[] {
  return Object.entries(law.params).flatMap(([name, { bounds, start = [], startUnit, scale }]) => {
    const found: string[] = []
    const [low, high] = bounds
    if (low !== null && high !== null && !(low < high)) found.push(`the bounds of ${name} are not ordered`)
    if (start.some((value) => !isWithin(value, bounds))) found.push(`a start of ${name} is out of bounds`)
    if (scale === 'log' && (low === null || low < 0))
      found.push(`${name} is searched as a logarithm, but may be negative`)
    if (scale === 'log' && start.some((value) => value <= 0)) found.push(`a start of ${name} has no logarithm`)
    if (startUnit !== undefined && !Object.hasOwn(law.inputs, startUnit.replace(/^1\//, '')))
      found.push(`the start unit of ${name} is no input`)
    return found
  })
}

function checkDerived(law: Law): string[] {
  return Object.entries(law.derived ?? {}).flatMap(([name, text]) => [
    ...(Object.hasOwn(law.params, name) ? [`${name} is both parameter and derived`] : []),
    ...symbolsOf(treeOf(law, text))
      .filter((symbol) => !Object.hasOwn(law.params, symbol))
      .map((symbol) => `${name} is derived from ${symbol}, which is no parameter`),
  ])
}

function checkCost(law: Law): string[] {
  const free = Object.keys(law.inputs).filter((symbol) => law.inputs[symbol] !== 'tokens')
  const used = law.flopsPerToken === undefined ? [] : symbolsOf(treeOf(law, law.flopsPerToken))
  return used
    .filter((symbol) => !free.includes(symbol))
    .map((symbol) => `the FLOP a token hang on ${symbol}, which is no input beside the tokens`)
}

function checkSets(law: Law): string[] {
  const sets = law.sets ?? []
  const names = sets.map((set) => set.name)
  return sets.flatMap((set, i) => [
    ...(names.indexOf(set.name) === i ? [] : [`there are two sets "${set.name}"`]),
    ...Object.keys(law.params)
      .filter((name) => !Object.hasOwn(set.params, name))
      .map((name) => `set "${set.name}" lacks ${name}`),
    ...Object.keys(set.params)
      .filter((name) => !Object.hasOwn(law.params, name))
      .map((name) => `set "${set.name}" gives ${name}, which is no parameter`),
    ...Object.entries(law.params)
      .filter(([name, param]) => Object.hasOwn(set.params, name) && !isWithin(set.params[name]!, param.bounds))
      .map(([name]) => `set "${set.name}" has ${name} out of bounds`),
  ])
}
