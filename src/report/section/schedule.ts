import { UserError } from '../../base/error.ts'
import { unreliable } from '../../base/note.ts'
import { formatNumber } from '../../base/quantity.ts'
import { chartOfSchedule } from '../../chart/chart.ts'
import type { Estimate } from '../../infer/estimate.ts'
import type { Point } from '../../infer/predict.ts'
import { type BestSchedule, bestSchedule } from '../../plan/schedule/best-schedule.ts'
import { near } from '../../schedule/round-steps.ts'
import { ratesOf } from '../../schedule/schedule.ts'
import { type Block, type Section, table, text } from '../block.ts'
import { bandText, NOT_DETERMINED, percent, unitText } from '../format.ts'
import { type Draw, figureOf, WIDTH } from './charts.ts'

/** The best learning rates for a run like the longest fitted one, beside usual ones; none where no such run is known. */
export async function scheduleSection(estimate: Estimate, draw: Draw | null): Promise<Section[]> {
  const run = longestRun(estimate)
  const found = run === null ? null : searched(estimate, run)
  if (run === null || found === null) return []
  const figure = draw === null ? [] : [await figureOf(chartOfSchedule(estimate, found, run.at, { width: WIDTH }), draw)]
  return [
    {
      id: 'schedule',
      title: 'The best schedule',
      depth: 1,
      blocks: [text(findingText(estimate, found, run)), gainsTable(estimate, found), ...figure],
    },
  ]
}

interface Run {
  readonly name: string
  readonly steps: number
  /** Highest learning rate, raw. */
  readonly peak: number
  /** Further inputs of the law. */
  readonly at: Point
}

/** The run with the most steps, the first of several. */
function longestRun({ fit: { law, table: rows } }: Estimate): Run | null {
  const { step, ...inputs } = rows.columns
  if (law.features === undefined || step === undefined || rows.length === 0) return null
  const last = step.reduce((best, value, row) => (value > step[best]! ? row : best), 0)
  const of = rows.runs.of[last]!
  const schedule = rows.schedules?.[of]
  if (!schedule) return null
  // logs count steps from 0 or from 1
  const steps = near(step[last]! + 1, 1)
  const peak = ratesOf(schedule, steps - 1).reduce((most, rate) => Math.max(most, rate), 0)
  const roles = Object.values(law.inputs).filter((role) => inputs[role] !== undefined)
  return {
    name: rows.runs.names[of]!,
    steps,
    peak,
    at: Object.fromEntries(roles.map((role) => [role, inputs[role]![last]!])),
  }
}

function searched(estimate: Estimate, { steps, peak, at }: Run): BestSchedule | null {
  try {
    return bestSchedule(estimate, { steps, peak, at })
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

function findingText(estimate: Estimate, { best, others, notes }: BestSchedule, { name, steps, peak }: Run): string {
  const run = `A run of ${steps} steps with a peak of ${formatNumber(peak, 3)}, as ${name} had`
  const doubt = unreliable(notes)
  const ask = 'Ask for another run with isoloss schedule.'
  if (doubt !== undefined)
    return `${run}: what the best schedule would gain is ${NOT_DETERMINED}. ${doubt.message} ${ask}`
  const next = others.reduce((a, b) => (b.loss < a.loss ? b : a))
  const unit = unitText(estimate.fit.law.output ?? 'loss')
  const gain = (value: number) => formatNumber(value, 2)
  return `${run}, would end at ${formatNumber(best.loss, 5)}${unit} under the best schedule of this law. Of the usual ones ${next.name} comes nearest, ${gain(next.gain.value!)} above${next.gain.low === null ? '' : ` (${bandText(next.gain, gain)})`}: ${next.spec}. ${ask}`
}

function gainsTable({ level }: Estimate, { best, others, notes }: BestSchedule): Block {
  const isTold = unreliable(notes) === undefined
  const gain = (value: number) => formatNumber(value, 2)
  const lossText = ({ loss, withheld }: { readonly loss: number; readonly withheld: boolean }) =>
    withheld ? NOT_DETERMINED : loss.toPrecision(5)
  return table(
    'Predicted loss at the last step',
    ['Schedule', '#Loss', '#Above the best', `#${percent(level)} interval`],
    [
      ['best', lossText(best), '', ''],
      ...others.map(({ gain: above, ...other }) => [
        other.name,
        lossText(other),
        isTold ? gain(above.value!) : NOT_DETERMINED,
        isTold && above.low !== null ? bandText(above, gain) : '',
      ]),
    ],
  )
}
