import { UserError } from '../../base/error.ts'
import type { Role } from '../../base/role.ts'
import { Program } from '../../expr/compile.ts'
import { addTree } from '../../expr/derive.ts'
import { Kind } from '../../expr/graph.ts'
import type { ParamRows } from '../../fit/ensemble.ts'
import { paramColumns, valuesOf } from '../../fit/param-columns.ts'
import type { Law } from '../../law/law.ts'
import { treeOf } from '../../law/tree.ts'
import { Allocation } from '../allocation.ts'
import { bisect } from '../bisect.ts'

/** A law along one quantity, for many parameter vectors at once: takes and returns one value a parameter vector. */
export interface Line {
  readonly count: number
  /** The law's output at ln x, each of its parameter vectors at its own x; NaN where it has no value. */
  readonly at: (lnX: Float64Array) => Float64Array
}

/** Natural logarithms between which optimal sizes are looked for, as for plans. */
const [LOW, HIGH] = [-80, 160]

/** What both laws can be followed along: compute, or the one input that both have. Throws UserError where there is none. */
export function sharedRole(a: Law, b: Law): Role {
  const [first, second] = [rolesOf(a), rolesOf(b)]
  const shared = first.filter((role) => second.includes(role))
  if (shared.length > 0) return shared[0]!
  throw new UserError(
    'law',
    `crossover: ${a.name} can be followed along ${first.join(', ') || 'nothing'} and ${b.name} along ${second.join(', ') || 'nothing'}; two laws of params and tokens, or of the same single input, are needed.`,
  )
}

function rolesOf({ inputs }: Law): Role[] {
  const roles = [...new Set(Object.values(inputs))]
  if (roles.length === 1) return roles
  const isAllocated = roles.includes('params') && roles.includes('tokens')
  return isAllocated && roles.every((role) => ['params', 'tokens', 'flops'].includes(role)) ? ['flops'] : []
}

/** A law along compute, each budget split in the best way, or along its one input. */
export function lineOf(law: Law, rows: ParamRows): Line {
  if (new Set(Object.values(law.inputs)).size === 1) return singleInput(law, rows)
  const allocation = new Allocation(law, rows)
  const { count } = allocation
  return {
    count,
    at: (lnFlops) =>
      allocation.loss(
        bisect((t) => allocation.slope(t, lnFlops), LOW, HIGH, count),
        lnFlops,
      ),
  }
}

function singleInput(law: Law, rows: ParamRows): Line {
  const { graph, symbols, columns } = paramColumns(rows)
  const { count } = rows
  const lnX = graph.symbol('ln x', Kind.column, false)
  for (const symbol of Object.keys(law.inputs)) symbols.set(symbol, graph.call('exp', lnX))
  const node = addTree(graph, treeOf(law, law.formula), symbols)
  const program = new Program(graph, [[node]])
  const output = program.output(node)
  program.load(columns, count)
  const input = program.column(lnX)
  return {
    count,
    at(x) {
      input.set(x)
      program.run(0, count)
      return valuesOf(program, output, count)
    },
  }
}
