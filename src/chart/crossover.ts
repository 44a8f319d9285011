import { formatNumber } from '../base/quantity.ts'
import { type Estimate, single } from '../infer/estimate.ts'
import { bandOf } from '../infer/interval.ts'
import type { Crossover } from '../plan/crossover/crossover.ts'
import { lineOf } from '../plan/crossover/line.ts'
import { countChannel, countText, lossChannel, padded, roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { boundsText, doubtOf } from './doubt.ts'
import { beyondLayers, haloed, on, type Plane, pixelsOf, spreadApart, valueAt } from './layer.ts'
import { extent, logSpaced } from './rows.ts'
import { sizes, type Tones, tones } from './theme.ts'

/** A fit with the name that a reader knows it by. */
export interface NamedFit {
  readonly name: string
  readonly estimate: Estimate
}

/** Points of a drawn curve; power laws are nearly straight here. */
const SAMPLES = 40
/** The picture reaches this far around the crossing, or around where the multiplier is told. */
const REACH = 1000
/** Pixels right of the plot for the names of curves. */
const NAME_ROOM = 110
/** Letters of a name that fit there. */
const LONGEST = 16

/** Both fits along what they share, with their intervals and the crossing. */
export function crossoverChart(
  fits: readonly [NamedFit, NamedFit],
  found: Crossover,
  { dark, width }: Omit<DrawOptions, 'target'>,
): Drawing {
  const colours = tones(dark)
  const middle = found.at.value ?? found.multiplier.at
  // where a fit forbids relying on it beyond its runs, nothing is drawn there
  const isOpen = found.fitted !== null && fits.some(({ estimate }) => doubtOf(estimate) !== null)
  const wide = [Math.min(middle, found.multiplier.at) / REACH, Math.max(middle, found.multiplier.at) * REACH] as const
  const range = isOpen ? ([found.fitted!.low, found.fitted!.high] as const) : wide
  const curves = fits.map(({ name, estimate }) => ({
    name: shortened(name),
    rows: rowsOf(estimate, range, found.level),
  }))
  const all = curves.flatMap(({ rows }) => rows.map(({ y }) => y))
  const height = Math.round(Math.max(width * 0.62, 260))
  const output = fits[0].estimate.fit.law.output ?? 'loss'
  const plane: Plane = {
    x: countChannel(roleTitle(found.along), padded(...range, 0.02), { pixels: width - NAME_ROOM, along: 'x' }),
    y: lossChannel(roleTitle(output), padded(...(extent(all.filter((y) => y > 0)) ?? [1, 2])), {
      pixels: height,
      along: 'y',
    }),
    width: width - NAME_ROOM,
    height,
  }
  const isShown = found.at.value !== null && found.isKnown.crossing
  return {
    title: isShown ? 'Where two fits meet' : 'Two fits side by side',
    subtitle: subtitleOf(found),
    caption: captionOf(fits, found),
    spec: {
      width: plane.width,
      height,
      layer: [
        ...(found.fitted === null ? [] : beyondLayers(plane, found.fitted.high, colours)),
        ...curves.flatMap(({ rows }, k) => curveLayers(rows, plane, [colours.accent, colours.mark][k]!)),
        ...nameLayers(curves, plane, colours),
        ...(isShown ? crossingLayers(found, plane, colours) : []),
      ],
    },
  }
}

interface Row {
  readonly x: number
  readonly y: number
  readonly low: number | null
  readonly high: number | null
}

function rowsOf({ fit, draws }: Estimate, [low, high]: readonly [number, number], level: number): Row[] {
  const centre = lineOf(fit.law, single(fit))
  const cloud = draws && lineOf(fit.law, draws)
  return logSpaced(low, high, SAMPLES).flatMap((x) => {
    const y = centre.at(Float64Array.of(Math.log(x)))[0]!
    const band = cloud
      ? bandOf(cloud.at(new Float64Array(cloud.count).fill(Math.log(x))), level)
      : { low: null, high: null }
    return Number.isFinite(y) ? [{ x, y, ...band }] : []
  })
}

function curveLayers(rows: readonly Row[], plane: Plane, color: string): object[] {
  return [
    {
      data: { values: rows.filter(({ low, high }) => low !== null && high !== null) },
      mark: { type: 'area', opacity: 0.2, color, clip: true },
      encoding: { ...on(plane, 'x', 'low'), y2: { field: 'high' } },
    },
    {
      data: { values: rows },
      mark: { type: 'line', strokeWidth: 2.5, color, clip: true },
      encoding: {
        ...on(plane, 'x', 'y'),
        tooltip: [
          { field: 'x', format: '.3g' },
          { field: 'y', format: '.4f' },
        ],
      },
    },
  ]
}

/** Names at the right ends, moved apart where the curves run together. */
function nameLayers(
  curves: readonly { readonly name: string; readonly rows: readonly Row[] }[],
  plane: Plane,
  colours: Tones,
): object[] {
  const named = curves.flatMap(({ name, rows }, k) => {
    const end = rows.at(-1)
    return end === undefined ? [] : [{ name, end, color: [colours.accent, colours.mark][k]! }]
  })
  const places = spreadApart(
    named.map(({ end }) => pixelsOf(plane, end)[1]),
    sizes.label + 4,
  )
  const right = plane.x.scale.domain[1]
  return named.map(({ name, color }, k) => ({
    data: { values: [{ x: right, y: valueAt(plane.y, places[k]! / plane.height), label: name }] },
    mark: { type: 'text', align: 'left', dx: 6, color, fontWeight: 'bold' },
    encoding: { ...on(plane, 'x', 'y'), text: { field: 'label' } },
  }))
}

function crossingLayers({ at, loss }: Crossover, plane: Plane, colours: Tones): object[] {
  const place = { x: at.value!, y: loss.value!, low: at.low, high: at.high, label: countText(at.value!) }
  return [
    ...(at.low === null || at.high === null
      ? []
      : [
          {
            data: { values: [place] },
            mark: { type: 'rule', color: colours.ink, strokeWidth: 2, clip: true },
            encoding: { ...on(plane, 'low', 'y'), x2: { field: 'high' } },
          },
        ]),
    {
      data: { values: [place] },
      mark: { type: 'point', shape: 'diamond', filled: true, size: 120, opacity: 1, color: colours.ink },
      encoding: on(plane, 'x', 'y'),
    },
    ...haloed(
      [place],
      { align: 'left', dx: 9, dy: -12, fontWeight: 'bold', color: colours.ink },
      on(plane, 'x', 'y'),
      colours,
    ),
  ]
}

function shortened(name: string): string {
  const plain = name.replace(/^.*[\\/]/, '').replace(/\.json$/i, '')
  return plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 1)}…`
}

function subtitleOf({ at, along, isKnown, why, level }: Crossover): string {
  if (why !== null) return `They don’t meet: ${why}.`
  if (!isKnown.crossing) return 'Where they meet is not determined.'
  const split = along === 'flops' ? 'Each budget is split in the best way. ' : ''
  return `${split}Bands and bar: ${formatNumber(100 * level, 3)} % intervals. They meet at ${countText(at.value!)}${boundsText(at, (v) => countText(v))}.`
}

function captionOf([a, b]: readonly [NamedFit, NamedFit], found: Crossover): string {
  const { multiplier, along, isKnown } = found
  const told =
    multiplier.value === null || !isKnown.multiplier
      ? 'How much one is worth in the other is not determined.'
      : `At ${countText(multiplier.at)}, ${shortened(b.name)} needs ${formatNumber(multiplier.value, 3)} times as much${boundsText(multiplier, (v) => formatNumber(v, 3))} to reach the loss of ${shortened(a.name)}.`
  return `${shortened(a.name)} and ${shortened(b.name)} along ${roleTitle(along).toLowerCase()}. ${subtitleOf(found)} ${told}`
}
