/** A smooth function to be minimised over a set that points can be projected onto. */
export interface ProjectedProblem {
  /** Value at x; writes the gradient to `out`. */
  readonly evaluate: (x: Float64Array, out: Float64Array) => number
  /** Moves x to the nearest point of the set, in the metric of `weights`. */
  readonly project: (x: Float64Array) => void
  /** Weight of each variable in the metric: what a unit of it stands for. */
  readonly weights: Float64Array
  /** Largest distance that a variable can move. */
  readonly range: number
}

export interface Projected {
  readonly x: Float64Array
  readonly value: number
  readonly steps: number
  readonly why: string
}

/** Values among which a step may be worse than the last one but not than the worst. */
const MEMORY = 8
const DECREASE = 1e-4
/** Largest projected move of a variable, relative to its range, at which the search has converged. */
const STILL = 1e-7
/** Decrease of the value within so many steps, relative to it, at which more of them don't pay. */
const CREEP = 1e-8
const CREEP_STEPS = 12

/**
 * Spectral projected gradient (Birgin, Martínez and Raydan 2000): steps along the projected gradient of the length that the
 * last two gradients suggest, with a search that may go uphill for a while.
 */
export function minimiseProjected(problem: ProjectedProblem, start: Float64Array, mostSteps: number): Projected {
  const { evaluate, project, weights, range } = problem
  const n = start.length
  let x = start.slice()
  project(x)
  let gradient = new Float64Array(n)
  let value = evaluate(x, gradient)
  let best = { x, value }
  const values = [value]
  const steepest = gradient.reduce((max, g, j) => Math.max(max, Math.abs(g) / weights[j]!), 0)
  let length = steepest > 0 ? (0.1 * range) / steepest : 1
  const end = (steps: number, why: string): Projected => ({ ...best, steps, why })
  for (let step = 0; step < mostSteps; step++) {
    const aimed = x.map((v, j) => v - (length * gradient[j]!) / weights[j]!)
    project(aimed)
    const direction = aimed.map((v, j) => v - x[j]!)
    const move = direction.reduce((max, d) => Math.max(max, Math.abs(d)), 0) / range
    if (move <= STILL) return end(step, `projected move ${move.toExponential(2)} <= ${STILL}`)
    const slope = direction.reduce((sum, d, j) => sum + d * gradient[j]!, 0)
    const worst = Math.max(...values.slice(-MEMORY))
    const next = new Float64Array(n)
    let share = 1
    let trial = x
    let found = Number.NaN
    for (; ; share /= 2) {
      trial = x.map((v, j) => v + share * direction[j]!)
      found = evaluate(trial, next)
      if (found <= worst + DECREASE * share * slope) break
      if (share < 1e-8) return end(step, 'no step lowers the value')
    }
    let [along, curved] = [0, 0]
    for (let j = 0; j < n; j++) {
      const s = trial[j]! - x[j]!
      along += s * s * weights[j]!
      curved += s * (next[j]! - gradient[j]!)
    }
    const longest = (1e4 * range) / Math.max(steepest, Number.MIN_VALUE)
    length = curved > 0 ? Math.min(along / curved, longest) : longest
    ;[x, gradient, value] = [trial, next, found]
    values.push(value)
    if (value < best.value) best = { x, value }
    const gained = values.at(-1 - CREEP_STEPS)
    if (gained !== undefined && Math.max(...values.slice(-1 - CREEP_STEPS)) - best.value <= CREEP * Math.abs(value)) {
      return end(step + 1, `decrease in ${CREEP_STEPS} steps <= ${CREEP} of the value`)
    }
  }
  return end(mostSteps, `${mostSteps} steps >= ${mostSteps}`)
}
