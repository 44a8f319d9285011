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

/** Inputs that tell a law's parameters apart. */
function designOf({ inputs }: Law): Record<string, number[]> {
  const roles = Object.values(inputs)
  if (roles.includes('loss')) return { loss: Array.from({ length: 30 }, (_, i) => 1.5 + i / 6) }
  if (roles.length === 1) return { [roles[0]!]: logSpaced(1e6, 1e12, 24) }
  const { params, tokens } = grid(logSpaced(1e7, 1e11, 6), logSpaced(1e8, 1e13, 6))
  return { params, tokens, ...(roles.includes('flops') && { flops: params.map((n, i) => 6 * n * tokens[i]!) }) }
}

/** Every law of the catalogue with simulated rows: the logarithm of the output has normal noise of 0.3 %. */
export const cases: readonly Case[] = catalog.map((each) => {
  const law = isOpen(each) ? lawOver(each, 'tokens') : each
  const truth = truths[law.name] ?? (law.sets![0]!.params as Record<string, number>)
  const design = designOf(law)
  const random = new Random(5)
  const output = Object.values(design)[0]!.map((_, i) => {
    const at = Object.fromEntries(Object.entries(design).map(([role, column]) => [role, column[i]!]))
    return evaluateLaw(law, truth, at) * Math.exp(0.003 * random.normal())
  })
  const weight = output.map((_, i) => 1 + (i % 3))
  return { law, truth, columns: { ...design, [law.output ?? 'loss']: output, weight } }
})

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
