import { selectCurveRows } from '../schedule/curve-rows.ts'
import { lossOf } from '../solve/loss.ts'
import type { Solver } from '../solve/problem.ts'
import { type Explorers, type SearchResult, search } from '../solve/search.ts'
import { solveFrom } from '../solve/solve-from.ts'
import { selectRows, spreadRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { type Binding, bind } from './bind.ts'
import type { Constraints } from './fit.ts'
import { refuseExtremes, Separable } from './separable.ts'
import { givenStart, gridStarts, moved } from './starts.ts'
import { steadyOf } from './steady.ts'
import { paramsAt } from './variables.ts'

/** Large tables are explored on evenly spread rows: starts only have to land in the right basin. */
const MOST_ROWS = 600
/** From so many rows on solves are dear and the basin is plain: starts are polished on this many, the best then on all. */
const MANY_ROWS = 20_000
const MOST_POLISHED_ROWS = 10_000
/** Training curves are smooth, and their columns dear: half of the starts are polished, on so many rows, the best then on all. */
const MOST_CURVE_ROWS = 120
/** Rows a run keeps at least. */
const LEAST_ROWS_A_RUN = 12

const POLISHED = 12
const POLISHED_STEADY = 24

/** Starts given by the user, and how many of the grid's are polished. */
export interface ExploreOptions {
  readonly given: readonly Readonly<Record<string, number>>[] | undefined
  /** Default 12; 24 over steady variables, where solves are quick and valleys many. */
  readonly polish: number | undefined
  readonly solver: Solver
  /** Follow the starts in place of `solver`, which then only finishes; not for laws of curves, whose rows are thinned instead. */
  readonly explorers: Explorers
}

export interface Explored extends SearchResult {
  /** Starts looked at. */
  readonly explored: number
}

/** The global optimum of a problem: linear coefficients are solved for on a grid over the others, and the best polished. */
export function explore(
  binding: Binding,
  table: RunTable,
  constraints: Constraints,
  options: ExploreOptions,
): Explored {
  const steady = binding.curve === null ? steadyOf(binding, table, constraints) : null
  if (steady === null) return exploreAs(binding, table, constraints, options)
  const given = options.given?.map((start) => {
    const { theta } = givenStart(binding.variables, start, () => separableOf(binding))
    return paramsAt(steady.binding.variables, steady.fromOwn(theta))
  })
  const found = exploreAs(steady.binding, table, constraints, {
    ...options,
    given,
    polish: options.polish ?? POLISHED_STEADY,
  })
  return { ...found, best: { ...found.best, theta: steady.toOwn(found.best.theta) } }
}

function exploreAs(binding: Binding, table: RunTable, constraints: Constraints, options: ExploreOptions): Explored {
  const isCurve = binding.curve !== null
  const { polish = POLISHED } = options
  const thin = isCurve || options.given === undefined ? thinned(binding, table, constraints) : null
  if (thin === null) return searchAll(binding, { ...options, polish })
  const found = searchAll(thin, { ...options, polish: isCurve ? Math.ceil(polish / 2) : polish })
  const loss = lossOf(binding.objective.loss, binding.objective.delta)
  const best = solveFrom(binding.problem, loss, found.best.theta, options.solver)
  const share = found.best.cost > 0 ? best.cost / found.best.cost : 1
  return {
    ...found,
    best,
    nextBest: found.nextBest === null ? null : found.nextBest * share,
    evaluations: found.evaluations + best.evaluations,
  }
}

function searchAll(
  binding: Binding,
  { given, polish, solver, explorers }: ExploreOptions & { readonly polish: number },
): Explored {
  const { law, variables, inputs, problem, objective, curve, data } = binding
  refuseExtremes(law.output ?? 'loss', data)
  let known: Separable | undefined
  const separable = () => (known ??= separableOf(binding))
  const starts =
    given?.map((start) => givenStart(variables, start, separable)) ?? gridStarts(law, variables, inputs, separable())
  const loss = lossOf(objective.loss, objective.delta)
  return {
    ...search(
      problem,
      loss,
      starts,
      given?.length ?? polish,
      solver,
      curve || loss.kink ? [] : explorers,
      ({ theta, cost }) => moved(theta, cost, variables, separable()),
    ),
    explored: starts.length,
  }
}

/** Evenly spread rows of training curves, and of other tables with very many; null where all rows are followed. */
function thinned({ curve, law, objective, data }: Binding, table: RunTable, constraints: Constraints): Binding | null {
  // the last row of a run, where its rate is lowest, stays
  const most = Math.max(MOST_CURVE_ROWS, LEAST_ROWS_A_RUN * table.runs.names.length)
  const thin = curve ? spreadRows(table, most) : data.length >= MANY_ROWS ? sampled(table) : table
  return thin === table ? null : bind(thin, law, objective, constraints)
}

/** Rows at golden-ratio steps, which keep no time with the order in which a grid was written. */
function sampled(table: RunTable): RunTable {
  const share = MOST_POLISHED_ROWS / table.length
  return selectRows(
    table,
    [...Array(table.length).keys()].filter((row) => (row * 0.6180339887498949) % 1 < share),
  )
}

function separableOf({ law, variables, inputs, curve, data, weights, objective }: Binding): Separable {
  const stride = Math.ceil(data.length / MOST_ROWS)
  const thin = (column: Float64Array) => (stride === 1 ? column : column.filter((_, i) => i % stride === 0))
  const thinInputs = Object.fromEntries(Object.entries(inputs).map(([symbol, column]) => [symbol, thin(column)]))
  const rows = Array.from({ length: Math.ceil(data.length / stride) }, (_, i) => i * stride)
  const goal = { loss: lossOf(objective.loss, objective.delta), log: objective.space === 'log' }
  return new Separable(
    law,
    variables,
    thinInputs,
    thin(data),
    thin(weights),
    goal,
    curve && selectCurveRows(curve, rows),
  )
}
