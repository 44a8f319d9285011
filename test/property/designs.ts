import { Random } from '../../src/base/seed.ts'
import { catalog, isOpen, lawOver } from '../../src/law/catalog.ts'
import { evaluateLaw } from '../../src/law/evaluate.ts'
import type { Law } from '../../src/law/law.ts'
import { tableFromColumns } from '../../src/table/build.ts'
import type { RunTable } from '../../src/table/table.ts'
import { grid, logSpaced } from '../support/table.ts'

/** Columns by role. */
export type Columns = Readonly<Record<string, readonly number[]>>

/** A law of the catalogue with columns that identify it, and the truth that they were simulated from. */
export interface Case {
  readonly law: Law
  readonly truth: Readonly<Record<string, number>>
  readonly columns: Columns
}

/** Truths of laws whose published coefficients name no single quantity, or none at all. */
const truths: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  power: { k: 30, alpha: 0.1 },
  'power-floor': { E: 1.7, k: 60, alpha: 0.2 },
}

/** Smallest and largest value of an input, by role; params for roles that are not here. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  params: [1e7, 1e11],
  tokens: [1e8, 1e13],
  vocabulary_params: [1e6, 1e9],
  step: [1e3, 1e6],
  samples: [1, 1e4],
  experts: [1, 256],
  granularity: [1, 32],
  weight_bits: [3, 16],
  activation_bits: [3, 16],
  kv_bits: [3, 16],
  post_bits: [3, 8],
  sparsity: [0.05, 0.9],
}
const primes = [2, 3, 5, 7, 11]

/** Point i of the van der Corput sequence in a base: spread evenly over 0 to 1. */
function spread(i: number, base: number): number {
  let value = 0
  for (let rest = i + 1, digit = 1 / base; rest > 0; rest = Math.floor(rest / base), digit /= base)
    value += (rest % base) * digit
  return value
}

/** Inputs that tell a law's parameters apart. */
function designOf({ inputs }: Law): Record<string, number[]> {
  const roles = Object.values(inputs)
  if (roles.includes('loss')) return { loss: Array.from({ length: 30 }, (_, i) => 1.5 + i / 6) }
  if (roles.length === 1) return { [roles[0]!]: logSpaced(...(ranges[roles[0]!] ?? ranges.params)!, 24) }
  if (roles.every((role) => ['params', 'tokens', 'flops'].includes(role))) {
    const { params, tokens } = grid(logSpaced(1e7, 1e11, 6), logSpaced(1e8, 1e13, 6))
    return { params, tokens, ...(roles.includes('flops') && { flops: params.map((n, i) => 6 * n * tokens[i]!) }) }
  }
  const columns: Record<string, number[]> = {}
  roles.forEach((role, k) => {
    const [low, high] = ranges[role] ?? ranges.params!
    columns[role] = Array.from({ length: 60 }, (_, i) => {
      const share = spread(i, primes[k]!)
      return role === 'unique_tokens' ? columns.tokens![i]! / 64 ** share : low * (high / low) ** share
    })
  })
  return columns
}

/** What a role is counted in; roles of one unit are rescaled together, and pure numbers never. */
export function unitOf(role: string): string | undefined {
  if (role.endsWith('params')) return 'params'
  if (role.endsWith('tokens')) return 'tokens'
  return ['flops', 'step', 'loss'].includes(role) ? role : undefined
}

/** Laws of the catalogue without published coefficients of one quantity, which need a line in `truths`. */
export const untold: readonly string[] = catalog.filter((law) => truthOf(law) === undefined).map(({ name }) => name)

/** Every other law with simulated rows: the logarithm of the output has normal noise of 0.3 %. */
export const cases: readonly Case[] = catalog.flatMap((each) => {
  const truth = truthOf(each)
  if (truth === undefined) return []
  const law = isOpen(each) ? lawOver(each, 'tokens') : each
  const design = designOf(law)
  const random = new Random(5)
  const output = Object.values(design)[0]!.map((_, i) => {
    const at = Object.fromEntries(Object.entries(design).map(([role, column]) => [role, column[i]!]))
    return evaluateLaw(law, truth, at) * Math.exp(0.003 * random.normal())
  })
  const weight = output.map((_, i) => 1 + (i % 3))
  return [{ law, truth, columns: { ...design, [law.output ?? 'loss']: output, weight } }]
})

function truthOf({ name, sets }: Law): Readonly<Record<string, number>> | undefined {
  return truths[name] ?? sets?.find(({ over }) => over === undefined || over === 'tokens')?.params
}

/** The rows as a table; a column `weight` weighs them. */
export function tableOf({ law }: Case, columns: Columns): RunTable {
  return tableFromColumns(columns, {
    needs: [...Object.values(law.inputs), law.output ?? 'loss'],
    output: law.output ?? 'loss',
    map: { weight: 'weight' },
  })
}

/** What a law with these parameters predicts for each row. */
export function predictions({ law }: Case, params: Readonly<Record<string, number>>, columns: Columns): number[] {
  return columns.weight!.map((_, i) =>
    evaluateLaw(law, params, Object.fromEntries(Object.entries(columns).map(([role, column]) => [role, column[i]!]))),
  )
}
