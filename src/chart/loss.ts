import { formatNumber, formatQuantity } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { countChannel, lossChannel, padded, roleTitle } from './axis.ts'
import type { Drawing } from './chart.ts'
import { type CurveRow, curvesAlong, frontierCurve } from './curve.ts'
import { extent, type RunRow, runRows, thinned } from './rows.ts'
import { palette, tones } from './theme.ts'

/** How far curves are drawn past the data, as a factor of the quantity on the x axis; compute is looked at further ahead. */
const REACH: Readonly<Record<string, number>> = { flops: 100 }
const DEFAULT_REACH = 10

/**
 * The output against one input: runs, fitted curves, and both continued beyond the data with dashes, on a shaded ground,
 * with the interval of the curve. Against compute, the curve is the compute-optimal frontier.
 */
export function lossChart(
  estimate: Estimate,
  role: string,
  { dark, width }: { dark: boolean; width: number },
): Drawing {
  const { law, table } = estimate.fit
  const output = law.output ?? 'loss'
  const rows = runRows(estimate)
  const [low, high] = extent(table.columns[role]!)!
  const isPower = role !== 'loss'
  const reach = isPower ? (REACH[role] ?? DEFAULT_REACH) : 1
  const end = high * reach
  const other = Object.values(law.inputs).find((input) => input !== role && input !== 'flops')
  const curves =
    role === 'flops' && other
      ? frontierCurve(estimate, low, high, end)
      : curvesAlong(estimate, role, other, low, high, end)
  const ys = [
    ...rows.map(({ measured }) => measured),
    ...curves.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]),
  ].filter((v) => v > 0)
  const [yLow, yHigh] = padded(...extent(ys)!)
  const x = countChannel(roleTitle(role), padded(low, end, 0.03))
  const y = lossChannel(roleTitle(output), [yLow, yHigh])
  const colour = tones(dark)
  const field = other ?? 'run'
  const order = [...new Set(curves.map(({ series }) => series))]
  const isSeries = order.length > 1
  const ramp = {
    field: 'series',
    type: 'nominal',
    sort: order,
    scale: { domain: order, range: rampOf(colour.ramp, order.length) },
    legend: null,
  }
  const lineColour = isSeries ? ramp : { value: colour.accent }
  const xField = { field: 'x', type: 'quantitative', ...x }
  const yField = { field: 'y', type: 'quantitative', ...y }
  const layers = [
    reach > 1 && {
      data: { values: [{ from: high, to: x.scale.domain[1] }] },
      mark: { type: 'rect', color: colour.beyond, opacity: 1 },
      encoding: { x: { field: 'from', type: 'quantitative', ...x }, x2: { field: 'to' } },
    },
    reach > 1 && {
      data: { values: [{ x: high, y: yHigh }] },
      mark: {
        type: 'text',
        text: 'beyond the data',
        align: 'left',
        baseline: 'top',
        dx: 6,
        dy: 4,
        color: colour.faint,
        fontStyle: 'italic',
      },
      encoding: { x: xField, y: yField },
    },
    {
      data: { values: curves.filter(({ low: l, high: h }) => l !== null && h !== null) },
      mark: { type: 'area', opacity: 0.18, clip: true },
      encoding: {
        x: xField,
        y: { field: 'low', type: 'quantitative', ...y },
        y2: { field: 'high' },
        color: lineColour,
      },
    },
    ...[false, true].map((beyond) => ({
      data: { values: curves.filter((row) => row.beyond === beyond) },
      mark: { type: 'line', strokeWidth: beyond ? 1.8 : 2, clip: true, ...(beyond && { strokeDash: [6, 4] }) },
      encoding: { x: xField, y: yField, color: lineColour },
    })),
    isSeries && {
      data: { values: endsOf(curves) },
      mark: { type: 'text', align: 'left', dx: 4, fontSize: 10 },
      encoding: { x: xField, y: yField, text: { field: 'series' }, color: ramp },
    },
    pointLayer(
      thinned(rows),
      role,
      { field, isLabelled: isSeries && order.length === new Set(table.columns[field]).size },
      { x, y },
      dark,
    ),
  ].filter((layer) => layer !== false)
  const what = `${roleTitle(output)} against ${decapitalised(roleTitle(role))}`
  return {
    title: `${law.title}: ${output} against ${role === 'flops' ? 'compute' : role}`,
    subtitle: subtitleOf(estimate, role, other),
    caption: `${what} of ${rows.length} runs, with the fit of ${law.formula}${reach > 1 ? ` continued to ${formatQuantity(end, 2)}, ${reach} times beyond the data (dashed)` : ''}. ${sentenceAt(curves)}`,
    spec: { width, height: Math.round(width * 0.62), layer: layers },
  }
}

/** Runs as points, coloured by the other input; curves with labels of their own stand in for a legend. */
function pointLayer(
  rows: readonly RunRow[],
  role: string,
  { field, isLabelled }: { field: string; isLabelled: boolean },
  { x, y }: { x: object; y: object },
  dark: boolean,
): object {
  const values = rows.map((row) => row[field]).filter((value) => typeof value === 'number')
  const [low, high] = extent(values) ?? [0, 0]
  const legend = {
    title: roleTitle(field),
    tickCount: 4,
    labelExpr: "replace(format(datum.value, '.1~s'), 'G', 'B')",
  }
  const isMany = rows.length > 300
  return {
    data: { values: rows },
    mark: {
      type: 'point',
      filled: true,
      size: isMany ? 18 : 42,
      opacity: 0.9,
      stroke: tones(dark).ink,
      strokeWidth: isMany ? 0 : 0.5,
      clip: true,
    },
    encoding: {
      x: { field: role, type: 'quantitative', ...x },
      y: { field: 'measured', type: 'quantitative', ...y },
      color:
        low < high
          ? {
              field,
              type: 'quantitative',
              scale: { type: 'log', range: [...tones(dark).ramp], domain: [low, high] },
              legend: isLabelled ? null : legend,
            }
          : { value: palette[1] },
      tooltip: [
        { field: 'run' },
        { field: role, format: '.3g' },
        { field: 'measured', format: '.4f' },
        { field: 'fitted', format: '.4f' },
      ],
    },
  }
}

function decapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function endsOf(curves: readonly CurveRow[]): CurveRow[] {
  const last = new Map(curves.map((row) => [row.series, row]))
  return [...last.values()]
}

/** `count` colours along a ramp. */
function rampOf(ramp: readonly string[], count: number): string[] {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16)
  return Array.from({ length: count }, (_, k) => {
    const t = (k * (ramp.length - 1)) / Math.max(count - 1, 1)
    const [from, to] = [ramp[Math.floor(t)]!, ramp[Math.min(Math.floor(t) + 1, ramp.length - 1)]!]
    const mix = [0, 1, 2].map((at) => channel(from, at) + (t - Math.floor(t)) * (channel(to, at) - channel(from, at)))
    return `#${mix.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`
  })
}

function subtitleOf(estimate: Estimate, role: string, other: string | undefined): string {
  const doubt = estimate.notes.find(({ level }) => level === 'unreliable')
  if (doubt) return `Not to be relied on beyond the data: ${doubt.code}.`
  const percent = formatNumber(100 * estimate.level, 3)
  const band = estimate.draws === null ? 'No intervals were computed.' : `Band: ${percent} % interval of the curve.`
  return role === 'flops' && other ? `Line: the compute-optimal run for each budget. ${band}` : band
}

function sentenceAt(curves: readonly CurveRow[]): string {
  const last = curves.at(-1)
  if (!last) return 'The curve is not determined.'
  const band = last.low === null ? '' : ` (${formatNumber(last.low, 4)} to ${formatNumber(last.high!, 4)})`
  return `At the right end the curve (${last.series}) reads ${formatNumber(last.y, 4)}${band}.`
}
