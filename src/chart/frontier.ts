import { formatNumber, formatQuantity } from '../base/quantity.ts'
import type { Estimate, Interval } from '../infer/estimate.ts'
import { countChannel, countText, padded, raised } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { bandText, boundsText, noOptimumText } from './doubt.ts'
import { beyondLayers, on, type Plane, plotHeight, undeterminedLayers } from './layer.ts'
import { type Optimum, optimaBetween } from './optimum.ts'
import { extent } from './rows.ts'
import { tones } from './theme.ts'

/** Budgets are drawn to this multiple of the largest fitted one. */
const REACH = 100
/** Compute looked at where there are no fitted rows: a law with published coefficients. */
const WITHOUT_ROWS: readonly [number, number] = [1e18, 1e24]
/** Pixels between two panels, for the axis of the second. */
const GAP = 92
/** Width below which panels stand on top of each other. */
const NARROW = 440

const panels = [
  { field: 'params', title: 'Optimal model parameters', unit: 'parameters' },
  { field: 'tokens', title: 'Optimal training tokens', unit: 'tokens' },
] as const

/** Compute-optimal size and length against compute, with their intervals, continued beyond the data. */
export function frontierChart(estimate: Estimate, { dark, width, maxHeight, target }: DrawOptions): Drawing {
  const { fit } = estimate
  const { flops } = fit.table.columns
  const budget = target?.flops ?? (target?.params && target.tokens && 6 * target.params * target.tokens)
  const [low, high] = (flops && extent(flops)) ?? WITHOUT_ROWS
  const end = flops ? Math.max(high, budget ? budget * 1.6 : high * REACH) : high
  const optima = optimaBetween(estimate, low, high, end)
  const isNarrow = width < NARROW
  const each = isNarrow ? width : Math.round((width - GAP) / 2)
  const height = isNarrow ? Math.round(width * 0.62) : plotHeight(each, 0.95, 240, maxHeight)
  const bands = optima.map(({ params }) => params)
  const stacked = panels.map(({ field, title }) => {
    const values = optima.flatMap(({ [field]: { value, low: l, high: h } }) => [value!, l ?? value!, h ?? value!])
    const plane: Plane = {
      x: countChannel('Training compute (FLOP)', padded(low, end, 0.03), { pixels: each, along: 'x' }),
      y: countChannel(title, padded(...(extent(values) ?? [1e6, 1e12])), { pixels: height, along: 'y' }),
      width: each,
      height,
    }
    return {
      width: each,
      height,
      layer: panelLayers(optima, field, plane, { high, isShaded: end > high, dark }),
    }
  })
  const last = optima.at(-1)
  const growth = exponents(optima)
  return {
    title: `${fit.law.title}: what to train for a budget`,
    subtitle:
      optima.length === 0
        ? noOptimumText(estimate)
        : `${growth === null ? '' : `Parameters grow as C${raised(growth.params)}, tokens as C${raised(growth.tokens)}. `}${bandText(estimate, bands, 'optimum')}${flops ? ' Dashed on grey: beyond the data.' : ''}`,
    caption: last
      ? `Compute-optimal parameters and tokens against training compute, with intervals; dashed on grey where compute is larger than fitted. At ${countText(last.flops)} FLOP: ${panels.map(({ field, unit }) => `${quantityText(last[field])} ${unit}`).join(' and ')}.`
      : `Compute-optimal parameters and tokens against training compute. ${noOptimumText(estimate)}`,
    spec: isNarrow ? { vconcat: stacked, spacing: 26 } : { hconcat: stacked, spacing: 20 },
  }
}

function quantityText(interval: Interval): string {
  return `${formatQuantity(interval.value!)}${boundsText(interval, formatQuantity)}`
}

function panelLayers(
  optima: readonly Optimum[],
  field: 'params' | 'tokens',
  plane: Plane,
  look: { high: number; isShaded: boolean; dark: boolean },
): object[] {
  const colours = tones(look.dark)
  const rows = optima.map(({ flops, beyond, [field]: { value, low, high } }) => ({ flops, beyond, value, low, high }))
  const banded = rows.filter(({ low, high }) => low !== null && high !== null)
  return [
    ...(look.isShaded ? beyondLayers(plane, look.high, colours) : []),
    {
      data: { values: banded },
      mark: { type: 'area', opacity: 0.22, color: colours.accent, clip: true },
      encoding: { ...on(plane, 'flops', 'low'), y2: { field: 'high' } },
    },
    ...[false, true].map((beyond) => ({
      data: { values: rows.filter((row) => row.beyond === beyond) },
      mark: {
        type: 'line',
        strokeWidth: 2.5,
        color: colours.accent,
        clip: true,
        ...(beyond && { strokeDash: [6, 4] }),
      },
      encoding: {
        ...on(plane, 'flops', 'value'),
        tooltip: [
          { field: 'flops', format: '.3g' },
          { field: 'value', format: '.4g' },
        ],
      },
    })),
    ...(rows.length === 0 ? undeterminedLayers(plane, colours) : []),
  ]
}

/** Mean slopes of ln N and ln D over ln C; null for fewer than two optima. */
function exponents(optima: readonly Optimum[]): { params: string; tokens: string } | null {
  const [first, last] = [optima[0], optima.at(-1)]
  if (first === undefined || last === undefined || first === last) return null
  const slope = (field: 'params' | 'tokens') =>
    formatNumber(Math.log(last[field].value! / first[field].value!) / Math.log(last.flops / first.flops), 2)
  return { params: slope('params'), tokens: slope('tokens') }
}
