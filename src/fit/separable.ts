import { UserError } from '../base/error.ts'
import { type Output, Program } from '../expr/compile.ts'
import { Derivative } from '../expr/derive.ts'
import type { Law } from '../law/law.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { BoundedLeastSquares } from '../solve/linear.ts'
import type { Loss } from '../solve/loss.ts'
import { MovingColumns } from './features.ts'
import { type Formula, formulaOf, type Inputs, isPositive } from './model.ts'
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
  readonly #loss: Loss
  readonly #work: {
    readonly r: Float64Array
    readonly g: Float64Array
    readonly q: Float64Array
    readonly w: Float64Array
  }
  readonly #basis: Float64Array[]
  readonly #coefficients: Float64Array
  readonly #toResidual: Float64Array

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
    const positive = (symbol: string) => isPositive(inputs[symbol])
    const raw = formulaOf(law, variables, positive, true)
    const rawLinear = linearSet(raw, raw.value)
    const log = formulaOf(law, variables, positive)
    const logValue = log.graph.call('log', log.value)
    const canLog = isPositive(data)
    const logLinear = canLog ? linearSet(log, logValue) : []
    const preferLog = logLinear.length > rawLinear.length || (logLinear.length === rawLinear.length && objective.log)
    this.#logarithm = canLog && preferLog
    this.#formula = this.#logarithm ? log : raw
    this.#linear = this.#logarithm ? logLinear : rawLinear
    this.searched = variables.free.map((_, j) => j).filter((j) => !this.#linear.includes(j))
    this.#variables = variables
    const { graph, nodes } = this.#formula
    const value = this.#logarithm ? logValue : raw.value
    const derivative = new Derivative(graph)
    const columns = this.#linear.map((j) => derivative.of(value, nodes[j]!))
    this.#program = new Program(graph, [[value, ...columns]])
    this.#offset = this.#program.output(value)
    this.#columns = columns.map((id) => this.#program.output(id))
    this.#program.load(inputs, rows)
    this.#moving = curve === null ? null : new MovingColumns(this.#formula.features, variables, this.#program, curve)
    this.#target = this.#logarithm ? data.map(Math.log) : data
    this.#size = meanSize(this.#target) || 1
    // residuals of ln L are, to first order, residuals of L in units of L, and the other way round
    this.#toResidual = data.map((v) => (this.#logarithm ? (objective.log ? 1 : v) : objective.log ? 1 / v : 1))
    this.#weights = weights
    this.#loss = objective.loss
    const isNonNegative = (j: number) => !this.#logarithm && (variables.free[j]!.log || variables.free[j]!.low >= 0)
    this.#solver = new BoundedLeastSquares(this.#linear.map(isNonNegative), rows)
    const column = () => new Float64Array(rows)
    this.#work = { r: column(), g: column(), q: column(), w: column() }
    this.#basis = this.#linear.map(column)
    this.#coefficients = new Float64Array(this.#linear.length)
  }

  /**
   * Given the searched variables in `u`, fills in the linear ones; returns the objective there (∞ where not finite).
   * Coefficients that are best at 0 and searched as logarithms become −∞.
   */
  place(u: Float64Array): number {
    const { r, g, q, w } = this.#work
    const m = this.#target.length
    this.#evaluate(u)
    for (let i = 0; i < m; i++) w[i] = this.#weights[i]! * this.#toResidual[i]! * this.#toResidual[i]!
    let cost = Number.POSITIVE_INFINITY
    for (let sweep = 0; sweep <= SWEEPS; sweep++) {
      if (!this.#solver.solve(this.#basis, g, w, m, this.#coefficients)) return Number.POSITIVE_INFINITY
      this.#residuals(g, r)
      cost = this.#loss.cost(r, this.#weights, m)
      if (this.#linear.length === 0 || this.#loss.isSquare || sweep === SWEEPS || !Number.isFinite(cost)) break
      this.#reweigh(r, q, w, m)
    }
    this.#linear.forEach((j, k) => {
      const c = this.#coefficients[k]!
      const isLog = this.#variables.free[j]!.log && !this.#logarithm
      const isAbsent = isLog && !(c * meanSize(this.#basis[k]!) > ABSENT * this.#size)
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

  /** Columns of the linear variables, and target minus what doesn't depend on them (into work.g). */
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
    const { g } = this.#work
    this.#read(this.#offset, g)
    for (let i = 0; i < m; i++) g[i] = this.#target[i]! - g[i]!
    for (let k = 0; k < this.#columns.length; k++) this.#read(this.#columns[k]!, this.#basis[k]!)
  }

  #read({ scalar, column }: Output, out: Float64Array): void {
    const factor = this.#program.scalars[scalar]!
    if (column === null) out.fill(factor)
    else for (let i = 0; i < out.length; i++) out[i] = factor * column.values[i]!
  }

  #residuals(rest: Float64Array, out: Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = -rest[i]!
    for (let k = 0; k < this.#basis.length; k++) addScaled(this.#coefficients[k]!, this.#basis[k]!, out)
    for (let i = 0; i < out.length; i++) out[i]! *= this.#toResidual[i]!
  }

  /** Weights under which least squares has the slope of the loss at these residuals. */
  #reweigh(r: Float64Array, q: Float64Array, w: Float64Array, m: number): void {
    const slope = q
    this.#loss.slopes(r, this.#weights, m, slope, w)
    let tiny = 0
    for (let i = 0; i < m; i++) tiny += Math.abs(r[i]!)
    tiny = (1e-6 * tiny) / m + 1e-300
    for (let i = 0; i < m; i++) {
      const size = Math.max(Math.abs(r[i]!), tiny)
      w[i] = (Math.abs(slope[i]!) / size) * this.#toResidual[i]! * this.#toResidual[i]!
    }
  }
}

/** out += factor · column. */
function addScaled(factor: number, column: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += factor * column[i]!
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

/** The largest set of variables in which the node is affine, all taken together. */
function linearSet({ graph, nodes, features }: Formula, value: number): number[] {
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
  return best
}
