/** Runs to choose from, as a linear design sees them. */
export interface Pool {
  readonly count: number
  /** Number of variables. */
  readonly p: number
  /** Slope of each run's output by the variables, in units of its noise; count × p, row-major. */
  readonly slopes: Float64Array
  /** FLOP of each run. */
  readonly flops: Float64Array
}

/** What is known before the runs, and what is asked. */
export interface Question {
  /** Covariance of the variables, p × p, row-major. */
  readonly covariance: Float64Array
  /** Slope of the asked quantity by the variables, p. */
  readonly target: Float64Array
}

/** Limits of a choice. */
export interface Limits {
  /** FLOP for all runs together. */
  readonly budget: number
  readonly runs: number
  /** How often one run of the pool may be made. */
  readonly repeats: number
}

/** Variance of the asked quantity. */
export function varianceOf({ covariance, target }: Question): number {
  const p = target.length
  let sum = 0
  for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) sum += target[j]! * covariance[j * p + k]! * target[k]!
  return sum
}

/** The covariance after one more run of slope `g`, or with `sign` −1 without it (Sherman & Morrison 1950), into `out`. */
export function updated(covariance: Float64Array, g: Float64Array, sign: 1 | -1, out: Float64Array): void {
  const p = g.length
  const along = new Float64Array(p)
  let square = 0
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < p; k++) along[j]! += covariance[j * p + k]! * g[k]!
    square += along[j]! * g[j]!
  }
  const factor = sign / (1 + sign * square)
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < p; k++) out[j * p + k] = covariance[j * p + k]! - factor * along[j]! * along[k]!
  }
}

/** By how much each run of the pool alone would lower the variance: (cᵀSg)² / (1 + gᵀSg). */
export function reductions({ count, p, slopes }: Pool, { covariance, target }: Question, out: Float64Array): void {
  const b = new Float64Array(p)
  for (let j = 0; j < p; j++) for (let k = 0; k < p; k++) b[j]! += covariance[j * p + k]! * target[k]!
  for (let i = 0; i < count; i++) {
    const at = i * p
    let along = 0
    let square = 0
    for (let j = 0; j < p; j++) {
      const g = slopes[at + j]!
      along += b[j]! * g
      let row = 0
      for (let k = 0; k < p; k++) row += covariance[j * p + k]! * slopes[at + k]!
      square += g * row
    }
    out[i] = (along * along) / (1 + square)
  }
}

/** Prices of compute to settle at, falling, in units of ln(variance) for the whole budget; and halvings of the last step. */
const [DEAREST, STEP, HALVINGS] = [1e4, 3, 6]
/** Relative gain below which an exchange isn't worth it, and passes after which it ends. */
const [WORTH, PASSES] = [1e-5, 40]

/**
 * The runs that lower the variance of the target most within the limits. Compute first has a price instead of a limit,
 * which falls until the budget is spent: runs are exchanged one at a time for those that are worth their price (Fedorov
 * 1972, ch. 3), so that they can grow together. What each price leads to is then exchanged within the limit, and the best
 * is kept. Indices into the pool, in no order; a run made twice stands twice.
 */
export function bestRuns(pool: Pool, question: Question, limits: Limits): number[] {
  let settled = new Choice(pool, question, { ...limits, budget: Number.POSITIVE_INFINITY })
  let best = new Choice(pool, question, limits)
  const consider = (from: Choice) => {
    const choice = from.within(limits)
    choice.exchange(0)
    if (choice.variance < best.variance) best = choice
  }
  let [price, step] = [DEAREST, STEP]
  for (let halvings = 0; halvings < HALVINGS && price > 1 / DEAREST; ) {
    const next = settled.within(settled.limits)
    next.exchange(price / limits.budget)
    if (next.spent <= limits.budget) {
      settled = next
      consider(settled)
    } else {
      // back to the price that was affordable, and down again in a smaller step
      price *= step
      step = Math.sqrt(step)
      halvings++
    }
    price /= step
  }
  return best.runs
}

/** A set of runs that is being improved. */
class Choice {
  readonly runs: number[] = []
  readonly limits: Limits
  spent = 0
  readonly #pool: Pool
  readonly #question: Question
  readonly #covariance: Float64Array
  readonly #times: Int32Array
  readonly #gain: Float64Array

  constructor(pool: Pool, question: Question, limits: Limits) {
    this.limits = limits
    this.#pool = pool
    this.#question = question
    this.#covariance = question.covariance.slice()
    this.#times = new Int32Array(pool.count)
    this.#gain = new Float64Array(pool.count)
  }

  get variance(): number {
    return varianceOf(this.#state)
  }

  /** The same runs under other limits. */
  within(limits: Limits): Choice {
    const copy = new Choice(this.#pool, this.#question, limits)
    for (const run of this.runs) copy.#add(run)
    return copy
  }

  /** Exchanges runs one at a time for what is worth most at a price of a FLOP, and fills free places, until nothing helps. */
  exchange(price: number): void {
    for (let pass = 0; pass < PASSES; pass++) {
      this.#refresh()
      const before = this.#worth(price)
      for (let slot = this.runs.length - 1; slot >= 0; slot--) {
        const run = this.runs[slot]!
        this.#remove(slot)
        const other = this.#best(price)
        // what pays no longer is left out, unless compute has no price
        if (other !== -1) this.#add(other, slot)
        else if (price === 0) this.#add(run, slot)
      }
      while (this.runs.length < this.limits.runs) {
        const next = this.#best(price)
        if (next === -1) break
        this.#add(next)
      }
      if (this.#worth(price) - before < WORTH) return
    }
  }

  get #state(): Question {
    return { covariance: this.#covariance, target: this.#question.target }
  }

  /** −ln(variance) less what the runs cost. */
  #worth(price: number): number {
    return -Math.log(this.variance) - price * this.spent
  }

  /** The run that adds most worth and still fits; −1 where none adds any. */
  #best(price: number): number {
    const { flops, count } = this.#pool
    reductions(this.#pool, this.#state, this.#gain)
    const { variance } = this
    const left = this.limits.budget - this.spent
    let [best, most] = [-1, 0]
    for (let i = 0; i < count; i++) {
      if (flops[i]! > left || this.#times[i]! >= this.limits.repeats) continue
      const worth = -Math.log1p(-this.#gain[i]! / variance) - price * flops[i]!
      if (worth > most) [best, most] = [i, worth]
    }
    return best
  }

  /** The covariance anew: taking runs out loses digits. */
  #refresh(): void {
    const runs = this.runs.splice(0)
    this.#covariance.set(this.#question.covariance)
    this.#times.fill(0)
    this.spent = 0
    for (const run of runs) this.#add(run)
  }

  #add(run: number, slot = this.runs.length): void {
    this.runs.splice(slot, 0, run)
    this.#update(run, 1)
  }

  #remove(slot: number): void {
    const [run] = this.runs.splice(slot, 1)
    this.#update(run!, -1)
  }

  #update(run: number, sign: 1 | -1): void {
    const { slopes, flops, p } = this.#pool
    updated(this.#covariance, slopes.subarray(run * p, run * p + p), sign, this.#covariance)
    this.#times[run]! += sign
    this.spent += sign * flops[run]!
  }
}
