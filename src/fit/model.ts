import { type Output, Program } from '../expr/compile.ts'
import { addTree, Derivative } from '../expr/derive.ts'
import { Graph, Kind } from '../expr/graph.ts'
import { symbolsOf } from '../expr/tree.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { type FeatureNode, featureNodes, fixedSymbols, MovingColumns } from './features.ts'
import { remembered } from './remembered.ts'
import type { Variables } from './variables.ts'

/** Columns of inputs by symbol, all of one length. */
export type Inputs = Readonly<Record<string, Float64Array>>

/** A law compiled over free variables: value, slopes and curvatures as scalar × column. */
export interface Model {
  readonly program: Program
  readonly value: Output
  /** ∂f/∂u_j */
  readonly first: readonly Output[]
  /** ∂²f/∂u_i∂u_j for i ≤ j, those that aren't 0 everywhere. */
  readonly second: readonly { readonly i: number; readonly j: number; readonly output: Output }[]
  /** Node of each variable, to set its value. */
  readonly nodes: readonly number[]
  /** Columns that must be written anew at each point, or null. */
  readonly moving: MovingColumns | null
}

/** Symbols of the inputs a law's formula really uses. */
export function inputSymbols(law: Law): string[] {
  return symbolsOf(treeOf(law, law.formula)).filter((symbol) => Object.hasOwn(law.inputs, symbol))
}

/** A law's formula as a node of a graph, with a node for each free variable. */
export interface Formula {
  readonly graph: Graph
  readonly value: number
  readonly nodes: number[]
  /** Columns that change with the variables. */
  readonly features: readonly FeatureNode[]
}

/**
 * Builds the formula over free variables. With `natural`, variables are the parameters themselves even where the search
 * uses their logarithm: the form in which coefficients are linear.
 */
export function formulaOf(
  law: Law,
  variables: Variables,
  positive: (symbol: string) => boolean,
  natural = false,
): Formula {
  const graph = new Graph()
  const symbols = new Map<string, number>()
  for (const symbol of fixedSymbols(law)) symbols.set(symbol, graph.symbol(symbol, Kind.fixed, positive(symbol)))
  const nodes = variables.free.map(({ name, log }) => {
    const node = graph.symbol(name, Kind.scalar, natural && log)
    symbols.set(name, log && !natural ? graph.call('exp', node) : node)
    return node
  })
  for (const [name, value] of Object.entries(variables.fixed)) symbols.set(name, graph.constant(value))
  for (const [name, target] of Object.entries(variables.tied)) symbols.set(name, symbols.get(target)!)
  const features = featureNodes(law, graph, variables, symbols, natural)
  return { graph, value: addTree(graph, treeOf(law, law.formula), symbols), nodes, features }
}

/** Derivative of a node by a free variable, also by way of the features that the variable moves. */
export function slopeOf(derivative: Derivative, { graph, nodes, features }: Formula, id: number, j: number): number {
  let slope = derivative.of(id, nodes[j]!)
  for (const { node, slopes } of features) {
    for (const { variable, chain } of slopes) {
      if (variable === j) slope = graph.add(slope, graph.mul(derivative.of(id, node), chain))
    }
  }
  return slope
}

/**
 * Compiles a law for the rows of `inputs`. The curvature of a feature in its own arguments is left out: it meets the
 * residuals alone, which are small where it matters.
 */
export function modelOf(
  law: Law,
  variables: Variables,
  inputs: Inputs,
  rows: number,
  curve: CurveRows | null = null,
): Model {
  const { formula, first, second } = remembered(law, 'model', variables, inputs, (positive) =>
    derived(formulaOf(law, variables, positive)),
  )
  const { graph, value, nodes, features } = formula
  const program = new Program(graph, [[value], first, second.map(({ id }) => id)])
  const outputs = {
    value: program.output(value),
    first: first.map((id) => program.output(id)),
    second: second.map(({ i, j, id }) => ({ i, j, output: program.output(id) })),
  }
  program.load(inputs, rows)
  const moving = curve === null ? null : new MovingColumns(features, variables, program, curve)
  return { program, nodes, moving, ...outputs }
}

/** A formula with its slopes by each variable, and its curvatures that aren't 0 everywhere. */
function derived(formula: Formula): {
  formula: Formula
  first: number[]
  second: { i: number; j: number; id: number }[]
} {
  const { graph, value, nodes } = formula
  const derivative = new Derivative(graph)
  const first = nodes.map((_, j) => slopeOf(derivative, formula, value, j))
  const second: { i: number; j: number; id: number }[] = []
  for (let i = 0; i < nodes.length; i++) {
    for (let j = i; j < nodes.length; j++) {
      const id = slopeOf(derivative, formula, first[i]!, j)
      if (!graph.isConstant(id, 0)) second.push({ i, j, id })
    }
  }
  return { formula, first, second }
}

export function isPositive(column: Float64Array | undefined): boolean {
  return column?.every((v) => v > 0) ?? false
}
