import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { type SmallerModel, smallerModels } from '../plan/trade-off.ts'
import { countText, lossChannel } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { bandText, boundsText, doubtOf, noOptimumText } from './doubt.ts'
import { haloed, on, type Plane, plotHeight, undeterminedLayers } from './layer.ts'
import { logSpaced } from './rows.ts'
import { type Tones, tones } from './theme.ts'

/** Sizes as shares of the best one, and how many of them are looked at. */
const [SMALLEST, LARGEST, COUNT] = [1 / 50, 5, 81]
const NAMED = [1 / 50, 1 / 20, 1 / 10, 1 / 5, 1 / 2, 1, 2, 5]
/** The picture ends at this multiple of the least compute: beyond it nobody trains. */
const MOST = 8
/** Curve and band are followed a little out of the picture, and no further. */
const OUTSIDE = 2 * MOST
/** Room left of the curve, as a factor. */
const MARGIN = 1.15
/** Shares that are marked with what they cost. */
const marked = [1 / 10, 1 / 4, 1 / 2, 2]
/** Multiple of the largest fitted compute that is planned for, and the compute where nothing was fitted. */
const [AHEAD, WITHOUT_ROWS] = [10, 1e23]

interface Row {
  readonly share: number
  readonly ratio: number
  readonly low: number | null
  readonly high: number | null
}

/** Compute that a model smaller or larger than the best needs for the same loss, as a multiple of the least. */
export function tradeOffChart(estimate: Estimate, { dark, width, maxHeight, target }: DrawOptions): Drawing {
  const { fit, largestFlops } = estimate
  const asked = target?.flops ?? (target?.params && target.tokens && 6 * target.params * target.tokens)
  const flops = asked || (largestFlops === null ? WITHOUT_ROWS : AHEAD * largestFlops)
  const isOpen = doubtOf(estimate) !== null
  const { rows, points } = isOpen ? { rows: [], points: [] } : costsOf(estimate, flops)
  const cheap = rows.find(({ ratio }) => ratio <= MOST)?.share ?? NAMED[1]!
  const first = Math.max(cheap / MARGIN, SMALLEST)
  const height = plotHeight(width, 0.6, 260, maxHeight)
  const ticks = (channel: Plane['x'], values: readonly number[], format: (v: number) => string): Plane['x'] => {
    const labels = Object.fromEntries(values.map((value) => [String(value), format(value)]))
    const labelExpr = `${JSON.stringify(labels)}[datum.value] || ''`
    return { scale: channel.scale, axis: { title: channel.axis.title!, values: [...values], labelExpr } }
  }
  const plane: Plane = {
    x: ticks(
      lossChannel('Model size, as a share of the best', [first, LARGEST], { pixels: width, along: 'x' }),
      NAMED.filter((share) => share >= first),
      (share) => (share < 1 ? `1/${Math.round(1 / share)}` : `${share}×`),
    ),
    y: ticks(
      lossChannel('Compute for the same loss', [0.93, MOST], { pixels: height, along: 'y' }),
      [1, 1.5, 2, 3, 5, 8],
      (ratio) => `${ratio}×`,
    ),
    width,
    height,
  }
  const best = rows.length === 0 ? null : countText(flops)
  return {
    title: `${fit.law.title}: what another size costs`,
    subtitle:
      best === null
        ? noOptimumText(estimate)
        : `Against the best run of ${best} FLOP. ${bandText(estimate, rows, 'curve')} Smaller models are cheaper to serve.`,
    caption: `Training compute that a model smaller or larger than the best needs to reach the same loss, as a multiple of the least. ${best === null ? noOptimumText(estimate) : `Beside the best run of ${best} FLOP: ${sentence(points)}.`}`,
    spec: { width, height, layer: layersOf(rows, points, plane, tones(dark)) },
  }
}

/** The costs to be drawn, and those to be marked. */
function costsOf(
  estimate: Estimate,
  flops: number,
): { readonly rows: readonly Row[]; readonly points: readonly Row[] } {
  const costs = (of: Estimate, times: readonly number[]) => smallerModels(of, { flops }, {}, times)
  const all = logSpaced(SMALLEST, LARGEST, COUNT).map((share) => 1 / share)
  // what the interval takes is spent where something is drawn
  const without = costs({ ...estimate, draws: null }, all)
  const near = all.filter((_, i) => (without[i]!.flopsRatio.value ?? Number.POSITIVE_INFINITY) <= OUTSIDE)
  const found = costs(estimate, [...near, ...marked.map((share) => 1 / share)])
  return {
    rows: found.slice(0, near.length).flatMap(rowOf),
    points: found
      .slice(near.length)
      .flatMap(rowOf)
      .filter(({ ratio }) => ratio <= MOST),
  }
}

function rowOf({ times, flopsRatio: { value, low, high } }: SmallerModel): Row[] {
  return value === null ? [] : [{ share: 1 / times, ratio: value, low, high }]
}

function layersOf(rows: readonly Row[], points: readonly Row[], plane: Plane, colours: Tones): object[] {
  const banded = rows.flatMap(({ share, low, high }) =>
    low === null || high === null || low > OUTSIDE ? [] : [{ share, low, high: Math.min(high, OUTSIDE) }],
  )
  return [
    {
      data: { values: banded },
      mark: { type: 'area', opacity: 0.22, color: colours.accent, clip: true },
      encoding: { ...on(plane, 'share', 'low'), y2: { field: 'high' } },
    },
    {
      data: { values: rows },
      mark: { type: 'line', interpolate: 'monotone', strokeWidth: 2.5, color: colours.accent, clip: true },
      encoding: {
        ...on(plane, 'share', 'ratio'),
        tooltip: [
          { field: 'share', format: '.3g' },
          { field: 'ratio', format: '.3g' },
        ],
      },
    },
    {
      data: { values: points },
      mark: { type: 'point', filled: true, size: 70, opacity: 1, color: colours.mark },
      encoding: on(plane, 'share', 'ratio'),
    },
    // labels stand off the curve, which falls to the best size and rises beyond it
    ...[true, false].flatMap((isSmaller) =>
      haloed(
        points
          .filter(({ share }) => share < 1 === isSmaller)
          .map((row) => ({ ...row, label: `${formatNumber(row.ratio, 3)}×` })),
        { align: 'left', dx: 8, dy: isSmaller ? -9 : 13, fontWeight: 'bold', color: colours.mark },
        on(plane, 'share', 'ratio'),
        colours,
      ),
    ),
    ...(rows.length === 0 ? undeterminedLayers(plane, colours) : []),
  ]
}

function sentence(points: readonly Row[]): string {
  const each = ({ share, ratio, low, high }: Row) => {
    const size = share < 1 ? `${formatNumber(1 / share, 2)} times smaller` : `${formatNumber(share, 2)} times larger`
    const format = (value: number) => formatNumber(value, 3)
    return `${size} costs ${format(ratio)} times as much${boundsText({ low, high }, format)}`
  }
  return points.length === 0 ? 'no other size reaches it' : points.map(each).join(', ')
}
