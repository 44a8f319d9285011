import { ratesOf } from '../../schedule/schedule.ts'
import { parseSpec, type ScheduleName, type Spec } from '../../schedule/spec.ts'
import type { EndLoss } from './end-loss.ts'

/** What all schedules that are compared have in common. */
export interface Frame {
  /** Steps of the run, with the warm-up. */
  readonly steps: number
  readonly peak: number
  readonly warmup: number
  /** Lowest rate. */
  readonly end: number
}

/** Shares of the run that a decay is tried at. */
const SHARES = [0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.22, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
/** An exponential decay ends at this share of the peak at least. */
const LEAST_EXPONENTIAL = 0.1
/** Share of the run over which WSD decays where nobody says otherwise. */
const USUAL_DECAY = 0.2

/** Schedules that people use: cosine, linear, WSD as it is usually run, and WSD with the decay that the law likes best. */
export function usualSchedules(frame: Frame, loss: EndLoss): Spec[] {
  const { steps, peak, warmup, end } = frame
  const spec = (name: ScheduleName, more: Partial<Spec>): Spec => ({
    ...parseSpec(`${name}:steps=${steps},peak=${peak}`),
    warmup,
    end,
    ...more,
  })
  const after = steps - warmup
  const tuned = (name: ScheduleName): Spec => {
    const tried = SHARES.map((share) => spec(name, { decay: Math.max(Math.round(share * after), 1) }))
    const losses = tried.map((each) => loss(ratesOf({ kind: 'stated', spec: each }, steps - 1), warmup).loss)
    return tried[losses.indexOf(Math.min(...losses))]!
  }
  return [
    spec('cosine', {}),
    spec('linear', {}),
    spec('wsd', {
      decay: Math.max(Math.round(USUAL_DECAY * after), 1),
      end: Math.max(end, LEAST_EXPONENTIAL * peak),
    }),
    tuned('wsd-linear'),
    tuned('wsd-sqrt'),
  ]
}
