import { formatNumber, formatQuantity } from '../base/quantity.ts'
import type { Isoflop } from '../plan/isoflop/isoflop.ts'
import type { Worked } from '../plan/isoflop/work-out.ts'
import { countChannel, countText, lossChannel, padded, raised, roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { boundsText } from './doubt.ts'
import { haloed, on, type Plane, pixelsOf, plotHeight, pointSize } from './layer.ts'
import { extent } from './rows.ts'
import { tones } from './theme.ts'

/** Points of a drawn curve: smooth to the eye also where an interpolation bends. */
const SAMPLES = 60
/** Pixels that the label of a budget takes. */
const LABEL = { width: 62, height: 13 } as const

/** Losses of each budget over model size, the curve through them, and its minimum with interval. */
export function isoflopChart(
  found: Isoflop,
  worked: readonly Worked[],
  { dark, width, maxHeight }: Omit<DrawOptions, 'target'>,
): Drawing {
  const colours = tones(dark)
  const drawn = worked.filter(({ curve }) => curve !== null)
  const points = drawn.flatMap(({ flops, points: { lnParams, loss }, why }) =>
    Array.from(lnParams, (x, i) => ({ flops, params: Math.exp(x), loss: loss[i]!, used: why === null })),
  )
  const curves = drawn.flatMap(({ flops, points: { lnParams }, curve, why }) => {
    const [low, high] = [lnParams[0]!, lnParams.at(-1)!]
    return Array.from({ length: SAMPLES }, (_, k) => low + ((high - low) * k) / (SAMPLES - 1)).map((x) => ({
      flops,
      params: Math.exp(x),
      loss: curve!.at(x),
      used: why === null,
    }))
  })
  const optima = found.budgets.filter(({ used }) => used)
  const plane = planeFor([...points, ...curves], width, maxHeight)
  const domain = extent(points.map(({ flops }) => flops)) ?? [1, 10]
  const color = (used: boolean): object =>
    !used
      ? { value: colours.faint }
      : domain[0] === domain[1]
        ? { value: colours.accent }
        : {
            field: 'flops',
            type: 'quantitative',
            scale: { type: 'log', domain, range: [...colours.ramp] },
            legend: null,
          }
  const stroke = { stroke: colours.background, strokeWidth: 0.7 }
  const layers = [true, false].flatMap((used) => [
    {
      data: { values: curves.filter((row) => row.used === used) },
      mark: { type: 'line', strokeWidth: 1.8, clip: true, ...(!used && { strokeDash: [3, 3], opacity: 0.7 }) },
      encoding: { ...on(plane, 'params', 'loss'), color: color(used), detail: { field: 'flops' } },
    },
    {
      data: { values: points.filter((row) => row.used === used) },
      mark: {
        type: 'point',
        filled: true,
        size: pointSize(points.length),
        opacity: used ? 0.95 : 0.6,
        clip: true,
        ...stroke,
      },
      encoding: {
        ...on(plane, 'params', 'loss'),
        color: color(used),
        tooltip: ['flops', 'params', 'loss'].map((field) => ({ field, format: '.4g' })),
      },
    },
  ])
  return {
    title: 'IsoFLOP curves: the best size for each budget',
    subtitle: subtitleOf(found, worked),
    caption: captionOf(found, worked),
    spec: {
      width,
      height: plane.height,
      layer: [...layers, ...budgetLabels(drawn, plane, dark), ...optimumLayers(optima, plane, dark)],
    },
  }
}

function planeFor(
  rows: readonly { readonly params: number; readonly loss: number }[],
  width: number,
  maxHeight: number | undefined,
): Plane {
  const height = plotHeight(width, 0.66, 260, maxHeight)
  const x = extent(rows.map(({ params }) => params)) ?? [1e6, 1e9]
  const [low, high] = padded(...x, 0.03)
  const y = extent(rows.map(({ loss }) => loss).filter((loss) => loss > 0)) ?? [1, 2]
  return {
    x: countChannel(roleTitle('params'), [low, high * (high / low) ** (LABEL.width / width)], {
      pixels: width,
      along: 'x',
    }),
    y: lossChannel(roleTitle('loss'), padded(...y, 0.06), { pixels: height, along: 'y' }),
    width,
    height,
  }
}

/** Compute beside the right end of each used curve, where no other label is. */
function budgetLabels(drawn: readonly Worked[], plane: Plane, dark: boolean): object[] {
  const taken: (readonly [number, number])[] = []
  const values = drawn.flatMap(({ flops, points: { lnParams }, curve, why }) => {
    const right = lnParams.at(-1)!
    const place = { x: Math.exp(right), y: curve!.at(right) }
    const at = pixelsOf(plane, place)
    const isTaken = taken.some(([x, y]) => Math.abs(x - at[0]) < LABEL.width && Math.abs(y - at[1]) < LABEL.height)
    if (why !== null || isTaken) return []
    taken.push(at)
    return [{ ...place, label: countText(flops) }]
  })
  const colours = tones(dark)
  return haloed(values, { align: 'left', dx: 8, color: colours.ink }, on(plane, 'x', 'y'), colours)
}

function optimumLayers(optima: Isoflop['budgets'], plane: Plane, dark: boolean): object[] {
  const colours = tones(dark)
  const values = optima.map(({ params, loss }) => ({
    x: params.value!,
    y: loss.value!,
    low: params.low,
    high: params.high,
  }))
  return [
    {
      data: { values: values.filter(({ low, high }) => low !== null && high !== null) },
      mark: { type: 'rule', color: colours.mark, strokeWidth: 2, clip: true },
      encoding: { ...on(plane, 'low', 'y'), x2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'point', shape: 'diamond', filled: true, size: 90, opacity: 1, color: colours.mark },
      encoding: on(plane, 'x', 'y'),
    },
  ]
}

function subtitleOf({ curve, level, law, budgets }: Isoflop, worked: readonly Worked[]): string {
  const used = budgets.filter((each) => each.used).length
  const unused = worked.filter((each) => each.curve !== null && each.why !== null).length
  const parts = [
    `Curve: ${curve}. Diamonds: optima of ${used} budgets (FLOP), with ${formatNumber(100 * level, 3)} % intervals.`,
    ...(law === null ? [] : [`Parameters grow as C${raised(formatNumber(law.params.exponent.value!, 3))}.`]),
    ...(unused === 0 ? [] : ['Grey: no optimum between the sizes.']),
  ]
  return parts.join(' ')
}

function captionOf({ law, level, budgets }: Isoflop, worked: readonly Worked[]): string {
  const used = budgets.filter((each) => each.used)
  const opening = `Loss against model size for ${worked.length} budgets of compute, with a curve through each and its minimum.`
  if (law === null) return `${opening} ${used.length} have a minimum between their sizes, too few for a power law.`
  const { exponent } = law.params
  const last = used.at(-1)!
  return `${opening} Optimal size grows as compute to the power ${formatNumber(exponent.value!, 3)}${boundsText(exponent, (v) => formatNumber(v, 3))}, at level ${formatNumber(level, 3)}; at ${countText(last.flops)} FLOP it is ${formatQuantity(last.params.value!)} parameters.`
}
