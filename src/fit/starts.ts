import { didYouMean, UserError } from '../base/error.ts'
import { own } from '../base/own.ts'
import type { Tree } from '../expr/tree.ts'
import type { Law } from '../law/law.ts'
import { treeOf } from '../law/tree.ts'
import { isOnFace } from '../solve/face.ts'
import type { Start } from '../solve/search.ts'
import { guesses, productOf, termsOf } from './guesses.ts'
import type { Inputs } from './model.ts'
import { meanSize, type Separable } from './separable.ts'
import { type Variables, variablesAt } from './variables.ts'

/** Points of the start grid at most; beyond, a fixed low-discrepancy sample of it. */
const MOST_POINTS = 2000

/** Points of a sample that are improved along the axes, and sweeps over all axes. */
const IMPROVED = 16
const SWEEPS = 2
/** Rounds over the searched variables of a point that a solver left unfinished. */
const HALVINGS = 12

/** Tried for a searched parameter that declares no starts: exponents of either sign. */
const EXPONENTS = [0.05, 0.1, 0.2, 0.35, 0.6, 1, -0.05, -0.1, -0.2, -0.35, -0.6, -1]

/** Tried for a rate, as b in exp(-b·x), in units of one over the input's mean size: no unit of x is out of reach. */
const RATES = [0.2, 0.6, 2, 6]

/**
 * The start grid of a law: searched variables over their declared starts, linear ones solved for at each point.
 * Where a coefficient is best at 0 the start is twofold: with its term absent, and with a little of it.
 */
export function gridStarts(law: Law, variables: Variables, inputs: Inputs, separable: Separable): Start[] {
  const formula = treeOf(law, law.formula)
  const axes = separable.searched.map((j) => {
    const { name, log, low, high } = variables.free[j]!
    const { start, startUnit } = law.params[name]!
    const unit = startUnit === undefined ? 1 : unitOf(startUnit, inputs)
    const ofSign = (v: number) => v > 0 || (low < 0 && !log)
    const guessed = start ? undefined : guesses(formula, name, inputs)?.filter(ofSign)
    const declared = (start ?? guessed ?? EXPONENTS.filter(ofSign)).map((v) => v * unit)
    const rated = guessed ? undefined : rateInput(formula, name, inputs)
    const rate = rated && meanSize(inputs[rated.input]!) ** -rated.degree
    const rates = rate && Number.isFinite(rate) ? RATES.flatMap((v) => [v * rate, -v * rate]).filter(ofSign) : []
    const searched = [...declared, ...rates].map((v) => (log ? Math.log(Math.abs(v)) : v))
    return [...new Set(searched.map((v) => Math.min(Math.max(v, low), high)))]
  })
  const total = axes.reduce((product, axis) => product * axis.length, 1)
  const count = Math.min(total, MOST_POINTS)
  const starts: Start[] = []
  for (let k = 0; k < count; k++) {
    // golden-ratio steps through the grid spread a sample evenly
    let index = total <= MOST_POINTS ? k : Math.floor(((k * 0.6180339887498949) % 1) * total)
    const theta = new Float64Array(variables.free.length)
    axes.forEach((axis, at) => {
      theta[separable.searched[at]!] = axis[index % axis.length]!
      index = Math.floor(index / axis.length)
    })
    starts.push(placed(theta, separable))
  }
  return total <= MOST_POINTS ? withMinima(starts, axes) : [...starts, ...improved(starts, axes, separable)]
}

/** A whole grid, first axis fastest, with the points marked that no neighbour along an axis undercuts. */
function withMinima(grid: readonly Start[], axes: readonly (readonly number[])[]): Start[] {
  const undercut = new Uint8Array(grid.length)
  let stride = 1
  for (const axis of axes) {
    const inOrder = [...axis.keys()].sort((a, b) => axis[a]! - axis[b]!)
    for (let k = 0; k < grid.length; k++) {
      const place = Math.floor(k / stride) % axis.length
      if (place === inOrder[0])
        for (let at = 1; at < axis.length; at++) {
          const [a, b] = [inOrder[at - 1]!, inOrder[at]!].map((to) => k + (to - place) * stride) as [number, number]
          undercut[grid[a]!.cost <= grid[b]!.cost ? b : a] = 1
        }
    }
    stride *= axis.length
  }
  return grid.map((start, k) => (undercut[k] ? start : { ...start, isMinimum: true as const }))
}

function placed(theta: Float64Array, separable: Separable): Start {
  const cost = separable.place(theta)
  return { cost, theta, ...(isOnFace(theta) && { lifted: separable.lift(theta) }) }
}

/** The best points of a sample, each moved along one axis after the other to the best value there; each result once. */
function improved(sample: readonly Start[], axes: readonly (readonly number[])[], separable: Separable): Start[] {
  const best = [...sample].sort((a, b) => a.cost - b.cost).slice(0, IMPROVED)
  const reached = new Map<string, Start>()
  for (const start of best) {
    let { cost, theta } = start
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      axes.forEach((axis, at) => {
        for (const value of axis) {
          const moved = Float64Array.from(theta)
          moved[separable.searched[at]!] = value
          const there = separable.place(moved)
          if (there >= cost) continue
          cost = there
          theta = moved
        }
      })
    }
    reached.set(separable.searched.map((j) => theta[j]).join(' '), { ...placed(theta, separable), isMinimum: true })
  }
  return [...reached.values()]
}

/**
 * The point with its searched variables moved one after the other to where the objective is lowest, linear ones solved for at
 * each: along the valley in which they make up for each other. Undefined where that leads no lower than `cost`.
 */
export function moved(
  theta: Float64Array,
  cost: number,
  variables: Variables,
  separable: Separable,
): Float64Array | undefined {
  let best = placed(Float64Array.from(theta), separable)
  const steps = separable.searched.map((j) => (variables.free[j]!.log ? 0.5 : 0.25 * Math.abs(theta[j]!) || 0.1))
  for (let halving = 0; halving < HALVINGS; halving++) {
    separable.searched.forEach((j, at) => {
      const { low, high } = variables.free[j]!
      const aside = [-steps[at]!, steps[at]!].map((step) => {
        const trial = Float64Array.from(best.theta)
        trial[j] = Math.min(Math.max(trial[j]! + step, low), high)
        return placed(trial, separable)
      })
      const lowest = aside.reduce((a, b) => (b.cost < a.cost ? b : a))
      if (lowest.cost < best.cost) best = lowest
      else steps[at]! /= 3
    })
  }
  return best.cost < cost ? (best.lifted ?? best.theta) : undefined
}

/** One start that the user gave; parameters left out are placed by `separable` where they are linear, else 1. */
export function givenStart(
  variables: Variables,
  given: Readonly<Record<string, number>>,
  separable: () => Separable,
): Start {
  const names = variables.free.map(({ name }) => name)
  const odd = Object.keys(given).find((name) => !names.includes(name))
  if (odd !== undefined) {
    throw new UserError(
      'option',
      `--start ${odd}=${given[odd]}: there is no free parameter "${odd}"${didYouMean(odd, names) || '.'} Free are ${names.join(', ')}.`,
    )
  }
  const filled = Object.fromEntries(variables.free.map(({ name }) => [name, own(given, name) ?? 1]))
  const theta = variablesAt(variables, filled)
  if (variables.free.some(({ name }) => !Object.hasOwn(given, name))) {
    const start = placed(Float64Array.from(theta), separable())
    variables.free.forEach(({ name }, j) => {
      if (!Object.hasOwn(given, name)) theta[j] = (start.lifted ?? start.theta)[j]!
    })
  }
  return { theta, cost: 0 }
}

/** The input that a parameter multiplies (degree 1) or divides (−1) inside of a function, as b and x in exp(-b*x). */
function rateInput(tree: Tree, name: string, inputs: Inputs): { input: string; degree: number } | undefined {
  if (typeof tree === 'number' || typeof tree === 'string') return undefined
  const operands = tree.slice(1) as Tree[]
  if (/^[a-z]/.test(tree[0]) && !['neg', 'log', 'sqrt'].includes(tree[0])) {
    for (const term of operands.flatMap(termsOf)) {
      const { degrees } = productOf(term)
      const own = degrees.get(name)
      const input = Object.keys(inputs).find((symbol) => degrees.has(symbol))
      if (own && input !== undefined) return { input, degree: degrees.get(input)! / own }
    }
  }
  for (const operand of operands) {
    const found = rateInput(operand, name, inputs)
    if (found) return found
  }
  return undefined
}

/** An input's geometric mean by its symbol, or one over it by `1/` and the symbol. */
function unitOf(startUnit: string, inputs: Inputs): number {
  return startUnit.startsWith('1/') ? 1 / geometricMean(inputs[startUnit.slice(2)]!) : geometricMean(inputs[startUnit]!)
}

function geometricMean(column: Float64Array): number {
  let sum = 0
  for (const v of column) sum += Math.log(v)
  return Math.exp(sum / column.length)
}
