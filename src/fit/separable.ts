import { UserError } from '../base/error.ts'
import { type Output, Program } from '../expr/compile.ts'
import { Derivative } from '../expr/derive.ts'
import type { Law } from '../law/law.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { BoundedLeastSquares } from '../solve/linear.ts'
import type { Loss } from '../solve/loss.ts'
import { MovingColumns } from './features.ts'
import { type Formula, formulaOf, type Inputs, isPositive } from './model.ts'
import { remembered } from './remembered.ts'
import type { Variables } from './variables.ts'

/** Reweighting sweeps of a robust linear solve; starts only have to land in the right basin. */
const SWEEPS = 3

/** Share of the data below which a term is rounding, and its coefficient 0. */
const ABSENT = 1e-12
/** Share of the data from which a term that came out as 0 is given another chance. */
const LIFT = 1e-3

/**
 * A law with the variables that enter linearly solved for: what remains to be searched. Linear ones are found from
 * the formula, either of the output itself or of its logarithm, whichever leaves fewer variables to search.
 */
export class Separable {
  /** Indices of the variables that a search must place. */
  readonly searched: readonly number[]
  readonly #variables: Variables
  readonly #linear: readonly number[]
  readonly #logarithm: boolean
  readonly #program: Program
  readonly #formula: Formula
  readonly #moving: MovingColumns | null
  readonly #offset: Output
  readonly #columns: readonly Output[]
  readonly #solver: BoundedLeastSquares
  readonly #target: Float64Array
  readonly #size: number
  readonly #weights: Float64Array
  /** Weights of squares of the target's residuals: those of the rows, turned to the residuals of the objective. */
  readonly #plain: Float64Array
  readonly #loss: Loss
  readonly #work: {
    readonly r: Float64Array
    readonly q: Float64Array
    readonly w: Float64Array
  }
  /** Columns of the linear variables and, last, the target without what doesn't depend on them. */
  readonly #basis: Float64Array[]
  readonly #coefficients: Float64Array
  /** Factor from residuals of the target to those of the objective; null = 1 everywhere. */
  readonly #toResidual: Float64Array | null

  constructor(
    law: Law,
    variables: Variables,
    inputs: Inputs,
    data: Float64Array,
    weights: Float64Array,
    objective: { readonly loss: Loss; readonly log: boolean },
    curve: CurveRows | null = null,
  ) {
    const rows = data.length
    const canLog = isPositive(data)
    const raw = remembered(law, 'coefficients', variables, inputs, (positive) => {
      const formula = formulaOf(law, variables, positive, true)
      return linearIn(formula, formula.value)
    })
    const log = canLog
      ? remembered(law, 'coefficients of the logarithm', variables, inputs, (positive) => {
          const formula = formulaOf(law, variables, positive)
          return linearIn(formula, formula.graph.call('log', formula.value))
        })
      : null
    const preferLog =
      log !== null &&
      (log.linear.length > raw.linear.length || (log.linear.length === raw.linear.length && objective.log))
    const { formula, value, linear, slopes } = preferLog ? log : raw
    this.#logarithm = preferLog
    this.#formula = formula
    this.#linear = linear
    this.searched = variables.free.map((_, j) => j).filter((j) => !linear.includes(j))
    this.#variables = variables
    this.#program = new Program(formula.graph, [[value, ...slopes]])
    this.#offset = this.#program.output(value)
    this.#columns = slopes.map((id) => this.#program.output(id))
    this.#program.load(inputs, rows)
    this.#moving = curve === null ? null : new MovingColumns(this.#formula.features, variables, this.#program, curve)
    this.#target = this.#logarithm ? data.map(Math.log) : data
    this.#size = meanSize(this.#target) || 1
    // residuals of ln L are, to first order, residuals of L in units of L, and the other way round
    const turn = this.#logarithm === objective.log ? null : data.map((v) => (objective.log ? 1 / v : v))
    this.#toResidual = turn
    this.#weights = weights
    this.#plain = turn ? weights.map((w, i) => w * turn[i]! * turn[i]!) : weights
    this.#loss = objective.loss
    const isNonNegative = (j: number) => !this.#logarithm && (variables.free[j]!.log || variables.free[j]!.low >= 0)
    this.#solver = new BoundedLeastSquares(this.#linear.map(isNonNegative))
    const column = () => new Float64Array(rows)
    this.#work = { r: column(), q: column(), w: column() }
    this.#basis = [...this.#linear, -1].map(column)
    this.#coefficients = new Float64Array(this.#linear.length)
  }

  /**
   * Given the searched variables in `u`, fills in the linear ones; returns the objective there (∞ where not finite).
   * Coefficients that are best at 0 and searched as logarithms become −∞.
   */
  place(u: Float64Array): number {
    const { r, w } = this.#work
    const m = this.#target.length
    this.#evaluate(u)
    const sweeps = this.#linear.length === 0 || this.#loss.isSquare ? 0 : SWEEPS
    for (let sweep = 0; sweep <= sweeps; sweep++) {
      if (sweep > 0) this.#reweigh(m)
      if (!this.#solver.solve(this.#basis, sweep === 0 ? this.#plain : w, m, this.#coefficients)) {
        return Number.POSITIVE_INFINITY
      }
      this.#residuals(m)
    }
    const cost = this.#loss.cost(r, this.#weights, m)
    this.#linear.forEach((j, k) => {
      const c = this.#coefficients[k]!
      const isLog = this.#variables.free[j]!.log && !this.#logarithm
      const isAbsent = isLog && !this.#isPresent(c, this.#basis[k]!)
      u[j] = isAbsent ? Number.NEGATIVE_INFINITY : isLog ? Math.log(c) : c
    })
    return Number.isFinite(cost) ? cost : Number.POSITIVE_INFINITY
  }

  /**
   * The point placed last with the coefficients that came out as 0 made small instead, so that their terms can grow.
   */
  lift(u: Float64Array): Float64Array {
    const lifted = Float64Array.from(u)
    this.#linear.forEach((j, k) => {
      if (u[j] === Number.NEGATIVE_INFINITY) lifted[j] = Math.log((LIFT * this.#size) / meanSize(this.#basis[k]!))
    })
    return lifted
  }

  /** Whether a term is more than rounding: one row shows it mostly, all of them if not. */
  #isPresent(coefficient: number, column: Float64Array): boolean {
    const least = ABSENT * this.#size
    return coefficient * Math.abs(column[0]!) > least * column.length || coefficient * meanSize(column) > least
  }

  /** The basis at the searched variables. */
  #evaluate(u: Float64Array): void {
    const program = this.#program
    const { nodes } = this.#formula
    const m = this.#target.length
    this.#variables.free.forEach(({ log }, j) => {
      const natural = log && !this.#logarithm ? Math.exp(u[j]!) : u[j]!
      program.setScalar(nodes[j]!, this.#linear.includes(j) ? 0 : natural)
    })
    this.#moving?.write(u)
    program.run(0, m)
    for (let k = 0; k < this.#columns.length; k++) this.#read(this.#columns[k]!, this.#basis[k]!)
    const [rest, target] = [this.#basis[this.#columns.length]!, this.#target]
    this.#read(this.#offset, rest)
    for (let i = 0; i < m; i++) rest[i] = target[i]! - rest[i]!
  }

  #read({ scalar, column }: Output, out: Float64Array): void {
    const factor = this.#program.scalars[scalar]!
    if (column === null) {
      out.fill(factor)
      return
    }
    const { values } = column
    for (let i = 0; i < out.length; i++) out[i] = factor * values[i]!
  }

  /** Residuals of the objective at the coefficients found. */
  #residuals(m: number): void {
    const { r } = this.#work
    const [basis, turn] = [this.#basis, this.#toResidual]
    const last = basis.length - 1
    const rest = basis[last]!
    for (let i = 0; i < m; i++) r[i] = -rest[i]!
    for (let k = 0; k < last; k += 2) {
      // two columns a pass; an odd one goes with a factor of 0
      const [a, b] = [basis[k]!, basis[Math.min(k + 1, last - 1)]!]
      const factorA = this.#coefficients[k]!
      const factorB = k + 1 < last ? this.#coefficients[k + 1]! : 0
      for (let i = 0; i < m; i++) r[i]! += factorA * a[i]! + factorB * b[i]!
    }
    if (turn) for (let i = 0; i < m; i++) r[i]! *= turn[i]!
  }

  /** Weights under which least squares has the slope of the loss at these residuals. */
  #reweigh(m: number): void {
    const { r, q: slope, w } = this.#work
    const turn = this.#toResidual
    this.#loss.slopes(r, this.#weights, m, slope, w)
    const tiny = 1e-6 * meanSize(r) + 1e-300
    for (let i = 0; i < m; i++) {
      const size = Math.abs(r[i]!)
      w[i] = Math.abs(slope[i]!) / (size > tiny ? size : tiny)
    }
    if (turn) for (let i = 0; i < m; i++) w[i]! *= turn[i]! * turn[i]!
  }
}

/** Mean of the absolute values. */
export function meanSize(column: Float64Array): number {
  let sum = 0
  for (const v of column) sum += Math.abs(v)
  return sum / column.length
}

/** Squares of larger values overflow, those of smaller ones vanish, and with them every sum that a fit is made of. */
const LARGEST = 1e150

/** Throws UserError for data that are too large or too small for least squares. */
export function refuseExtremes(output: string, data: Float64Array): void {
  const size = data.reduce((max, v) => Math.max(max, Math.abs(v)), 0)
  if (size === 0 || (size <= LARGEST && size >= 1 / LARGEST)) return
  throw new UserError(
    'data',
    `fit: ${output} is of the size ${size}; expected at most ${LARGEST} and at least ${1 / LARGEST}, as squares of it have to be numbers. Divide the column by a constant first.`,
  )
}

/** The node, the largest set of variables in which it is affine, all taken together, and its slopes by those. */
function linearIn(
  formula: Formula,
  value: number,
): { formula: Formula; value: number; linear: number[]; slopes: number[] } {
  const { graph, nodes, features } = formula
  const derivative = new Derivative(graph)
  const bends = (i: number, j: number) =>
    !graph.isConstant(derivative.of(derivative.of(value, nodes[i]!), nodes[j]!), 0)
  const moves = features.flatMap(({ slopes }) => slopes.map(({ variable }) => variable))
  const candidates = nodes.map((_, j) => j).filter((j) => !moves.includes(j) && !bends(j, j))
  let best: number[] = []
  const grow = (set: number[], from: number): void => {
    if (set.length > best.length) best = set
    for (let k = from; k < candidates.length; k++) {
      if (set.length + candidates.length - k <= best.length) return
      const j = candidates[k]!
      if (set.every((i) => !bends(i, j))) grow([...set, j], k + 1)
    }
  }
  grow([], 0)
  return { formula, value, linear: best, slopes: best.map((j) => derivative.of(value, nodes[j]!)) }
}
