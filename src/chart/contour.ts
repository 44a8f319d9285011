import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { type Aim, aimLabel, aimLayers, aimOf, aimSentence } from './aim.ts'
import { countChannel, countText, roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { otherInputs } from './curve.ts'
import { bandText, boundsText, noOptimumText } from './doubt.ts'
import { haloed, MANY_RUNS, on, type Plane, pixelsOf, plotHeight, pointOpacity, pointSize, stacked } from './layer.ts'
import { isAllocated } from './loss.ts'
import { type Optimum, optimaBetween } from './optimum.ts'
import { type LabelSite, labelSites, lineAngle, type Pixel, underText } from './place.ts'
import { countRuns, extent, geometricMean, type RunRow, runRows, thinned, thinnedText } from './rows.ts'
import { type Contour, contoursOf, type Site } from './surface.ts'
import { textWidth } from './text-width.ts'
import { sizes, type Tones, tones } from './theme.ts'

/** Beyond the fitted sizes and lengths, so that the plane shows where the next runs lie. */
const REACH = 8
/** Sizes and lengths looked at where there are no fitted rows. */
const WITHOUT_ROWS: Readonly<Record<string, readonly [number, number]>> = { params: [1e8, 1e12], tokens: [1e9, 1e14] }

/** Pixels between places that keep other labels off a long one. */
const STEP = 25
/** Pixels around its middle that the label of a line takes. */
const [LOSS_ROOM, COMPUTE_ROOM] = [18, 30]

/** Lines of equal output over size and length, the runs, lines of equal compute, and the compute-optimal runs. */
export function contourChart(estimate: Estimate, { dark, width, maxHeight, target }: DrawOptions): Drawing {
  const { fit } = estimate
  const { columns } = fit.table
  const output = fit.law.output ?? 'loss'
  const colours = tones(dark)
  const height = plotHeight(width, 0.75, 300, maxHeight)
  const aim = aimOf(estimate, target, ['params', 'tokens'])
  const range = (role: 'params' | 'tokens'): [number, number] => {
    const found = columns[role] && extent(columns[role])
    const [low, high] = found ? [found[0] / 1.6, found[1] * (aim === null ? REACH : 2)] : WITHOUT_ROWS[role]!
    return [Math.min(low, aim?.at[role] ?? low), Math.max(high, 1.6 * (aim?.at[role] ?? 0))]
  }
  const [x, y] = [range('params'), range('tokens')]
  const plane: Plane = {
    x: countChannel(roleTitle('params'), x, { pixels: width, along: 'x' }),
    y: countChannel(roleTitle('tokens'), y, { pixels: height, along: 'y' }),
    width,
    height,
  }
  const rest = otherInputs(fit.law, 'params').filter((role) => role !== 'tokens')
  const held = Object.fromEntries(rest.map((role) => [role, target?.[role] ?? geometricMean(columns[role]!)]))
  const rows = runRows(estimate)
  const optima = isAllocated(estimate) ? optimaOn(estimate, x, y) : []
  const budgets = equalCompute(plane)
  const contours = contoursOf(estimate, x, y, held)
  const place = { x: aim?.at.params ?? x[0], y: aim?.at.tokens ?? y[0] }
  const sites = [...(rows as readonly object[] as readonly Site[]), ...optima.map(siteOf)]
  const taken = [
    ...sites.map(({ params, tokens }) => pixelsOf(plane, { x: params, y: tokens })),
    ...(aim === null ? [] : underLabel(aim, pixelsOf(plane, place), width)),
  ]
  const layers = [
    ...shades(columns, plane, colours),
    lineLayer(budgets, plane, { strokeWidth: 1, strokeDash: [2, 4], color: colours.faint, opacity: 0.7 }),
    ...stacked(rows.length, pointLayer(thinned(rows), plane, colours), [
      contourLayer(contours, plane, colours),
      bandLayer(optima, plane, colours),
      ...optimumLayers(optima, plane, colours),
    ]),
    ...labelLayers(contours, budgets, taken, plane, colours),
    ...(aim === null ? [] : aimLayers(aim, plane, on(plane, 'x', 'y'), place, colours)),
  ]
  const best = optima.length > 0 ? 'Thick: compute-optimal runs.' : noOptimumText(estimate)
  const last = optima.at(-1)
  return {
    title: `${fit.law.title}: lines of equal ${output}`,
    subtitle: [
      ...rest.map((role) => `${roleTitle(role)}: ${countText(held[role]!)}.`),
      ...(isAllocated(estimate) ? [best] : []),
      'Dotted: equal compute.',
      ...(rows.length > 0 ? ['Grey: beyond the data.'] : []),
      ...(optima.length > 0
        ? [
            bandText(
              estimate,
              optima.map(({ params }) => params),
              'optimum',
            ),
          ]
        : []),
    ].join(' '),
    caption: `Lines of equal ${output} over model parameters and training tokens${rows.length > 0 ? `, with ${countRuns(estimate)}` : ''} and lines of equal compute. ${aim === null ? '' : `${aimSentence(aim)} `}${last ? `The compute-optimal run at ${countText(last.flops)} FLOP has ${countText(last.params.value!)} parameters${boundsText(last.params, countText)} and ${countText(last.tokens.value!)} tokens.` : noOptimumText(estimate)}${thinnedText(rows)}`,
    spec: { width, height, layer: layers },
  }
}

function optimaOn(estimate: Estimate, x: readonly [number, number], y: readonly [number, number]): Optimum[] {
  const [from, to] = [6 * x[0] * y[0], 6 * x[1] * y[1]]
  const largest = estimate.largestFlops
  const middle = largest !== null && largest > from && largest < to ? largest : to
  return optimaBetween(estimate, from, middle, to)
}

/** What lies right of or above the data. */
function shades(
  { params, tokens }: Readonly<Record<string, Float64Array>>,
  plane: Plane,
  { ink, shade }: Tones,
): object[] {
  if (params === undefined || tokens === undefined) return []
  const [left, right] = plane.x.scale.domain
  const top = plane.y.scale.domain[1]
  const [size, length] = [extent(params)![1], extent(tokens)![1]]
  const values = [
    { x: size, x2: right, y: plane.y.scale.domain[0], y2: top },
    { x: left, x2: size, y: length, y2: top },
  ]
  const mark = { type: 'rect', color: ink, opacity: shade, clip: true }
  return [{ data: { values }, mark, encoding: { ...on(plane, 'x', 'y'), x2: { field: 'x2' }, y2: { field: 'y2' } } }]
}

/** Lines C = 6·N·D at powers of ten. */
function equalCompute({ x, y }: Plane): Contour[] {
  const [[left, right], [bottom, top]] = [x.scale.domain, y.scale.domain]
  const [from, to] = [Math.log10(6 * left * bottom), Math.log10(6 * right * top)]
  const every = Math.max(1, Math.round((to - from) / 6))
  const lines: Contour[] = []
  for (let k = Math.ceil(from); k < to; k++) {
    const flops = Number(`1e${k}`)
    const ends = [Math.max(left, flops / (6 * top)), Math.min(right, flops / (6 * bottom))] as const
    if (k % every !== 0 || ends[0] >= ends[1]) continue
    lines.push({ level: flops, sites: ends.map((params) => ({ params, tokens: flops / (6 * params) })) })
  }
  return lines
}

function contourLayer(contours: readonly Contour[], plane: Plane, { accent, ramp }: Tones): object {
  const [low, high] = extent(contours.map(({ level }) => level)) ?? [0, 0]
  const scale = { type: 'linear', domain: [low, high], range: [...ramp].reverse(), interpolate: 'rgb' }
  const color = low === high ? { value: accent } : { field: 'level', type: 'quantitative', scale, legend: null }
  return lineLayer(contours, plane, { strokeWidth: 1.7 }, { color })
}

/** Losses on their lines, and compute along its own, where neither hides runs or the optimum. */
function labelLayers(
  contours: readonly Contour[],
  budgets: readonly Contour[],
  taken: readonly Pixel[],
  plane: Plane,
  colours: Tones,
): object[] {
  const losses = labelSites(contours, plane, taken, [0.2, 0.9], LOSS_ROOM)
  const hidden = losses.flatMap(({ pixel }) => underText(pixel, LOSS_ROOM))
  const computes = labelSites(budgets, plane, [...taken, ...hidden], [0.05, 0.35], COMPUTE_ROOM)
  const fields = on(plane, 'params', 'tokens')
  const named = (sites: readonly LabelSite[], text: (level: number) => string) =>
    sites.map(({ params, tokens, level }) => ({ params, tokens, label: text(level) }))
  const flat = { color: colours.faint, fontSize: sizes.label - 1, angle: lineAngle(plane, -1) }
  return [
    ...haloed(
      named(computes, (level) => `${countText(level)} FLOP`),
      flat,
      fields,
      colours,
    ),
    ...haloed(
      named(losses, (level) => formatNumber(level, 4)),
      { color: colours.ink },
      fields,
      colours,
    ),
  ]
}

/** Places that the label of the target covers. */
function underLabel(aim: Aim, [x, y]: Pixel, width: number): Pixel[] {
  const length = textWidth(aimLabel(aim), sizes.label, true)
  const step = (x > width / 2 ? -1 : 1) * STEP
  return Array.from({ length: Math.ceil(length / STEP) + 1 }, (_, k) => [x + k * step, y - 13])
}

function siteOf({ params, tokens }: Optimum): Site {
  return { params: params.value!, tokens: tokens.value! }
}

function lineLayer(lines: readonly Contour[], plane: Plane, mark: object, encoding: object = {}): object {
  const values = lines.flatMap(({ level, sites }, line) =>
    sites.map((site, order) => ({ ...site, level, line, order })),
  )
  return {
    data: { values },
    mark: { type: 'line', clip: true, ...mark },
    encoding: { ...on(plane, 'params', 'tokens'), detail: { field: 'line' }, order: { field: 'order' }, ...encoding },
  }
}

/** The interval of the optimum at each budget lies along its line of equal compute, so the band is a closed line. */
function bandLayer(optima: readonly Optimum[], plane: Plane, { mark }: Tones): object {
  const known = optima.filter(({ params: { low, high } }) => low !== null && high !== null)
  const along = (bound: 'low' | 'high') =>
    known.map(({ flops, params }) => ({ params: params[bound]!, tokens: flops / (6 * params[bound]!) }))
  const values = [...along('low'), ...along('high').reverse()].map((site, order) => ({ ...site, order }))
  return {
    data: { values },
    mark: { type: 'line', interpolate: 'linear-closed', fill: mark, fillOpacity: 0.2, stroke: null, clip: true },
    encoding: { ...on(plane, 'params', 'tokens'), order: { field: 'order' } },
  }
}

function optimumLayers(optima: readonly Optimum[], plane: Plane, { mark }: Tones): object[] {
  return [false, true].map((beyond) => ({
    data: {
      values: optima
        .filter((each) => each.beyond === beyond)
        .map(({ params, tokens }, order) => ({ params: params.value, tokens: tokens.value, order })),
    },
    mark: { type: 'line', color: mark, strokeWidth: 3, clip: true, ...(beyond && { strokeDash: [7, 4] }) },
    encoding: { ...on(plane, 'params', 'tokens'), order: { field: 'order' } },
  }))
}

function pointLayer(values: readonly RunRow[], plane: Plane, { point, background }: Tones): object {
  const stroke = values.length > MANY_RUNS ? {} : { stroke: background, strokeWidth: 0.8 }
  return {
    data: { values },
    mark: {
      type: 'point',
      filled: true,
      size: pointSize(values.length) * 0.8,
      color: point,
      opacity: pointOpacity(values.length),
      clip: true,
      ...stroke,
    },
    encoding: { ...on(plane, 'params', 'tokens'), tooltip: [{ field: 'run' }, { field: 'measured', format: '.4f' }] },
  }
}
