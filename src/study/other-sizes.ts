import type { Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'
import type { RunTable } from '../table/table.ts'

/** The table with another count of parameters, and a way to say a point in it. */
export interface OtherSize {
  /** Column that counts parameters in another way. */
  readonly name: string
  readonly table: RunTable
  readonly translate: (at: Point) => Point
}

/** Names of columns that count parameters. */
const sizeName = /params|parameters|n_embed|non_?emb/i

/** Columns that count parameters in another way than the one in use, such as `params_no_embed`; all above 0. */
export function otherSizes(table: RunTable, law: Law): OtherSize[] {
  const { params } = table.columns
  if (!params || !Object.values(law.inputs).includes('params')) return []
  return Object.keys(table.columns)
    .filter((name) => name !== 'params' && !Object.hasOwn(table.roles, name) && sizeName.test(name))
    .filter((name) => {
      const column = table.columns[name]!
      return column.every((v) => v > 0 && Number.isFinite(v)) && column.some((v, i) => v !== params[i])
    })
    .map((name) => ({ name, table: swapped(table, name), translate: translator(table, name) }))
}

/** Compute that was completed from params follows them; a column of its own stays. */
function swapped(table: RunTable, name: string): RunTable {
  const params = table.columns[name]!
  const { flops, tokens } = table.columns
  const isCompleted = flops !== undefined && table.roles.flops?.includes('*')
  return {
    ...table,
    columns: {
      ...table.columns,
      params,
      ...(isCompleted && tokens && { flops: tokens.map((d, i) => 6 * params[i]! * d) }),
    },
    roles: { ...table.roles, params: name },
  }
}

/** A point's params by the ratio of the two counts at the run of nearest size. */
function translator({ columns }: RunTable, name: string): (at: Point) => Point {
  return (at) => {
    if (at.params === undefined) return at
    let nearest = 0
    columns.params!.forEach((v, row) => {
      const distance = Math.abs(Math.log(v / at.params!))
      if (distance < Math.abs(Math.log(columns.params![nearest]! / at.params!))) nearest = row
    })
    return { ...at, params: (at.params * columns[name]![nearest]!) / columns.params![nearest]! }
  }
}
