import { formatFor, formatNumber } from '../base/quantity.ts'
import { roleName } from '../base/role.ts'
import { fittedText } from '../fit/member-text.ts'
import type { Estimate } from '../infer/estimate.ts'
import { type Aim, aimLayers, aimOf, aimSentence } from './aim.ts'
import { countChannel, countText, lossChannel, padded, roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { type CurveRow, type Curves, curvesAlong } from './curve.ts'
import { labelRoom, seriesLabels } from './curve-labels.ts'
import { bandText, boundsText, doubtOf, noOptimumText } from './doubt.ts'
import { beyondLayers, MANY_RUNS, on, type Plane, plotHeight, pointOpacity, pointSize, stacked } from './layer.ts'
import { optimaBetween } from './optimum.ts'
import { countRuns, extent, type RunRow, runRows, thinned, thinnedText } from './rows.ts'
import { sizes, type Tones, tones } from './theme.ts'

/** How far curves are drawn past the data, as a factor of the quantity on the x axis; compute is looked at further ahead. */
const REACH: Readonly<Record<string, number>> = { flops: 100, loss: 1 }
const DEFAULT_REACH = 10
/** Share of the loss axis, in the logarithm, that bands may add on either side before they are cut off. */
const BAND_SHARE = 0.25

/**
 * The output against one input: runs, fitted curves, and both continued beyond the data with dashes, on a shaded ground,
 * with the interval of the curve. Against compute, the curve is that of the compute-optimal runs.
 */
export function lossChart(estimate: Estimate, role: string, { dark, width, maxHeight, target }: DrawOptions): Drawing {
  const { law, table } = estimate.fit
  const output = law.output ?? 'loss'
  const colours = tones(dark)
  const rows = runRows(estimate)
  const [low, high] = extent(table.columns[role]!)!
  const asked = aimOf(estimate, target, [role])
  // its place on the output's axis would show the number that is withheld
  const aim = asked?.isKnown ? asked : null
  const isOptimum = role === 'flops' && isAllocated(estimate)
  const isOpen = isOptimum && doubtOf(estimate) !== null
  const reach = high * (isOpen ? 1 : (REACH[role] ?? DEFAULT_REACH))
  const end = aim === null ? reach : Math.max(high, aim.at[role]! * 1.6)
  const {
    rows: curves,
    by,
    held,
  }: Curves = isOptimum
    ? { rows: optimalCurve(estimate, low, high, end), by: 'params', held: '' }
    : curvesAlong(estimate, role, [low, high, end], aim?.at)
  const plotWidth = Math.round(width - (isOptimum ? 0 : labelRoom(curves)))
  const plane = planeFor(estimate, role, rows, curves, aim, [low, end], plotWidth, maxHeight)
  const domain = by === null ? null : extent([...table.columns[by]!, ...curves.map(({ level }) => level ?? Number.NaN)])
  const colour = (field: string): object =>
    domain === null || domain[0] === domain[1]
      ? { value: field === 'level' ? colours.accent : colours.point }
      : isOptimum && field === 'level'
        ? { value: colours.accent }
        : {
            field,
            type: 'quantitative',
            scale: { type: 'log', domain, range: [...colours.ramp], interpolate: 'rgb' },
            legend: isOptimum ? legendFor(by!, domain, width) : null,
          }
  const lines = [
    {
      data: { values: curves.filter((row) => row.low !== null && row.high !== null) },
      mark: { type: 'area', opacity: 0.2, clip: true },
      encoding: {
        ...on(plane, 'x', 'low'),
        y2: { field: 'high' },
        color: colour('level'),
        detail: { field: 'series' },
      },
    },
    ...[false, true].map((beyond) => ({
      data: { values: curves.filter((row) => row.beyond === beyond) },
      mark: {
        type: 'line',
        interpolate: 'monotone',
        strokeWidth: 2,
        clip: true,
        ...(beyond && { strokeDash: [6, 4] }),
      },
      encoding: { ...on(plane, 'x', 'y'), color: colour('level'), detail: { field: 'series' } },
    })),
  ]
  const layers = [
    ...beyondLayers(plane, high, colours),
    ...stacked(rows.length, pointLayer(thinned(rows), plane, role, colour(by ?? 'measured'), colours), lines),
    ...(isOptimum ? [] : seriesLabels(curves, plane, colours)),
    ...(aim === null ? [] : targetLayers(aim, role, plane, colours)),
  ]
  return {
    title: `${law.title}: ${output} against ${roleName(role)}`,
    subtitle: subtitleOf(estimate, curves, isOptimum, held),
    caption: `${roleTitle(output)} of ${countRuns(estimate)} against ${role === 'flops' ? 'training compute' : roleName(role)}, with the fit of ${fittedText(estimate.fit)}${end > high ? `, continued to ${countText(end)}, ${formatNumber(end / high, 2)} times the largest fitted (dashed, on grey)` : ''}. ${mainNumber(estimate, curves, asked)}${thinnedText(rows)}`,
    spec: { width: plotWidth, height: plane.height, layer: layers },
  }
}

function subtitleOf(estimate: Estimate, curves: readonly CurveRow[], isOptimum: boolean, held: string): string {
  const [first] = curves
  const parts: string[] = []
  if (isOptimum) parts.push(first ? 'Line: the compute-optimal run of each budget.' : noOptimumText(estimate))
  else if (first?.level === null && first.series !== 'fit') parts.push(`Line: ${first.series}.`)
  if (held !== '') parts.push(`Curves at ${held}.`)
  if (first !== undefined) parts.push(bandText(estimate, curves, isOptimum ? 'optimum' : 'curve'))
  return parts.join(' ')
}

/** Whether compute can be split: the law takes params and tokens, and at most compute besides. */
export function isAllocated({ fit }: Estimate): boolean {
  const roles = Object.values(fit.law.inputs)
  return (
    ['params', 'tokens'].every((role) => roles.includes(role)) && roles.every((role) => Object.hasOwn(splits, role))
  )
}
const splits = { params: true, tokens: true, flops: true }

/** Name of the curve of the best runs. */
const OPTIMAL = 'compute-optimal'

function optimalCurve(estimate: Estimate, low: number, high: number, end: number): CurveRow[] {
  return optimaBetween(estimate, low, high, end).map(({ flops, loss, beyond }) => ({
    x: flops,
    y: loss.value!,
    low: loss.low,
    high: loss.high,
    series: OPTIMAL,
    level: null,
    beyond,
  }))
}

function planeFor(
  estimate: Estimate,
  role: string,
  rows: readonly RunRow[],
  curves: readonly CurveRow[],
  aim: Aim | null,
  [low, end]: readonly [number, number],
  width: number,
  maxHeight: number | undefined,
): Plane {
  const height = plotHeight(width, 0.62, 260, maxHeight)
  const values = [...rows.map(({ measured }) => measured), ...curves.map(({ y }) => y), aim?.found.value ?? Number.NaN]
  const [from, to] = extent(values.filter((v) => v > 0)) ?? [1, 2]
  const bands = curves.flatMap((row) => [row.low ?? row.y, row.high ?? row.y]).filter((v) => v > 0)
  const [bandLow, bandHigh] = extent(bands) ?? [from, to]
  const most = (to / from) ** BAND_SHARE
  const [bottom, top] = padded(
    Math.max(Math.min(from, bandLow), from / most),
    Math.min(Math.max(to, bandHigh), to * most),
  )
  const y: [number, number] = [aim === null ? bottom : Math.min(bottom, roomBelow(aim.found.value!, top, height)), top]
  const title = roleTitle(estimate.fit.law.output ?? 'loss')
  const x = padded(low, end, 0.03)
  const isLoss = role === 'loss'
  return {
    x: isLoss
      ? lossChannel(roleTitle(role), x, { pixels: width, along: 'x' })
      : countChannel(roleTitle(role), x, { pixels: width, along: 'x' }),
    y: lossChannel(title, y, { pixels: height, along: 'y' }),
    width,
    height,
  }
}

/** Pixels below a target that its label needs. */
const LABEL_ROOM = 2 * sizes.label + 4

/** The lower end of a log axis up to `top` at which the label below a target at `value` has room. */
function roomBelow(value: number, top: number, height: number): number {
  return value / (top / value) ** (LABEL_ROOM / (height - LABEL_ROOM))
}

function pointLayer(values: readonly RunRow[], plane: Plane, role: string, color: object, colours: Tones): object {
  const { length } = values
  const stroke = length > MANY_RUNS ? {} : { stroke: colours.background, strokeWidth: 0.7 }
  const mark = { type: 'point', filled: true, size: pointSize(length), opacity: pointOpacity(length), clip: true }
  return {
    data: { values },
    mark: { ...mark, ...stroke },
    encoding: {
      ...on(plane, role, 'measured'),
      color,
      tooltip: [
        { field: 'run' },
        { field: role, format: '.3g' },
        { field: 'measured', format: '.4f' },
        { field: 'fitted', format: '.4f' },
      ],
    },
  }
}

function targetLayers(aim: Aim, role: string, plane: Plane, colours: Tones): object[] {
  const x = aim.at[role]!
  const { value, new: next } = aim.found
  const bar = { x, low: next.low ?? value, high: next.high ?? value }
  const interval = {
    data: { values: [bar] },
    mark: { type: 'rule', color: colours.mark, strokeWidth: 2, clip: true },
    encoding: { ...on(plane, 'x', 'low'), y2: { field: 'high' } },
  }
  return [interval, ...aimLayers(aim, plane, on(plane, 'x', 'y'), { x, y: value! }, colours)]
}

/** A horizontal legend below the plot, with round values. */
function legendFor(role: string, [low, high]: readonly [number, number], width: number): object {
  const length = Math.min(width - 20, 320)
  const { values, labelExpr } = countChannel('', [low, high], { pixels: length, along: 'x' }).axis
  const labelled = (values as number[]).filter((value) => String(labelExpr).includes(`"${value}":`))
  return {
    title: roleTitle(role),
    orient: 'bottom',
    direction: 'horizontal',
    gradientLength: length,
    // as bright as where many faint points lie above each other
    gradientOpacity: 1,
    values: labelled,
    labelExpr,
  }
}

function mainNumber(estimate: Estimate, curves: readonly CurveRow[], aim: Aim | null): string {
  const doubt = doubtOf(estimate)
  if (doubt !== null) return `Nothing beyond the data is determined: ${doubt.message}`
  const last = curves.at(-1)
  if (aim !== null) return aimSentence(aim)
  if (last === undefined) return 'The curve is not determined.'
  const format = formatFor(last)
  const of = last.series === 'fit' ? '' : ` (${last.series})`
  const subject = last.series === OPTIMAL ? ' FLOP the best run reaches' : ` the curve${of} gives`
  return `At ${countText(last.x)}${subject} ${format(last.y)}${boundsText(last, format)}.`
}
