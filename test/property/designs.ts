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

/** Laws of curves have properties of their own: test/property/curves.test.ts. */
const pointLaws = catalog.filter(({ features }) => features === undefined)

/** Truths of laws whose published coefficients name no single quantity, or none at all. */
export const truths: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  power: { k: 30, alpha: 0.1 },
  'power-floor': { E: 1.7, k: 60, alpha: 0.2 },
  exponential: { E: 1.7, A: 2, x0: 1e11 },
  stretched: { E: 1.7, A: 4, x0: 1e9, s: 0.25 },
  m1: { beta: 30, c: -0.1 },
  m2: { einf: 1.7, beta: 60, c: -0.2 },
  m3: { beta: 200, gamma: 1e-10, c: 0.2 },
  m4: { einf: 1.7, e0: 4, alpha: 0.6, x0: 3e10, c: -0.35 },
  'data-filtering': { a: 20, b: -0.2, tau: 4, d: 0.1 },
  'data-filtering-code': { a: 0.01, b: -0.2, tau: 4, d: 0.1 },
  'broken:1': { a: 0.5, b: 40, c0: 0.1, c1: 0.25, d1: 3e10, f1: 0.4 },
  farseer: {
    a3: -0.021,
    gamma: 0.169,
    b3: 0.091,
    a2: 88.01,
    beta: -0.1,
    b2: -6.287,
    a1: -0.124,
    alpha: 0.123,
    b1: 0.424,
  },
  'sparse-moe': {
    e: 0.94,
    a: 16612.5,
    b: 5455.67,
    c: 1,
    d: 17.26,
    alpha: 0.5962,
    beta: 0.3954,
    lambda: -0.6,
    delta: 0.3,
    gamma: 0.1595,
  },
  'transport:2': { b0: 0.2, b1: -0.3, q1: 0.15, c0: 0.4, c1: 0.2, s1: -0.1 },
  'mixture:2': { c: 1.2, t1: -2, t2: 0.5 },
  'encoder-decoder': { k: 1e4, pe: 0.2, pd: 0.3, E: 1.1 },
  sigmoid: { a: 0.7, b: 0.25, k: -3, L0: 3 },
  'pass-until': { c: 30, alpha: 0.12 },
  coverage: { a: -2, b: -0.3 },
  'coverage-power': { c: 0.8, alpha: 0.3 },
  'score-power': { k: 0.4, a: 0.02 },
  bleu: { c: 40, p: 1.2 },
  'two-scale': { x0: 3e7, x1: 8e8 },
  // the published law subtracts logarithms of 29 decades, which leaves residuals of 0.3 % two digits less
  'train-test': { a: -0.3, b: 0.004, c: 7 },
  'rl-compute': { R0: 0.2, A: 0.8, Cmid: 3e20, B: 0.8 },
}

/** Smallest and largest value of an input, by role; params for roles that are not here. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  params: [1e7, 1e11],
  tokens: [1e8, 1e13],
  vocabulary_params: [1e6, 1e9],
  step: [1e3, 1e6],
  batch: [1e5, 1e7],
  samples: [1, 1e4],
  experts: [1, 256],
  granularity: [1, 32],
  weight_bits: [3, 16],
  activation_bits: [3, 16],
  kv_bits: [3, 16],
  post_bits: [3, 8],
  sparsity: [0.05, 0.9],
  flops: [1e18, 1e23],
  elo: [100, 2000],
  r1: [0.05, 0.95],
  transport: [1, 8],
  performance_small: [0.3, 0.6],
  performance_large: [0.4, 0.8],
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
  if (roles.includes('r1') && !roles.includes('transport')) {
    const r1 = Array.from({ length: 24 }, (_, i) => i / 23)
    return { r1, r2: r1.map((share) => 1 - share) }
  }
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

/** Whether a law has the same form in any units of its inputs; farseer's D to a power that depends on N has not. */
export const isFreeOfUnits = ({ name }: Law): boolean => name !== 'farseer'

/** How far from the optimum, relative, one start must still find it: parameters that trade off strongly reach less far. */
export function reachOf({ name }: Law): number {
  const reach: Readonly<Record<string, number>> = {
    farseer: 0.002,
    'encoder-decoder': 0.05,
    routed: 0.05,
    'sparse-moe': 0.02,
    'joint-moe': 0.02,
    precision: 0.05,
  }
  return reach[name] ?? 0.2
}

/** Laws of the catalogue without published coefficients of one quantity, which need a line in `truths`. */
export const untold: readonly string[] = pointLaws.filter((law) => truthOf(law) === undefined).map(({ name }) => name)

/** Every other law with noise of 0.3 %. */
export const cases: readonly Case[] = casesWith(0.003)

/** Simulated rows of every law that has a truth: the logarithm of the output has normal noise of this size. */
export function casesWith(noise: number): Case[] {
  return pointLaws.flatMap((law) => caseOf(law, noise))
}

function caseOf(each: Law, noise: number): Case[] {
  const truth = truthOf(each)
  if (truth === undefined) return []
  const law = isOpen(each) ? lawOver(each, 'tokens') : each
  return [{ law, truth, columns: simulatedAt({ law, truth }, designOf(law), noise) }]
}

/** The same law on rows in which some inputs never vary: each is held at one of its values in the middle. */
export function holding(each: Case, roles: readonly string[], noise: number): Case {
  const design = Object.values(each.law.inputs).map((role) => {
    const column = each.columns[role]!
    const middle = [...column].sort((a, b) => a - b)[column.length >> 1]!
    return [role, roles.includes(role) ? column.map(() => middle) : column] as const
  })
  return { ...each, columns: simulatedAt(each, Object.fromEntries(design), noise) }
}

function simulatedAt({ law, truth }: Pick<Case, 'law' | 'truth'>, design: Columns, noise: number): Columns {
  const random = new Random(5)
  const output = Object.values(design)[0]!.map((_, i) => {
    const at = Object.fromEntries(Object.entries(design).map(([role, column]) => [role, column[i]!]))
    return evaluateLaw(law, truth, at) * Math.exp(noise * random.normal())
  })
  return { ...design, [law.output ?? 'loss']: output, weight: output.map((_, i) => 1 + (i % 3)) }
}

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
