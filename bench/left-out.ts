// data/tinylm, five schedules at one size: each left out in turn, its curve predicted from the other four by a law of curves.
// Prints the table of the README and draws docs/images/tinylm-left-out.svg and its dark twin.
// usage: npm run bench -- left-out [law]
import { writeFileSync } from 'node:fs'
import { formatNumber } from '../src/base/quantity.ts'
import { type Chart, chartOfCurves } from '../src/chart/chart.ts'
import { toSvg } from '../src/chart/svg.ts'
import { rateCorners, type TrainingCurve } from '../src/chart/training-curve.ts'
import { curveRowsOf } from '../src/fit/bind.ts'
import { fit } from '../src/fit/fit.ts'
import { type Estimate, estimate } from '../src/infer/estimate.ts'
import { type Prediction, predictCurve } from '../src/infer/predict.ts'
import { finish } from '../src/infer/steps.ts'
import { findLaw } from '../src/law/catalog.ts'
import { readTable } from '../src/node/read-table.ts'
import { memberSteps } from '../src/study/members.ts'
import { selectRows } from '../src/table/rows.ts'
import type { RunTable } from '../src/table/table.ts'

const names = ['constant', 'cosine', 'linear', 'wsd', 'wsdcon']
const law = findLaw(process.argv[2] ?? 'annealing')
const all = await readTable(
  names.map((name) => `data/tinylm/runs/lr_w48_${name}_8000.csv`),
  { needs: ['step', 'loss'], map: { loss: 'val_loss' }, where: 'step >= 1000' },
)

interface LeftOut {
  readonly name: string
  readonly rows: RunTable
  readonly predictions: readonly Prediction[]
}

const found = all.runs.names.map((run, at): LeftOut => {
  const rowsOf = (isOut: boolean) => Array.from(all.runs.of.keys()).filter((row) => (all.runs.of[row] === at) === isOut)
  const rows = selectRows(all, rowsOf(true))
  const fitted = fitOf(selectRows(all, rowsOf(false)))
  return { name: nameOf(run), rows, predictions: predictCurve(fitted, curveRowsOf(rows, law)) }
})

function fitOf(table: RunTable): Estimate {
  return law.members ? finish(memberSteps(table, law)) : estimate(fit(table, law))
}

/** `cosine` of `data/tinylm/runs/lr_w48_cosine_8000.csv`. */
function nameOf(run: string): string {
  return names.toSorted((a, b) => b.length - a.length).find((name) => run.includes(`_${name}_`))!
}

const errors = found.map(({ name, rows, predictions }) => {
  const [measured, { value, new: next, notes }] = [rows.columns.loss!.at(-1)!, predictions.at(-1)!]
  const isTold = next.low !== null && next.high !== null && !notes.some(({ level }) => level === 'unreliable')
  const isHit = isTold && next.low <= measured && measured <= next.high
  return { name, measured, value: value!, error: value! / measured - 1, next, isTold, isHit }
})
const percent = (share: number, digits = 2) =>
  `${share > 0 ? '+' : '−'}${formatNumber(100 * Math.abs(share), digits)} %`
console.log('| left out | measured | predicted | 90 % of a new run | error |\n|---|--:|--:|--:|--:|')
for (const { name, measured, value, error, next, isTold, isHit } of errors) {
  const band = isTold
    ? `${next.low!.toFixed(3)} – ${next.high!.toFixed(3)}${isHit ? '' : ' (missed)'}`
    : 'not determined'
  console.log(`| ${name} | ${measured.toFixed(3)} | ${value.toFixed(3)} | ${band} | ${percent(error)} |`)
}
const mean = errors.reduce((sum, { error }) => sum + Math.abs(error), 0) / errors.length
const told = errors.filter(({ isTold }) => isTold)
const hits = told.filter(({ isHit }) => isHit).length
console.log(`\nmean error ${formatNumber(100 * mean, 2)} %; ${hits} of ${told.length} intervals hold the loss`)

const curves = found.map(({ name, rows, predictions }): TrainingCurve => {
  const step = rows.columns.step!
  return {
    run: name,
    measured: Array.from(step, (at, row) => ({
      step: at,
      measured: rows.columns.loss![row]!,
      fitted: predictions[row]!.value!,
    })),
    predicted: predictions.map(({ at, value, mean: { low, high } }) => ({ step: at.step!, value: value!, low, high })),
    rates: rateCorners(rows.schedules![0]!, step.at(-1)!),
  }
})
const draw = (dark: boolean): Chart =>
  chartOfCurves(
    curves,
    {
      title: 'Each schedule predicted from the four others',
      subtitle: `${law.title}. Points: measured. Lines: predicted without that run. Residuals: what was measured over what was predicted.`,
      caption: `Training curves of five schedules at one size (data/tinylm), each predicted by the ${law.name} law fitted to the four others; the final loss is missed by ${formatNumber(100 * mean, 2)} % on average.`,
    },
    { dark },
  )
if (law.name === 'annealing') {
  for (const dark of [false, true])
    writeFileSync(`docs/images/tinylm-left-out${dark ? '-dark' : ''}.svg`, await toSvg(draw(dark).spec))
}
