import { own } from '../base/own.ts'
import type { Program } from '../expr/compile.ts'
import { type Graph, Kind } from '../expr/graph.ts'
import type { Law } from '../law/law.ts'
import type { CurveRows } from '../schedule/curve-rows.ts'
import { argumentsOf, type Feature, type FeatureColumn, featureColumn } from '../schedule/feature.ts'
import type { Variables } from './variables.ts'

/** A feature whose arguments include parameters: its column moves with them. */
export interface FeatureNode {
  readonly feature: Feature
  readonly args: readonly (string | number)[]
  readonly node: number
  /** For each argument that is a free variable: the column of its slope, and that slope by the variable. */
  readonly slopes: readonly {
    readonly arg: number
    readonly variable: number
    readonly node: number
    readonly chain: number
  }[]
}

/** Features of the law that depend on the schedule alone, computed once. */
export function fixedFeatures(law: Law, curve: CurveRows): Record<string, Float64Array> {
  const fixed = Object.entries(law.features ?? {}).filter(([, feature]) => !isMoving(feature))
  return Object.fromEntries(
    fixed.map(([symbol, feature]) => {
      const column = new Float64Array(curve.run.length)
      featureColumn(feature, curve).evaluate(argumentsOf(feature) as number[], column)
      return [symbol, column]
    }),
  )
}

/** Symbols whose columns no parameter moves. */
export function fixedSymbols(law: Law): string[] {
  const features = Object.entries(law.features ?? {}).filter(([, feature]) => !isMoving(feature))
  return [...Object.keys(law.inputs), ...features.map(([symbol]) => symbol)]
}

/** Features with parameters among their arguments, by symbol. */
function movingFeatures(law: Law): [symbol: string, feature: Feature][] {
  return Object.entries(law.features ?? {}).filter(([, feature]) => isMoving(feature))
}

function isMoving(feature: Feature): boolean {
  return argumentsOf(feature).some((arg) => typeof arg === 'string')
}

/** Adds a node for each moving feature to the graph and to its symbols. */
export function featureNodes(
  law: Law,
  graph: Graph,
  variables: Variables,
  symbols: Map<string, number>,
  natural: boolean,
): FeatureNode[] {
  return movingFeatures(law).map(([symbol, feature]) => {
    const args = argumentsOf(feature)
    const node = graph.symbol(symbol, Kind.column, false)
    const slopes = args.flatMap((name, arg) => {
      const variable = typeof name === 'number' ? -1 : variableOf(variables, name)
      if (variable === -1) return []
      const slope = graph.symbol(`∂${symbol}/∂${name}`, Kind.column, false)
      const isLog = variables.free[variable]!.log && !natural
      return [{ arg, variable, node: slope, chain: isLog ? graph.mul(slope, symbols.get(name as string)!) : slope }]
    })
    symbols.set(symbol, node)
    return { feature, args, node, slopes }
  })
}

/** Index of the free variable that a parameter is or is tied to; -1 where it is held. */
function variableOf({ free, tied }: Variables, name: string): number {
  return free.findIndex((variable) => variable.name === (own(tied, name) ?? name))
}

/** The moving features of a compiled formula, written into its program at each point. */
export class MovingColumns {
  readonly #program: Program
  readonly #columns: {
    readonly node: FeatureNode
    readonly column: FeatureColumn
    readonly args: readonly { readonly value: number; readonly variable: number; readonly log: boolean }[]
    readonly given: Float64Array
    readonly whole: Float64Array
    readonly slopes: readonly Float64Array[]
  }[]
  #rows: Int32Array | null = null
  #count = 0

  constructor(features: readonly FeatureNode[], variables: Variables, program: Program, curve: CurveRows) {
    this.#program = program
    this.#columns = features.map((node) => {
      const args = node.args.map((arg) => {
        const variable = typeof arg === 'number' ? -1 : variableOf(variables, arg)
        const held = typeof arg === 'number' ? arg : variables.fixed[variables.tied[arg] ?? arg]
        return { value: held ?? 0, variable, log: variable >= 0 && variables.free[variable]!.log }
      })
      const column = () => new Float64Array(curve.run.length)
      return {
        node,
        column: featureColumn(node.feature, curve),
        args,
        given: new Float64Array(args.length),
        whole: column(),
        slopes: args.map(column),
      }
    })
  }

  /** Uses only these rows until the next call; null = all. */
  select(rows: Int32Array | null, count: number): void {
    this.#rows = rows
    this.#count = count
  }

  /** Writes the columns at the free variables u. */
  write(u: ArrayLike<number>): void {
    for (const { node, column, args, given, whole } of this.#columns) {
      args.forEach(({ value, variable, log }, k) => {
        given[k] = variable < 0 ? value : log ? Math.exp(u[variable]!) : u[variable]!
      })
      column.evaluate(given, whole)
      this.#put(whole, node.node)
    }
  }

  /** Writes the slopes at the point written last. */
  writeSlopes(): void {
    for (const { node, column, given, whole, slopes } of this.#columns) {
      column.evaluate(given, whole, slopes)
      for (const { arg, node: slope } of node.slopes) this.#put(slopes[arg]!, slope)
    }
  }

  #put(whole: Float64Array, node: number): void {
    const out = this.#program.column(node)
    // a coefficient held at 0 takes its feature out of the formula
    if (out.length === 0) return
    if (this.#rows === null) out.set(whole)
    else for (let i = 0; i < this.#count; i++) out[i] = whole[this.#rows[i]!]!
  }
}
