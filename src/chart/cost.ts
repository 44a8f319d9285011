import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { countChannel, countText, lossChannel, padded, roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { bandText, noOptimumText } from './doubt.ts'
import { on, type Plane, plotHeight, pointOpacity, pointSize, stacked, undeterminedLayers } from './layer.ts'
import { type Optimum, optimaBetween } from './optimum.ts'
import { countRuns, extent, type RunRow, runRows, thinned, thinnedText } from './rows.ts'
import { type Tones, tones } from './theme.ts'

/** Losses are shown down to that of this multiple of the largest fitted compute. */
const REACH = 100
/** Compute looked at where there are no fitted rows. */
const WITHOUT_ROWS: readonly [number, number] = [1e18, 1e24]

/**
 * The least compute for each loss, with its interval, and the runs, which lie above it. Since the best loss falls with
 * compute, interval bounds of the compute at a loss are those of the loss at a compute, read across.
 */
export function costChart(estimate: Estimate, { dark, width, maxHeight }: DrawOptions): Drawing {
  const { fit } = estimate
  const { flops } = fit.table.columns
  const output = fit.law.output ?? 'loss'
  const [low, high] = (flops && extent(flops)) ?? WITHOUT_ROWS
  const end = flops ? high * REACH : high
  const optima = optimaBetween(estimate, low, high, end)
  const rows = runRows(estimate).filter((row) => typeof row.flops === 'number')
  const losses = optima.flatMap(({ loss }) => [loss.value!, loss.low ?? loss.value!, loss.high ?? loss.value!])
  const [least, most] = extent([...losses, ...rows.map(({ measured }) => measured)]) ?? [1, 3]
  const height = plotHeight(width, 0.6, 260, maxHeight)
  const plane: Plane = {
    x: lossChannel(roleTitle(output), padded(least, most, 0.03), { pixels: width, along: 'x' }),
    y: countChannel('Training compute (FLOP)', padded(low, end), { pixels: height, along: 'y' }),
    width,
    height,
  }
  const step = halving(optima)
  return {
    title: `${fit.law.title}: what a ${output} costs`,
    subtitle:
      optima.length === 0
        ? noOptimumText(estimate)
        : `Line: the least compute. ${bandText(
            estimate,
            optima.map(({ loss }) => loss),
            'optimum',
          )}${flops ? ' Dashed: beyond the data.' : ''}`,
    caption: `The least training compute for each ${output}${rows.length > 0 ? `, with ${countRuns(estimate)}` : ''}. ${step === null ? noOptimumText(estimate) : step}${thinnedText(rows)}`,
    spec: { width, height, layer: layersOf(optima, thinned(rows), plane, tones(dark)) },
  }
}

function layersOf(optima: readonly Optimum[], runs: readonly RunRow[], plane: Plane, colours: Tones): object[] {
  const rows = optima.map(({ flops, beyond, loss: { value, low, high } }) => ({ flops, beyond, value, low, high }))
  const lines = [
    {
      data: { values: rows.filter(({ low, high }) => low !== null && high !== null) },
      mark: { type: 'area', orient: 'horizontal', opacity: 0.22, color: colours.accent, clip: true },
      encoding: { ...on(plane, 'low', 'flops'), x2: { field: 'high' } },
    },
    ...[false, true].map((beyond) => ({
      data: { values: rows.filter((row) => row.beyond === beyond) },
      mark: {
        type: 'line',
        interpolate: 'monotone',
        orient: 'horizontal',
        strokeWidth: 2.5,
        color: colours.accent,
        clip: true,
        ...(beyond && { strokeDash: [6, 4] }),
      },
      encoding: {
        ...on(plane, 'value', 'flops'),
        tooltip: [
          { field: 'value', format: '.4f' },
          { field: 'flops', format: '.3g' },
        ],
      },
    })),
  ]
  const points = {
    data: { values: runs },
    mark: {
      type: 'point',
      filled: true,
      size: pointSize(runs.length),
      color: colours.point,
      opacity: pointOpacity(runs.length),
      clip: true,
    },
    encoding: {
      ...on(plane, 'measured', 'flops'),
      tooltip: [{ field: 'run' }, { field: 'measured', format: '.4f' }, { field: 'flops', format: '.3g' }],
    },
  }
  return [...stacked(runs.length, points, lines), ...(rows.length === 0 ? undeterminedLayers(plane, colours) : [])]
}

/** What the last tenfold of compute buys; null without optima. */
function halving(optima: readonly Optimum[]): string | null {
  const last = optima.at(-1)
  const before = last && optima.findLast(({ flops }) => flops <= last.flops / 10)
  if (last === undefined || before === undefined) return null
  const gain = before.loss.value! - last.loss.value!
  const times = formatNumber(last.flops / before.flops, 2)
  return `From ${countText(before.flops)} to ${countText(last.flops)} FLOP, ${times} times as much, it falls by ${formatNumber(gain, 2)}, to ${formatNumber(last.loss.value!, 4)}.`
}
