import { UserError } from '../base/error.ts'
import type { Role } from '../base/role.ts'
import { type Output, Program } from '../expr/compile.ts'
import { addTree, Derivative } from '../expr/derive.ts'
import { Kind } from '../expr/graph.ts'
import type { ParamRows } from '../fit/ensemble.ts'
import { paramColumns, valuesOf } from '../fit/param-columns.ts'
import type { Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'

/** Roles that are a model's size in a law whose compute can be split. */
const sizes: readonly Role[] = ['params', 'active_params']

/** The input of a law that is the size of the model; undefined for a law without one. */
export function sizeRole(law: Law): Role | undefined {
  return Object.values(law.inputs).find((role) => sizes.includes(role))
}

/** Inputs that a plan can't choose and must be told, such as the number of experts. */
export function heldRoles(law: Law): Role[] {
  const split = new Set<Role | undefined>([sizeRole(law), 'tokens', 'flops'])
  return Object.values(law.inputs).filter((role) => !split.has(role))
}

/** Whether compute can be split between size and tokens, further inputs being held. */
export function isAllocable(law: Law): boolean {
  return law.features === undefined && sizeRole(law) !== undefined && Object.values(law.inputs).includes('tokens')
}

/**
 * A law of size and tokens along its lines of equal compute, for many parameter vectors at once: the loss and its slopes by
 * ln N and ln C. Compute is C = k(N)·D with the law's own FLOP a token k(N), which is 6·N unless the law says otherwise.
 * Arguments are ln N and ln C, one value a parameter vector; further inputs of the law are held.
 */
export class Allocation {
  readonly count: number
  readonly #program: Program
  readonly #lnParams: Float64Array
  readonly #lnFlops: Float64Array
  readonly #loss: Output
  readonly #byParams: Output
  readonly #byFlops: Output
  readonly #cost: Output
  readonly #costSlope: Output

  /** Throws UserError for a law without a size and tokens, and for an input that is neither split nor held. */
  constructor(law: Law, rows: ParamRows, held: Point = {}) {
    checkInputs(law, held)
    const { count } = rows
    this.count = count
    const { graph, symbols, columns } = paramColumns(rows)
    const lnParams = graph.symbol('ln params', Kind.column, false)
    const lnFlops = graph.symbol('ln flops', Kind.column, false)
    const size = graph.call('exp', lnParams)
    for (const [symbol, role] of Object.entries(law.inputs)) {
      if (sizes.includes(role)) symbols.set(symbol, size)
      else if (role === 'flops') symbols.set(symbol, graph.call('exp', lnFlops))
      else if (role !== 'tokens') symbols.set(symbol, graph.constant(held[role]!))
    }
    const cost = law.flopsPerToken
      ? graph.call('log', addTree(graph, treeOf(law, law.flopsPerToken), symbols))
      : graph.add(graph.constant(Math.log(6)), lnParams)
    const tokens = graph.call('exp', graph.sub(lnFlops, cost))
    for (const [symbol, role] of Object.entries(law.inputs)) if (role === 'tokens') symbols.set(symbol, tokens)
    const loss = addTree(graph, treeOf(law, law.formula), symbols)
    const derivative = new Derivative(graph)
    const byParams = derivative.of(loss, lnParams)
    const byFlops = derivative.of(loss, lnFlops)
    const costSlope = derivative.of(cost, lnParams)
    this.#program = new Program(graph, [[lnParams, lnFlops, loss, cost], [byParams], [byFlops, costSlope]])
    this.#loss = this.#program.output(loss)
    this.#byParams = this.#program.output(byParams)
    this.#byFlops = this.#program.output(byFlops)
    this.#cost = this.#program.output(cost)
    this.#costSlope = this.#program.output(costSlope)
    this.#program.load(columns, count)
    this.#lnParams = this.#program.column(lnParams)
    this.#lnFlops = this.#program.column(lnFlops)
  }

  loss(lnParams: Float64Array, lnFlops: Float64Array): Float64Array {
    return this.#at(lnParams, lnFlops, 0, this.#loss)
  }

  /** ∂L/∂ln N at fixed C: below 0 where the model is too small for its compute. */
  slope(lnParams: Float64Array, lnFlops: Float64Array): Float64Array {
    return this.#at(lnParams, lnFlops, 1, this.#byParams)
  }

  /** ∂L/∂ln C at fixed N, which is ∂L/∂ln D. */
  slopeByFlops(lnParams: Float64Array, lnFlops: Float64Array): Float64Array {
    return this.#at(lnParams, lnFlops, 2, this.#byFlops)
  }

  /** ln k(N), training FLOP a token. */
  cost(lnParams: Float64Array): Float64Array {
    return this.#at(lnParams, lnParams, 0, this.#cost)
  }

  /** ∂ln k/∂ln N: 1 where compute is 6·N·D. */
  costSlope(lnParams: Float64Array): Float64Array {
    return this.#at(lnParams, lnParams, 2, this.#costSlope)
  }

  /** An output once all stages up to its own have run: later ones use what earlier ones found. */
  #at(lnParams: Float64Array, lnFlops: Float64Array, stage: number, output: Output): Float64Array {
    this.#lnParams.set(lnParams)
    this.#lnFlops.set(lnFlops)
    for (let k = 0; k <= stage; k++) this.#program.run(k, this.count)
    return valuesOf(this.#program, output, this.count)
  }
}

function checkInputs(law: Law, held: Point): void {
  if (!isAllocable(law)) {
    throw new UserError(
      'law',
      `plan: ${law.name} is a law of ${Object.values(law.inputs).join(', ') || 'curves'}; an optimum needs a law of params and tokens.`,
    )
  }
  const needed = heldRoles(law)
  const lacking = needed.find((role) => held[role] === undefined)
  if (lacking !== undefined) {
    throw new UserError(
      'option',
      `plan: ${law.name} also takes ${lacking}, which a plan can't choose. Say it with ${lacking === 'unique_tokens' ? '--unique-tokens 25e9' : `--at ${lacking}=…`}.`,
    )
  }
  const unknown = Object.keys(held).find((role) => !needed.includes(role))
  if (unknown !== undefined) throw new UserError('option', `plan: ${whyNotHeld(law, unknown)}`)
}

function whyNotHeld(law: Law, role: Role): string {
  if (role === 'unique_tokens') {
    return `${law.name} takes no unique_tokens, so it does not know what repeats are worth. Fit the law data-constrained to runs that repeat their tokens.`
  }
  const isSplit = [...sizes, 'tokens', 'flops'].includes(role)
  return isSplit
    ? `${role} is what is given or chosen, not held; say --flops, --params or --tokens in place of --at.`
    : `${law.name} takes no ${role}.`
}
