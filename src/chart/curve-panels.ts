import { largest } from '../num/sample.ts'
import { type Channel, linearChannel, lossChannel, padded } from './axis.ts'
import { type CurveFrame, LEAD, stepChannel } from './curve-frame.ts'
import { on, type Plane, pixelsOf, spreadWithin, valueAt } from './layer.ts'
import { extent, residualOf, thinned } from './rows.ts'
import { sizes } from './theme.ts'
import type { TrainingCurve } from './training-curve.ts'

/** Share of the loss axis, in the logarithm, that bands may add on either side before they are cut off. */
const BAND_SHARE = 0.25
/** Points from which on they are drawn small, so that lines are seen through them. */
const MANY = 240

/** Measured losses as points, predicted ones as lines with bands, and the name of each curve at its end. */
export function lossPanel(frame: CurveFrame, title: string, height: number): object {
  const plane: Plane = {
    x: stepChannel(frame, false),
    y: lossAxis(frame.curves, title, height),
    width: frame.width,
    height,
  }
  const { look, colours } = frame
  const predicted = firstOnTop(frame.curves).flatMap(({ run, predicted }) =>
    predicted.map(({ step, value, low, high }) => ({
      series: run,
      step,
      value: rounded(value),
      low: low && rounded(low),
      high: high && rounded(high),
    })),
  )
  const isAlone = frame.curves.length === 1
  return {
    width: frame.width,
    height,
    layer: [
      {
        data: { values: predicted.filter(({ low, high }) => low !== null && high !== null) },
        mark: { type: 'area', opacity: isAlone ? 0.25 : 0.16, clip: true },
        encoding: { ...on(plane, 'step', 'low'), y2: { field: 'high' }, color: look.color },
      },
      ...measuredLayer(frame, plane, 'measured', isAlone ? { value: colours.point } : byRun(frame)),
      {
        data: { values: predicted },
        mark: { type: 'line', strokeWidth: 2, clip: true },
        encoding: { ...on(plane, 'step', 'value'), ...look },
      },
      ...labelLayers(frame, plane),
    ],
  }
}

/** What the measured losses are off the fit, in per cent of it, with the size of the noise. */
export function residualPanel(frame: CurveFrame, noise: number | null, height: number): object {
  const residuals = rowsOf(frame.curves).map(({ residual }) => Math.abs(residual))
  const limit = 1.1 * largest([...residuals, 1.3 * (noise ?? 0), 1e-9])
  const y = linearChannel('Residual, %', [-limit, limit], { pixels: height, along: 'y' })
  const plane: Plane = { x: stepChannel(frame, false), y, width: frame.width, height }
  const { y: across } = on(plane, 'step', 'zero')
  const { colours } = frame
  return {
    width: frame.width,
    height,
    layer: [
      ...(noise === null
        ? []
        : [
            {
              data: { values: [{ zero: -noise, to: noise }] },
              mark: { type: 'rect', color: colours.ink, opacity: colours.shade },
              encoding: { y: across, y2: { field: 'to' } },
            },
          ]),
      {
        data: { values: [{ zero: 0 }] },
        mark: { type: 'rule', color: colours.ink },
        encoding: { y: across },
      },
      ...measuredLayer(frame, plane, 'residual', byRun(frame)),
    ],
  }
}

/** The learning rates, on the same steps. */
export function ratePanel(frame: CurveFrame, height: number): object {
  const rates = firstOnTop(frame.curves).flatMap(({ run, rates }) => rates.map((row) => ({ series: run, ...row })))
  const top = 1.06 * largest(rates.map(({ lr }) => lr))
  const y = linearChannel('Learning rate', [0, top], { pixels: height, along: 'y' })
  const plane: Plane = { x: stepChannel(frame, true), y, width: frame.width, height }
  return {
    width: frame.width,
    height,
    data: { values: rates },
    mark: { type: 'line', strokeWidth: 1.6, clip: true },
    encoding: { ...on(plane, 'step', 'lr'), ...frame.look },
  }
}

interface MeasuredRow {
  readonly run: string
  readonly step: number
  readonly measured: number
  readonly fitted: number
  /** Per cent of the fitted value. */
  readonly residual: number
}

/** Later lines are drawn over earlier ones. */
function firstOnTop(curves: readonly TrainingCurve[]): TrainingCurve[] {
  return [...curves].reverse()
}

/** The colours of the curves, for rows that name their run. */
function byRun({ look }: CurveFrame): object {
  return { ...look.color, field: 'run' }
}

/** Every measured row of the curves. */
export function rowsOf(curves: readonly TrainingCurve[]): MeasuredRow[] {
  return curves.flatMap(({ run, measured }) => measured.map((row) => ({ run, ...row, residual: residualOf(row) })))
}

/** Six digits: what is drawn needs no more, and the picture stays light. */
function rounded(value: number): number {
  return Number(value.toPrecision(6))
}

function measuredLayer(frame: CurveFrame, plane: Plane, field: 'measured' | 'residual', color: object): object[] {
  const values = thinned(rowsOf(frame.curves)).map((row) => ({
    ...row,
    fitted: rounded(row.fitted),
    residual: rounded(row.residual),
  }))
  if (values.length === 0) return []
  const isMany = values.length > MANY
  return [
    {
      data: { values },
      mark: { type: 'point', filled: true, size: isMany ? 7 : 16, opacity: isMany ? 0.5 : 0.75, clip: true },
      encoding: {
        ...on(plane, 'step', field),
        color,
        tooltip: [
          { field: 'run' },
          { field: 'step' },
          { field: 'measured', format: '.4f' },
          { field: 'fitted', format: '.4f' },
          { field: 'residual', format: '.2f', title: 'residual, %' },
        ],
      },
    },
  ]
}

function lossAxis(curves: readonly TrainingCurve[], title: string, height: number): Channel {
  const values = curves.flatMap(({ measured, predicted }) => [
    ...measured.map((row) => row.measured),
    ...predicted.map(({ value }) => value),
  ])
  const [from, to] = extent(values.filter((v) => v > 0)) ?? [1, 2]
  const bands = curves.flatMap(({ predicted }) => predicted.flatMap(({ low, high }) => [low ?? from, high ?? to]))
  const [low, high] = extent(bands.filter((v) => v > 0)) ?? [from, to]
  const most = (to / from) ** BAND_SHARE
  const domain = padded(Math.max(Math.min(from, low), from / most), Math.min(Math.max(to, high), to * most), 0.04)
  return lossChannel(title, domain, { pixels: height, along: 'y' })
}

/** Names right of the plot, moved apart where they would touch, each with a line from the end of its curve. */
function labelLayers({ curves, labels, look, colours }: CurveFrame, plane: Plane): object[] {
  if (curves.length === 1) return []
  const ends = curves.map(({ predicted, measured }) => {
    const at = predicted.at(-1)
    return at === undefined ? { x: measured.at(-1)!.step, y: measured.at(-1)!.measured } : { x: at.step, y: at.value }
  })
  const places = spreadWithin(
    ends.map((end) => pixelsOf(plane, end)[1]),
    sizes.label + 3,
    plane.height,
  )
  const values = ends.map(({ x, y }, k) => ({
    series: curves[k]!.run,
    label: labels[k],
    step: x,
    value: y,
    place: valueAt(plane.y, places[k]! / plane.height),
  }))
  const at = on(plane, 'step', 'place')
  return [
    {
      data: { values },
      // dotted, since one from a run that ended early crosses the plot as a curve would
      mark: { type: 'rule', strokeWidth: 1.2, opacity: 0.8, strokeDash: [1.5, 2.5] },
      encoding: {
        ...on(plane, 'step', 'value'),
        x2: { value: plane.width + LEAD - 3 },
        y2: { field: 'place' },
        color: look.color,
      },
    },
    {
      data: { values },
      mark: { type: 'text', align: 'left', color: colours.ink },
      encoding: {
        y: at.y,
        x: { value: plane.width + LEAD },
        text: { field: 'label' },
        tooltip: { field: 'series', title: 'run' },
      },
    },
  ]
}
