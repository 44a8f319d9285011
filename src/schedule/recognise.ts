import { largest } from '../num/sample.ts'
import { findMinimum } from '../num/scalar.ts'
import { near, roundest } from './round-steps.ts'
import { type Schedule, warmupOf } from './schedule.ts'
import { rateOf, type ScheduleName, type Spec, specText } from './spec.ts'

/** The schedule of the SPEC grammar that a run's learning rates follow. */
export interface Recognised {
  readonly spec: Spec
  /** As `--schedule` takes it. */
  readonly text: string
  /** Largest distance of a logged rate from it, as a share of the peak: 0 is exact, 1e-5 the rounding of most logs. */
  readonly error: number
}

/** Logged rates further off than this share of the peak follow another schedule. */
const MOST_ERROR = 0.02
/** Of schedules whose errors differ by less than this, the plainest is taken. */
const AS_GOOD = 1e-4

/** Rates after the warm-up: what the names of schedules differ in. */
interface Trace {
  readonly steps: readonly number[]
  readonly rates: readonly number[]
  readonly peak: number
  readonly warmup: number
  /** Least and largest number of steps of the run: the next row wasn't logged, whose steps may count from 0 or 1. */
  readonly ends: readonly [number, number]
}

/**
 * Names the schedule of a run, from constant, cosine, linear, exp, wsd, wsd-linear, wsd-sqrt, two-stage, polynomial and
 * inverse-sqrt. Null where none is within 2 % of the peak of every logged rate, or fewer than four rates are known. What
 * a log doesn't show is chosen round: the last step of a run, and where between two rows a decay began.
 */
export function recognise(schedule: Schedule): Recognised | null {
  if (schedule.kind === 'stated') return { spec: schedule.spec, text: specText(schedule.spec), error: 0 }
  const { steps, rates } = schedule
  const peak = largest(rates)
  if (steps.length < 4 || !(peak > 0)) return null
  const warmup = risenAt(schedule, peak)
  const from = rates.findIndex((rate, at) => rate >= peak * (1 - 1e-9) || steps[at]! >= warmup)
  const last = steps[steps.length - 1]!
  const trace: Trace = {
    steps: steps.slice(from),
    rates: rates.slice(from),
    peak,
    warmup,
    ends: [last, last + Math.max(1, last - steps[steps.length - 2]!)],
  }
  const errorOf = (spec: Spec) =>
    steps.reduce((most, step, at) => Math.max(most, Math.abs(rateOf(spec, step) - rates[at]!)), 0) / peak
  const found = candidates(trace)
    .filter(({ steps: all, warmup: rise, decay }) => all > rise && decay >= 1 && rise + decay <= all)
    .map((spec) => ({ spec, error: errorOf(spec) }))
    .filter(({ error }) => Number.isFinite(error))
  const best = Math.min(...found.map(({ error }) => error))
  const chosen = found.find(({ error }) => error <= best + AS_GOOD)
  return chosen === undefined || chosen.error > MOST_ERROR ? null : { ...chosen, text: specText(chosen.spec) }
}

/** Steps of warm-up: where the line through the rising rates reaches the peak, and one more. */
function risenAt(schedule: Schedule & { kind: 'logged' }, peak: number): number {
  const { steps, rates } = schedule
  const top = rates.findIndex((rate) => rate >= peak * (1 - 1e-9))
  const rising = rates.slice(0, top).every((rate, at) => at === 0 || rate > rates[at - 1]!)
  if (top === 0 || !rising) return warmupOf(schedule)
  const [a, b] = [0, top - 1]
  const slope = a === b ? rates[a]! / steps[a]! : (rates[b]! - rates[a]!) / (steps[b]! - steps[a]!)
  const reached = steps[a]! + (peak - rates[a]!) / slope
  const isBetween = reached >= steps[b]! && reached <= steps[top]!
  return (isBetween ? Math.round(reached) : steps[top]!) + 1
}

/** Specs worth a look, the plainest first; of each name the roundest numbers first. */
function candidates(trace: Trace): Spec[] {
  return [
    specOf(trace, 'constant', {}),
    ...twoStages(trace),
    ...ramps(trace, 'linear'),
    ...cosines(trace),
    ...ramps(trace, 'wsd-linear'),
    ...ramps(trace, 'exp'),
    ...ramps(trace, 'wsd'),
    ...ramps(trace, 'wsd-sqrt'),
    ...inverseRoots(trace),
    ...polynomials(trace),
  ]
}

function specOf({ peak, warmup, ends }: Trace, name: ScheduleName, own: Partial<Spec>): Spec {
  const steps = own.steps ?? roundest(...ends)
  const rest = {
    end: 0,
    decay: Math.min(Math.max(1, Math.round(steps / 5)), steps - warmup),
    at: Math.round(steps / 2),
  }
  return { name, peak: tidy(peak), warmup, ...rest, to: 0, power: 1, cycles: 1, ...own, steps }
}

/** A rate in as many digits as logs have. */
function tidy(rate: number): number {
  const short = Number(rate.toPrecision(3))
  return Math.abs(short - rate) <= 1e-6 * rate ? short : Number(rate.toPrecision(9))
}

function twoStages(trace: Trace): Spec[] {
  const { steps, rates, peak } = trace
  const first = rates.findIndex((rate) => rate < peak * (1 - 1e-9))
  if (first < 1 || rates.slice(first).some((rate) => Math.abs(rate - rates[first]!) > 1e-9 * peak)) return []
  return [specOf(trace, 'two-stage', { at: roundest(steps[first - 1]! + 1, steps[first]!), to: tidy(rates[first]!) })]
}

/** Decays that are straight in some function of the rate: that, and its inverse. */
const straight = {
  linear: [(rate: number) => rate, (g: number) => g],
  exp: [Math.log, Math.exp],
  root: [(rate: number, peak: number) => (peak - rate) ** 2, (g: number, peak: number) => peak - Math.sqrt(g)],
} as const

const shapeOf = {
  linear: 'linear',
  'wsd-linear': 'linear',
  exp: 'exp',
  wsd: 'exp',
  'wsd-sqrt': 'root',
} as const

function ramps(trace: Trace, name: keyof typeof shapeOf): Spec[] {
  const { steps, rates, peak, warmup, ends } = trace
  const [g, inverse] = straight[shapeOf[name]]
  const lowest = rates[rates.length - 1]!
  const isResting = rates.length > 2 && rates[rates.length - 2] === lowest && lowest < peak
  const falling = [...rates.keys()].filter(
    (at) => rates[at]! < peak * (1 - 1e-9) && rates[at]! > 0 && !(isResting && rates[at] === lowest),
  )
  if (falling.length < 2) return []
  const fixed = name === 'linear' || name === 'exp' ? { step: warmup, g: g(peak, peak) } : null
  const line = lineThrough(
    falling.map((at) => steps[at]!),
    falling.map((at) => g(rates[at]!, peak)),
    fixed,
  )
  const from = fixed?.step ?? (g(peak, peak) - line.at0) / line.slope
  const floor = isResting ? lowest : shapeOf[name] === 'exp' ? null : 0
  const reached = floor === null ? Number.NaN : (g(floor, peak) - line.at0) / line.slope
  const endsThere = isResting || (reached >= ends[0] - 1 && reached <= 2 * ends[1] - ends[0])
  const totals = endsThere ? [near(reached, 1.5), Math.round(reached)] : [roundest(...ends)]
  return totals.flatMap((total) => {
    const end = endsThere ? floor! : inverse(line.at0 + line.slope * total, peak)
    const decays = fixed === null ? [total - near(from, 1.5), total - Math.round(from)] : [undefined]
    return decays.map((decay) =>
      specOf(trace, name, { steps: total, end: Math.max(0, tidy(end)), ...(decay !== undefined && { decay }) }),
    )
  })
}

/** The least-squares line, or the one through a fixed point. */
function lineThrough(
  x: readonly number[],
  y: readonly number[],
  fixed: { readonly step: number; readonly g: number } | null,
): { readonly at0: number; readonly slope: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
  const [cx, cy] = fixed === null ? [mean(x), mean(y)] : [fixed.step, fixed.g]
  const [xy, xx] = x.reduce(([a, b], v, at) => [a + (v - cx) * (y[at]! - cy), b + (v - cx) ** 2], [0, 0])
  const slope = xy / xx
  return { at0: cy - slope * cx, slope }
}

/** Rows on which a cosine's length is searched for. */
const WAVE_ROWS = 500

/** Half-waves of every length, the end by least squares. */
function cosines(trace: Trace): Spec[] {
  const { peak, warmup, ends } = trace
  const stride = Math.ceil(trace.steps.length / WAVE_ROWS)
  const thin = (values: readonly number[]) => values.filter((_, at) => at % stride === 0)
  const [steps, rates] = [thin(trace.steps), thin(trace.rates)]
  const span = ends[0] + 1 - warmup
  const endAt = (length: number): { end: number; error: number } => {
    const wave = steps.map((step) => (1 + Math.cos((Math.PI * Math.max(0, step - warmup)) / length)) / 2)
    const [xy, xx] = wave.reduce(([a, b], w, at) => [a + (1 - w) * (rates[at]! - peak * w), b + (1 - w) ** 2], [0, 0])
    const end = Math.max(0, xy / xx)
    const error = wave.reduce((sum, w, at) => sum + (rates[at]! - peak * w - end * (1 - w)) ** 2, 0)
    return { end, error }
  }
  const grid = Array.from({ length: 120 }, (_, k) => span * 0.1 * 40 ** (k / 119))
  const errors = grid.map((length) => endAt(length).error)
  const best = errors.indexOf(Math.min(...errors))
  const found = findMinimum(
    (length) => endAt(length).error,
    grid[Math.max(0, best - 1)]!,
    grid[Math.min(grid.length - 1, best + 1)]!,
  )
  if (!found.found) return []
  const isWhole = found.x >= 0.98 * span
  const lengths = isWhole ? [near(warmup + found.x, 0.002 * found.x) - warmup, Math.round(found.x)] : [found.x]
  return lengths.map((length) => {
    const total = isWhole ? warmup + length : roundest(...ends)
    const waves = (total - warmup) / length
    const cycles = isWhole ? 1 : Math.abs(waves - Math.round(waves)) < 1e-3 ? Math.round(waves) : waves
    return specOf(trace, 'cosine', { steps: total, end: roundShare(endAt(length).end, peak), cycles })
  })
}

/** An end near a round share of the peak is that share. */
function roundShare(end: number, peak: number): number {
  const share = Math.round((1000 * end) / peak) / 1000
  return Math.abs(share - end / peak) < 2e-4 ? tidy(share * peak) : tidy(end)
}

function inverseRoots(trace: Trace): Spec[] {
  return trace.rates.some((rate) => rate === 0) ? [] : [specOf(trace, 'inverse-sqrt', {})]
}

/** (1 − share)^power down to 0, for every length of the run. */
function polynomials(trace: Trace): Spec[] {
  const { steps, rates, peak, warmup, ends } = trace
  const falling = [...rates.keys()].filter((at) => steps[at]! > warmup && rates[at]! > 0 && rates[at]! < peak)
  if (falling.length < 3) return []
  const powerAt = (total: number): number => {
    const logs = falling.map((at) => Math.log1p(-(steps[at]! - warmup) / (total - warmup)))
    const [xy, xx] = logs.reduce(([a, b], x, k) => [a + x * Math.log(rates[falling[k]!]! / peak), b + x * x], [0, 0])
    return xy / xx
  }
  return [1, 1.05, 1.2, 1.5, 2].map((share) => {
    const total = roundest(Math.round(share * ends[0]), Math.round(share * ends[1]))
    return specOf(trace, 'polynomial', { steps: total, power: Number(powerAt(total).toPrecision(3)) })
  })
}
