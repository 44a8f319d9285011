import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { atBoundNote, notConvergedNote, startsDisagreeNote, undeterminedNote } from '../base/note-fit.ts'
import { own } from '../base/own.ts'
import { defaultObjective, type Law, type Objective } from '../law/law.ts'
import { lossOf } from '../solve/loss.ts'
import type { Solution } from '../solve/problem.ts'
import { explorersOf, loadSolver, type SolverName, solverNames, solverOf } from '../solve/solvers.ts'
import type { RunTable } from '../table/table.ts'
import { type Binding, bind } from './bind.ts'
import { certify } from './certificate.ts'
import { explore } from './explore.ts'
import { metricsOf } from './metrics.ts'
import { iterateRunWeights } from './run-weights.ts'
import { checkFixed, paramsAt, priorsOf } from './variables.ts'

/** Evidence that the optimum was found. */
export interface Convergence {
  readonly status: 'converged' | 'stalled' | 'max-steps' | 'not-finite'
  /** The stopping test that fired, with both of its sides. */
  readonly why: string
  /** Starts that were polished to an optimum, and how many of them reached the best one. */
  readonly starts: number
  readonly agreed: number
  /** Points of the start grid that were looked at. */
  readonly explored: number
  /** Largest scaled component of the projected gradient: cosine between a column of the Jacobian and the residuals. */
  readonly gradient: number
  /** Condition number of the column-scaled Jacobian; null where it is singular. */
  readonly condition: number | null
  readonly evaluations: number
  /**
   * Objective of the second-best optimum reached, or null. For a law of curves, whose starts are followed on some of the
   * rows, it is that of these rows in proportion.
   */
  readonly nextBest: number | null
}

/** How well predictions match the fitted rows, on the linear scale of the output: means over rows, weighted as the rows are. */
export interface Metrics {
  readonly r2: number | null
  readonly rmse: number
  readonly mae: number
  /** Mean |L̂ − L|/|L|. */
  readonly mre: number
  /** Σ(L̂ − L)², without weights. */
  readonly sse: number
  readonly space: 'linear'
}

/** How a parameter is treated: all optional, in the law's own units. */
export interface Constraints {
  /** Parameter → value it is held at. */
  readonly fixed?: Readonly<Record<string, number>>
  /** Run → factor of the weights of its rows. Default: 1, or by the law's own rule. */
  readonly runWeights?: Readonly<Record<string, number>>
  /** Parameters to fit that the law would hold at its prior. */
  readonly freed?: readonly string[]
  /** Parameter → parameter it must equal. */
  readonly tied?: Readonly<Record<string, string>>
  /** Parameter → bounds that replace the law's. */
  readonly bounds?: Readonly<Record<string, readonly [low: number | null, high: number | null]>>
}

/** One of the laws that an average is made of. */
export interface Member {
  /** Share of the average; all add up to 1. */
  readonly weight: number
  readonly law: string
  /** Parameters that were free to move. */
  readonly free: number
  /** Rows that it was fitted to, where these are fewer than those of the average. */
  readonly rows?: number
  /** By the names that they have in the law itself. */
  readonly params: Readonly<Record<string, number>>
}

/** A finished fit: plain data. */
export interface Fit {
  readonly law: Law
  readonly table: RunTable
  readonly objective: Objective
  readonly constraints: Constraints
  readonly solver: string
  readonly seed: number
  /** Every parameter of the law, also fixed and tied ones. */
  readonly params: Readonly<Record<string, number>>
  /** Σ w·ρ(r) over rows at `params`; this, convergence and metrics are null for coefficients that were given, not fitted. */
  readonly value: number | null
  readonly convergence: Convergence | null
  readonly metrics: Metrics | null
  /** Parameters that sit on a bound, and those that the rows leave free to move. */
  readonly atBound: readonly string[]
  readonly undetermined: readonly string[]
  /** For an average of laws that were fitted one by one, to the same rows or parts of them. */
  readonly members?: readonly Member[]
  /** Parameters that were fitted to further groups of rows too, and the rows of all groups. */
  readonly shared?: { readonly params: readonly string[]; readonly rows: number }
  readonly notes: readonly Note[]
}

export { loadSolver, type SolverName, solverNames }

/** How a law is fitted. Everything is optional. */
export interface FitOptions extends Constraints {
  /** Default: the law's own, else log-huber with δ = 1e-3. */
  readonly objective?: Objective
  /** Starts polished to an optimum. Default 12; 24 for a law with powers within its functions, as `farseer`. */
  readonly starts?: number
  /** The only start, or starts, by parameter; those left out are solved for where they are linear. */
  readonly start?: Readonly<Record<string, number>> | readonly Readonly<Record<string, number>>[]
  /** Steps of a solve at most, for one of many fits that needs no last digits. Default: until it converges. */
  readonly maxSteps?: number
  /** Default auto: lm for least squares, newton for the rest. */
  readonly solver?: SolverName
  /** Recorded for everything random that is done with the fit. Default 0. */
  readonly seed?: number
}

/**
 * Fits a law to a table: the global optimum of the objective, with the evidence for it.
 * Throws UserError where the table has too few rows or lacks an input.
 */
export function fit(table: RunTable, law: Law, options: FitOptions = {}): Fit {
  const objective = options.objective ?? law.objective ?? defaultObjective
  const solver = options.solver ?? 'auto'

  // 1. Law, rows and constraints become a problem over the free variables.
  checkFixed(law, options)
  const fixed = { ...priorsOf(law, options), ...options.fixed }
  const constraints = { ...constraintsOf(options), ...(Object.keys(fixed).length > 0 && { fixed }) }
  const bound = bind(table, law, objective, constraints)
  const loss = lossOf(objective.loss, objective.delta)
  const local = solverOf(solver, objective, options.maxSteps)

  // 2. Explore: linear coefficients are solved for at each point of a grid over the others; then polish the best.
  const given = options.start && [options.start].flat()
  const search = explore(bound, table, constraints, {
    given,
    polish: options.starts,
    solver: local,
    explorers: given ? [] : explorersOf(solver, objective),
  })
  if (!Number.isFinite(search.best.cost)) throw notFinite(law, search.best)

  // 3. Weigh the runs, where the law asks for it.
  const weighs = law.weighsRuns && options.runWeights === undefined && table.runs.names.length > 1
  const weighed = weighs ? iterateRunWeights(bound, table.runs, search.best, { loss, solver: local }) : null
  const used = weighed ? { ...constraints, runWeights: weighed.weights } : constraints
  const binding = weighed ? bind(table, law, objective, used) : bound
  const best = weighed?.solution ?? search.best

  // 4. Look at the optimum: does it stand on a bound, do the rows leave a direction free?
  const params = paramsAt(binding.variables, best.theta)
  const certificate = certify(binding, best.theta)
  const predicted = predictRows(binding, best.theta)
  const isOfCurves = law.features !== undefined

  return {
    law,
    table,
    objective,
    constraints: used,
    solver,
    seed: options.seed ?? 0,
    params,
    value: best.cost,
    convergence: {
      status: best.status,
      why: best.why,
      starts: search.tried,
      agreed: search.agreed,
      explored: search.explored,
      gradient: best.gradient,
      condition: certificate.condition,
      evaluations: search.evaluations + (weighed?.solution.evaluations ?? 0),
      nextBest: search.nextBest,
    },
    metrics: metricsOf(predicted, binding.data, binding.weights),
    atBound: certificate.atBound,
    undetermined: certificate.undetermined,
    notes: [
      ...(best.status === 'converged' ? [] : [notConvergedNote(best.status, best.why)]),
      ...(search.tried > 2 && search.agreed * 3 < search.tried
        ? [startsDisagreeNote(search.agreed, search.tried, search.best.cost, search.nextBest)]
        : []),
      ...certificate.atBound.map((name) =>
        atBoundNote(name, params[name]!, isOfCurves, isEndless(law, constraints, name, params[name]!)),
      ),
      ...(certificate.undetermined.length > 0
        ? [undeterminedNote(certificate.undetermined, certificate.condition, isOfCurves)]
        : []),
    ],
  }
}

/** Whether a parameter at the end of its range stands at none of its bounds, but where the search goes no further. */
function isEndless(law: Law, { bounds = {} }: Constraints, name: string, value: number): boolean {
  const range = own(bounds, name) ?? law.params[name]!.bounds
  return range.every((bound) => bound === null || Math.abs(value - bound) > 1e-9 * Math.abs(bound))
}

/** The law's prediction for every row of the table, in row order. */
export function predictRows(binding: Binding, theta: Float64Array): Float64Array {
  const residual = new Float64Array(binding.data.length)
  binding.problem.evaluate(theta, residual)
  const isLog = binding.objective.space === 'log'
  return residual.map((r, i) => (isLog ? binding.data[i]! * Math.exp(r) : binding.data[i]! + r))
}

function constraintsOf({ fixed, freed, tied, bounds, runWeights }: Constraints): Constraints {
  return {
    ...(runWeights && { runWeights }),
    ...(fixed && { fixed }),
    ...(freed && { freed }),
    ...(tied && { tied }),
    ...(bounds && { bounds }),
  }
}

function notFinite(law: Law, solution: Solution): UserError {
  const inputs = Object.entries(law.inputs).map(([symbol, role]) => (symbol === role ? symbol : `${symbol} = ${role}`))
  return new UserError(
    'fit',
    `fit: ${law.name} is not finite at any start (${solution.why}; inputs: ${inputs.join(', ')}). Give one with --start, or bounds with --bounds.`,
  )
}
