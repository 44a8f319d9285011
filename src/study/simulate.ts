import { UserError } from '../base/error.ts'
import { Random, splitSeed } from '../base/seed.ts'
import { evaluateLaw } from '../law/evaluate.ts'
import type { Law } from '../law/law.ts'

/** Columns by role, all of the same length, in raw units. */
export type DesignColumns = Readonly<Record<string, Float64Array>>

/** Noise of simulated measurements. */
export interface SimulateOptions {
  /** Standard deviation of ln of the output around the law, so about its relative error: 0.005 is 0.5 %. Default 0. */
  readonly noise?: number
  /** Row i draws from `splitSeed(seed, i)`, so it doesn't depend on the other rows. Default 0. */
  readonly seed?: number
}

/**
 * Measurements as they would be if the law held: the design's columns and the law's output, L·exp(noise·z) with z standard
 * normal. Throws UserError for a missing parameter or input, and where the law has no finite value.
 */
export function simulate(
  law: Law,
  params: Readonly<Record<string, number>>,
  design: DesignColumns,
  { noise = 0, seed = 0 }: SimulateOptions = {},
): Record<string, Float64Array> {
  if (!(noise >= 0 && Number.isFinite(noise))) {
    throw new UserError('option', `simulate: noise is ${noise}; it must be at least 0, such as 0.005 for 0.5 %.`)
  }
  const lacking = Object.keys(law.params).filter((name) => !Number.isFinite(params[name] ?? Number.NaN))
  if (lacking.length > 0) throw new UserError('law', `simulate: ${law.name} needs a value for ${lacking.join(', ')}.`)
  const inputs = Object.values(law.inputs)
  const absent = inputs.filter((role) => design[role] === undefined)
  if (absent.length > 0) {
    const given = Object.keys(design).join(', ') || 'nothing'
    throw new UserError('data', `simulate: ${law.name} needs ${absent.join(', ')} in the design; it has ${given}.`)
  }
  const { length } = design[inputs[0]!]!
  const output = law.output ?? 'loss'
  const values = Float64Array.from({ length }, (_, row) => {
    const at = Object.fromEntries(inputs.map((role) => [role, design[role]![row]!]))
    const value = evaluateLaw(law, params, at)
    if (!Number.isFinite(value)) throw notFinite(law, at)
    return noise === 0 ? value : value * Math.exp(noise * new Random(splitSeed(seed, row)).normal())
  })
  return { ...design, [output]: values }
}

function notFinite(law: Law, at: Readonly<Record<string, number>>): UserError {
  const point = Object.entries(at).map(([role, value]) => `${role}=${value}`)
  return new UserError('data', `simulate: ${law.name} has no finite value at ${point.join(' ')}; leave out that point.`)
}

/** `count` values from low to high, both included, evenly spaced in the logarithm and rounded to six digits. */
export function logSpaced(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const share = count === 1 ? 0 : i / (count - 1)
    return Number((low * (high / low) ** share).toPrecision(6))
  })
}

/** Every combination of the axes' values as columns; the last axis varies fastest. */
export function gridColumns(axes: Readonly<Record<string, readonly number[]>>): Record<string, Float64Array> {
  const entries = Object.entries(axes)
  const length = entries.reduce((product, [, values]) => product * values.length, 1)
  let block = length
  return Object.fromEntries(
    entries.map(([name, values]) => {
      block /= values.length
      const each = block
      return [name, Float64Array.from({ length }, (_, row) => values[Math.floor(row / each) % values.length]!)]
    }),
  )
}
