/** Steps between which a searched schedule is a straight line. */
export interface Knots {
  /** Ascending; the first is the first step after the warm-up, the last the last of the run. */
  readonly steps: readonly number[]
  /** Steps of the warm-up, in which the rate rises to the peak. */
  readonly warmup: number
}

const UNIFORM = 48
const GROWTH = 1.5
/** Neighbours that differ by more than this share of the peak get a knot between them. */
const STEEP = 0.06

/** Evenly spread over the run, and closer and closer towards its end, where schedules bend most. */
export function firstKnots(steps: number, warmup: number): Knots {
  const last = steps - 1
  const every = Math.max((last - warmup) / UNIFORM, 1)
  const chosen = new Set<number>([warmup, last])
  for (let k = 1; k < UNIFORM; k++) chosen.add(Math.round(warmup + k * every))
  for (let gap = 1, at = last; gap < every && at > warmup; gap *= GROWTH) {
    at -= Math.ceil(gap)
    chosen.add(Math.max(at, warmup))
  }
  return { steps: [...chosen].filter((step) => step <= last).sort((a, b) => a - b), warmup }
}

/** More knots where the rates fall or rise steeply; null where none is steep. */
export function refinedKnots({ steps, warmup }: Knots, rates: ArrayLike<number>, peak: number): Knots | null {
  const added = steps.flatMap((step, j) => {
    const next = steps[j + 1]
    if (next === undefined || next - step < 2 || Math.abs(rates[j + 1]! - rates[j]!) <= STEEP * peak) return []
    return [step + Math.floor((next - step) / 2)]
  })
  if (added.length === 0) return null
  return { steps: [...new Set([...steps, ...added])].sort((a, b) => a - b), warmup }
}

/** Rates of every step: a linear warm-up from 0 to the first knot's rate, then lines between the knots. */
export function ratesBetween({ steps, warmup }: Knots, values: ArrayLike<number>): Float64Array {
  const rates = new Float64Array(steps.at(-1)! + 1)
  for (let k = 0; k < warmup; k++) rates[k] = warmup === 1 ? values[0]! : (values[0]! * k) / (warmup - 1)
  eachStep(steps, (step, j, share) => {
    rates[step] = share === 0 ? values[j]! : (1 - share) * values[j]! + share * values[j + 1]!
  })
  return rates
}

/** Slopes by the knots' rates, from those by the rates of every step after the warm-up. */
export function slopesOfKnots({ steps }: Knots, slopes: Float64Array): Float64Array {
  const gathered = new Float64Array(steps.length)
  eachStep(steps, (step, j, share) => {
    gathered[j]! += (1 - share) * slopes[step]!
    if (share > 0) gathered[j + 1]! += share * slopes[step]!
  })
  return gathered
}

/** Tells each step, the knot at or before it, and how far towards the next one it is. */
function eachStep(steps: readonly number[], tell: (step: number, knot: number, share: number) => void): void {
  for (let j = 0; j + 1 < steps.length; j++) {
    const [from, to] = [steps[j]!, steps[j + 1]!]
    for (let step = from; step < to; step++) tell(step, j, (step - from) / (to - from))
  }
  tell(steps.at(-1)!, steps.length - 1, 0)
}
