import { didYouMean, UserError } from '../base/error.ts'
import type { Law } from '../law/law.ts'
import type { Start } from '../solve/search.ts'
import type { Inputs } from './model.ts'
import type { Separable } from './separable.ts'
import { type Variables, variablesAt } from './variables.ts'

/** Points of the start grid at most; beyond, a fixed low-discrepancy sample of it. */
const MOST_POINTS = 2000

/** Tried for a searched parameter that declares no starts: exponents of either sign. */
const EXPONENTS = [0.05, 0.1, 0.2, 0.35, 0.6, 1, -0.05, -0.1, -0.2, -0.35, -0.6, -1]

/** The start grid of a law: searched variables over their declared starts, linear ones solved for at each point. */
export function gridStarts(law: Law, variables: Variables, inputs: Inputs, separable: Separable): Start[] {
  const axes = separable.searched.map((j) => {
    const { name, log, low, high } = variables.free[j]!
    const { start, startUnit } = law.params[name]!
    const unit = startUnit === undefined ? 1 : geometricMean(inputs[startUnit]!)
    const values = start ?? (low >= 0 && !log ? EXPONENTS.filter((v) => v > 0) : EXPONENTS)
    const searched = values.map((v) => (log ? Math.log(Math.abs(v) * unit) : v * unit))
    return [...new Set(searched.map((v) => Math.min(Math.max(v, low), high)))]
  })
  const total = axes.reduce((product, axis) => product * axis.length, 1)
  const count = Math.min(total, MOST_POINTS)
  return Array.from({ length: count }, (_, k) => {
    // golden-ratio steps through the grid spread a sample evenly
    let index = total <= MOST_POINTS ? k : Math.floor(((k * 0.6180339887498949) % 1) * total)
    const theta = new Float64Array(variables.free.length)
    axes.forEach((axis, at) => {
      theta[separable.searched[at]!] = axis[index % axis.length]!
      index = Math.floor(index / axis.length)
    })
    return { cost: separable.place(theta), theta }
  })
}

/** One start that the user gave; parameters left out are placed by `separable` where they are linear, else 1. */
export function givenStart(variables: Variables, given: Readonly<Record<string, number>>, separable: Separable): Start {
  const names = variables.free.map(({ name }) => name)
  const odd = Object.keys(given).find((name) => !names.includes(name))
  if (odd !== undefined) {
    throw new UserError(
      'option',
      `--start ${odd}=${given[odd]}: there is no free parameter "${odd}"${didYouMean(odd, names) || '.'} Free are ${names.join(', ')}.`,
    )
  }
  const filled = Object.fromEntries(variables.free.map(({ name }) => [name, given[name] ?? 1]))
  const theta = variablesAt(variables, filled)
  if (variables.free.some(({ name }) => !(name in given))) {
    const placed = Float64Array.from(theta)
    separable.place(placed)
    variables.free.forEach(({ name }, j) => {
      if (!(name in given)) theta[j] = placed[j]!
    })
  }
  return { theta, cost: 0 }
}

function geometricMean(column: Float64Array): number {
  let sum = 0
  for (const v of column) sum += Math.log(v)
  return Math.exp(sum / column.length)
}
