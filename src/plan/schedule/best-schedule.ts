import { UserError } from '../../base/error.ts'
import { distinctNotes, type Note, unreliable } from '../../base/note.ts'
import { sortNotes } from '../../base/note-infer.ts'
import { notDeterminedNote } from '../../base/note-predict.ts'
import type { Estimate, Interval } from '../../infer/estimate.ts'
import { intervalOf } from '../../infer/interval.ts'
import { Outputs } from '../../infer/outputs.ts'
import { type Point, predictCurve } from '../../infer/predict.ts'
import { nonIncreasing } from '../../num/isotonic.ts'
import type { CurveRows } from '../../schedule/curve-rows.ts'
import { ratesOf, type Schedule, warmupOf } from '../../schedule/schedule.ts'
import { specText } from '../../schedule/spec.ts'
import { minimiseProjected } from '../../solve/projected.ts'
import { type EndLoss, endLossOf } from './end-loss.ts'
import { flawsOf } from './flaws.ts'
import { firstKnots, type Knots, ratesBetween, refinedKnots, slopesOfKnots } from './knots.ts'
import { type Frame, usualSchedules } from './usual.ts'

/** What run the schedule is for. */
export interface ScheduleRequest {
  /** Steps of the run, with its warm-up. */
  readonly steps: number
  /** Highest learning rate, raw. */
  readonly peak: number
  /** Steps of linear warm-up. Default: the median of the fitted runs', or a hundredth of the run. */
  readonly warmup?: number
  /** Lowest learning rate. Default 0. */
  readonly end?: number
  /** `monotone` never rises after the warm-up; `free` may, up to the peak. Default monotone. */
  readonly shape?: 'monotone' | 'free'
  /** Other inputs of the law by role, such as params. */
  readonly at?: Point
}

/** A schedule that people use, beside the best one. */
export interface OtherSchedule {
  readonly name: string
  /** As `--schedule` takes it. */
  readonly spec: string
  readonly schedule: Schedule
  /** Predicted at the last step. */
  readonly loss: number
  /** True where a note forbids showing that loss. */
  readonly withheld: boolean
  /** Its loss less that of the best. Where a note is `unreliable`, don't show it: its interval is then null. */
  readonly gain: Interval
}

/** The best schedule under a fitted law. */
export interface BestSchedule extends Required<Omit<ScheduleRequest, 'at'>> {
  readonly best: {
    /** Learning rate of each step, raw. */
    readonly lr: readonly number[]
    /** Predicted at the last step. */
    readonly loss: number
    /** True where a note forbids showing that loss, as any flaw of the law does. */
    readonly withheld: boolean
    readonly schedule: Schedule
  }
  readonly others: readonly OtherSchedule[]
  readonly notes: readonly Note[]
}

/** Rounds in which knots are added where the schedule is steep. */
const ROUNDS = 8
/** Steps of the first search and of each round. */
const [MOST_STEPS, ROUND_STEPS] = [250, 50]

/**
 * Searches the learning rates that end at the lowest predicted loss: straight lines between knots, by projected gradient,
 * with more knots where they turn out steep. Losses are withheld where `predictCurve` withholds them; the loss of the best
 * and its gain over usual schedules also where the search found a flaw of the law (see flaws.ts). Throws UserError for a law
 * that isn't one of curves, or numbers that make no run.
 */
export function bestSchedule(estimate: Estimate, request: ScheduleRequest): BestSchedule {
  const frame = frameOf(estimate, request)
  const { shape = 'monotone', at = {} } = request
  const loss = endLossOf(estimate, at)
  const specs = usualSchedules(frame, loss)
  const { knots, values } = search(
    frame,
    shape,
    loss,
    specs.map((spec) => ratesOf({ kind: 'stated', spec }, spec.steps - 1)),
  )
  const best: Schedule = { kind: 'logged', steps: knots.steps, rates: [...values], warmup: frame.warmup }
  const lr = ratesBetween(knots, values)
  const schedules = [best, ...specs.map((spec): Schedule => ({ kind: 'stated', spec }))]
  const end = endRows(schedules, frame.steps - 1)
  const doubts = predictCurve(
    estimate,
    end,
    schedules.map(() => at),
  ).map((prediction) => unreliable(prediction.notes))
  const notes = [...flawsOf(estimate.fit, lr, frame), ...distinctNotes(doubts.filter((note) => note !== undefined))]
  const isTold = unreliable(notes) === undefined
  const ends = endsOf(estimate, end, at)
  const others = specs.map((spec, i): OtherSchedule => {
    const { value, draws } = ends[i + 1]!
    const gains = isTold && draws !== null ? draws.map((each, k) => each - ends[0]!.draws![k]!) : null
    return {
      name: spec.name,
      spec: specText(spec),
      schedule: schedules[i + 1]!,
      loss: value,
      withheld: doubts[i + 1] !== undefined,
      gain: intervalOf(value - ends[0]!.value, gains, estimate.level),
    }
  })
  const isBlank = isTold && ends[0]!.draws !== null && others.some(({ gain }) => gain.low === null)
  if (isBlank) notes.push(notDeterminedNote('The gain', 'too many draws have no value here'))
  return {
    ...frame,
    shape,
    best: { lr: [...lr], loss: ends[0]!.value, withheld: !isTold, schedule: best },
    others,
    notes: sortNotes(notes),
  }
}

function frameOf({ fit }: Estimate, { steps, peak, warmup, end = 0 }: ScheduleRequest): Frame {
  const known = (fit.table.schedules ?? []).flatMap((schedule) => (schedule ? [warmupOf(schedule)] : []))
  const median = known.sort((a, b) => a - b)[Math.floor(known.length / 2)]
  const rise = warmup ?? Math.min(median ?? Math.round(steps / 100), Math.floor(steps / 10))
  if (!(steps - rise >= 10)) {
    throw new UserError(
      'option',
      `schedule: ${steps} steps with a warm-up of ${rise} leave nothing to schedule; at least 10 steps after the warm-up are needed.`,
    )
  }
  if (!(end < peak)) {
    throw new UserError('option', `schedule: the lowest rate ${end} is not below the peak ${peak}.`)
  }
  return { steps, peak, warmup: rise, end }
}

/** The best rates at knots, from the best of the usual schedules. */
function search(
  frame: Frame,
  shape: 'monotone' | 'free',
  loss: EndLoss,
  usual: readonly Float64Array[],
): { knots: Knots; values: Float64Array } {
  const { steps, peak, warmup } = frame
  let knots = firstKnots(steps, warmup)
  const losses = usual.map((rates) => loss(rates, warmup).loss)
  const promising = usual[losses.indexOf(Math.min(...losses))]!
  const start = Float64Array.from(knots.steps, (step) => promising[step]!)
  let { x, value } = polish(frame, shape, loss, knots, start, MOST_STEPS)
  for (let round = 0; round < ROUNDS; round++) {
    const finer = refinedKnots(knots, x, peak)
    if (finer === null) break
    const rates = ratesBetween(knots, x)
    const next = polish(
      frame,
      shape,
      loss,
      finer,
      Float64Array.from(finer.steps, (step) => rates[step]!),
      ROUND_STEPS,
    )
    if (!(next.value <= value)) break
    ;[knots, x, value] = [finer, next.x, next.value]
  }
  return { knots, values: x }
}

function polish(
  { peak, warmup, end }: Frame,
  shape: 'monotone' | 'free',
  loss: EndLoss,
  knots: Knots,
  start: Float64Array,
  mostSteps: number,
) {
  // a knot weighs as many steps as it stands for, so that the search doesn't depend on where knots are
  const weights = slopesOfKnots(knots, new Float64Array(knots.steps.at(-1)! + 1).fill(1))
  return minimiseProjected(
    {
      weights,
      range: peak,
      evaluate: (values, out) => {
        const { loss: value, slopes } = loss(ratesBetween(knots, values), warmup)
        out.set(slopesOfKnots(knots, slopes))
        out[0] = 0
        return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY
      },
      project: (values) => {
        if (shape === 'monotone') nonIncreasing(values, weights, values)
        for (let j = 0; j < values.length; j++) values[j] = Math.min(Math.max(values[j]!, end), peak)
        values[0] = peak
      },
    },
    start,
    mostSteps,
  )
}

/** The last step of each schedule. */
function endRows(schedules: readonly Schedule[], last: number): CurveRows {
  const run = Int32Array.from(schedules.keys())
  return { schedules, run, step: new Float64Array(schedules.length).fill(last) }
}

/** Predicted losses at each of these rows, by the fit and by each draw. */
function endsOf(estimate: Estimate, rows: CurveRows, at: Point): { value: number; draws: Float64Array | null }[] {
  const outputs = new Outputs(estimate, rows)
  return rows.schedules.map((_, row) => {
    const { value, curve } = outputs.at(at, row)
    return { value, draws: curve }
  })
}
