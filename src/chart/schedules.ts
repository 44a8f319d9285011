import { unreliable } from '../base/note.ts'
import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { type Point, predictCurve } from '../infer/predict.ts'
import type { BestSchedule } from '../plan/schedule/best-schedule.ts'
import type { Schedule } from '../schedule/schedule.ts'
import { roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { curveFrame } from './curve-frame.ts'
import { lossPanel, ratePanel } from './curve-panels.ts'
import { bandText, boundsText } from './doubt.ts'
import { tones } from './theme.ts'
import { rateCorners, type TrainingCurve } from './training-curve.ts'

/** Steps at which each curve is predicted, from this share of the run on: what comes before is alike and takes the room. */
const STEPS = 90
const FROM = 0.25
const GAP = 10
const LEAST_HEIGHT = 200

/** The best schedule beside usual ones: predicted losses, and the learning rates beneath on the same steps. */
export function schedulesChart(
  estimate: Estimate,
  found: BestSchedule,
  at: Point,
  { dark, width }: Pick<DrawOptions, 'dark' | 'width'>,
): Drawing {
  const { law } = estimate.fit
  const bare: Estimate = { ...estimate, draws: null }
  const isTold = unreliable(found.notes) === undefined
  const curves = [
    curveOf(isTold ? estimate : bare, 'best', found.best.schedule, found, at),
    ...found.others.map(({ name, schedule }) => curveOf(bare, name, schedule, found, at)),
  ]
  const frame = curveFrame(curves, width, tones(dark))
  const height = Math.round(Math.max(width * 0.42, LEAST_HEIGHT))
  const next = found.others.reduce((a, b) => (b.loss < a.loss ? b : a))
  const gain = (value: number) => formatNumber(value, 2)
  const open = found.others.some(({ withheld }) => withheld)
    ? 'These losses are not determined'
    : 'What it would gain is not determined'
  return {
    title: `The best schedule under the ${law.title.charAt(0).toLowerCase()}${law.title.slice(1)}`,
    subtitle: isTold
      ? `Predicted curves. ${bandText(estimate, curves[0]!.predicted, 'curve')}`
      : `${open}: see the notes.`,
    caption: `Predicted ${law.output ?? 'loss'} of ${found.steps} steps with a peak of ${formatNumber(found.peak, 3)} under the best schedule and ${found.others.length} usual ones, and their learning rates. ${
      isTold
        ? `Best: ${formatNumber(found.best.loss, 5)}; ${next.name} comes within ${gain(next.gain.value!)}${boundsText(next.gain, gain)}.`
        : `${open}.`
    }`,
    spec: {
      vconcat: [lossPanel(frame, roleTitle(law.output ?? 'loss'), height), ratePanel(frame, Math.round(height * 0.6))],
      spacing: GAP,
    },
  }
}

function curveOf(
  estimate: Estimate,
  run: string,
  schedule: Schedule,
  { steps, warmup }: BestSchedule,
  at: Point,
): TrainingCurve {
  const [first, last] = [Math.max(Math.round(FROM * steps), warmup), steps - 1]
  const step = Float64Array.from({ length: STEPS }, (_, k) => Math.round(first + ((last - first) * k) / (STEPS - 1)))
  const curve = { schedules: [schedule], run: new Int32Array(STEPS), step }
  const points = Array.from(step, () => at)
  return {
    run,
    measured: [],
    predicted: predictCurve(estimate, curve, points).flatMap(({ at: { step }, value, mean }) =>
      value === null ? [] : [{ step: step!, value, ...mean }],
    ),
    rates: rateCorners(schedule, last),
  }
}
