import { formatFor, plural } from '../../base/quantity.ts'
import { MOST_RUNS, trainingCurves } from '../../chart/training-curve.ts'
import type { Estimate } from '../../infer/estimate.ts'
import { recognise } from '../../schedule/recognise.ts'
import { type Section, table, text } from '../block.ts'
import { percent } from '../format.ts'

/** For a law of curves: each run with its schedule, and how far its end is off the fit; none for other laws. */
export function curvesSection(estimate: Estimate): Section[] {
  const { law, table: rows } = estimate.fit
  const { schedules = [], runs } = rows
  if (law.features === undefined || rows.length === 0) return []
  const curves = trainingCurves({ ...estimate, draws: null })
  const cells = curves.map(({ run, measured }) => {
    const { step, measured: loss, fitted } = measured.at(-1)!
    const schedule = schedules[runs.names.indexOf(run)]
    const error = fitted / loss - 1
    const format = formatFor({ low: 0, high: Math.abs(loss - fitted) })
    return [
      run,
      String(measured.length),
      String(step),
      format(loss),
      format(fitted),
      `${error > 0 ? '+' : '−'}${percent(Math.abs(error), 2)}`,
      (schedule && recognise(schedule)?.text) ?? 'none of the known ones',
    ]
  })
  const cut = curves.length < runs.names.length ? ` ${MOST_RUNS} of them are listed, evenly spread.` : ''
  return [
    {
      id: 'curves',
      title: 'Training curves',
      depth: 1,
      blocks: [
        text(
          `The law was fitted to ${plural(rows.length, 'row')} of ${plural(runs.names.length, 'run')}.${cut} It predicts the curve of another schedule with isoloss predict fit.json --schedule SPEC, and isoloss schedule searches the best one. A run left out of the fit and predicted is the test of both.`,
        ),
        table(
          'Runs, their schedules, and the last row of each against the fit',
          ['Run', '#Rows', '#Last step', '#Measured', '#Fitted', '#Error', 'Schedule'],
          cells,
        ),
      ],
    },
  ]
}
