import { formatNumber, formatQuantity } from '../base/quantity.ts'
import { Ensemble } from '../fit/ensemble.ts'
import { type Estimate, single } from '../infer/estimate.ts'
import { plan } from '../plan/plan.ts'
import { countChannel } from './axis.ts'
import type { Drawing } from './chart.ts'
import { extent, logSpaced, runRows, thinned } from './rows.ts'
import { palette, tones } from './theme.ts'

const GRID = 72
const LEVELS = 7
/** Beyond the fitted sizes and lengths, so that the plane shows where the next runs lie. */
const REACH = 8
/** Sizes and lengths looked at where there are no fitted rows. */
const WITHOUT_ROWS = { params: [1e8, 1e12], tokens: [1e9, 1e14] } as const

interface Row {
  readonly params: number
  readonly tokens: number
  readonly label: string
}

/** Lines of equal loss over size and length, the runs, lines of equal compute, and the compute-optimal frontier. */
export function contourChart(estimate: Estimate, { dark, width }: { dark: boolean; width: number }): Drawing {
  const { fit } = estimate
  const { params, tokens } = fit.table.columns
  const box = (column: Float64Array | undefined, fallback: readonly [number, number]): [number, number] => {
    const found = column && extent(column)
    return found ? [found[0] / 1.6, found[1] * REACH] : [...fallback]
  }
  const x = box(params, WITHOUT_ROWS.params)
  const y = box(tokens, WITHOUT_ROWS.tokens)
  const isolines = isolinesOf(estimate, x, y)
  const runs = thinned(runRows(estimate))
  const colour = tones(dark)
  const xField = { field: 'params', type: 'quantitative', ...countChannel('Model parameters', x) }
  const yField = { field: 'tokens', type: 'quantitative', ...countChannel('Training tokens', y) }
  const line = (values: readonly Row[], mark: object, detail = true) => ({
    data: { values },
    mark: { type: 'line', clip: true, ...mark },
    encoding: { x: xField, y: yField, ...(detail && { detail: { field: 'label' } }) },
  })
  const compute = computeLines(x, y)
  const frontier = frontierOf(estimate, x, y)
  // each label twice: below itself in the colour of the ground, so that lines don't run through it
  const text = (values: readonly Row[], mark: object) =>
    [{ stroke: colour.background, strokeWidth: 4, strokeJoin: 'round' }, {}].map((halo) => ({
      data: { values },
      mark: { type: 'text', fontSize: 10, clip: true, ...mark, ...halo },
      encoding: { x: xField, y: yField, text: { field: 'label' } },
    }))
  const dataBox = params && tokens ? [{ x: extent(params)![1], x2: x[1], y: extent(tokens)![1], y2: y[1] }] : []
  const layers = [
    ...dataBox.flatMap((box) => [
      {
        data: { values: [{ params: box.x, end: box.x2 }] },
        mark: { type: 'rect', color: colour.beyond, opacity: 1 },
        encoding: { x: xField, x2: { field: 'end' } },
      },
      {
        data: { values: [{ tokens: box.y, end: box.y2, params: x[0], right: box.x }] },
        mark: { type: 'rect', color: colour.beyond, opacity: 1 },
        encoding: { x: xField, x2: { field: 'right' }, y: yField, y2: { field: 'end' } },
      },
    ]),
    line(compute, { strokeWidth: 1, strokeDash: [2, 4], color: colour.faint, opacity: 0.6 }),
    ...text(labelsOf(compute, 1), {
      color: colour.faint,
      align: 'right',
      baseline: 'bottom',
      dx: -3,
      dy: -3,
      fontStyle: 'italic',
    }),
    line(isolines, { strokeWidth: 1.4, color: colour.accent }),
    ...text(labelsOf(isolines, 0.5), { color: colour.accent, align: 'left', dx: 4, dy: -6 }),
    line(frontier, { strokeWidth: 3, color: dark ? palette[1] : palette[5] }, false),
    ...text(frontier.slice(-1), {
      color: dark ? palette[1] : palette[5],
      align: 'right',
      dx: -8,
      dy: 4,
      fontWeight: 'bold',
    }),
    runs.length > 0 && {
      data: { values: runs },
      mark: {
        type: 'point',
        filled: true,
        size: runs.length > 300 ? 14 : 34,
        color: colour.ink,
        opacity: 0.75,
        clip: true,
      },
      encoding: { x: xField, y: yField, tooltip: [{ field: 'run' }, { field: 'measured', format: '.4f' }] },
    },
  ].filter((layer) => layer !== false)
  const best = frontier.length > 0 ? '' : ' The compute-optimal frontier is not determined by these rows.'
  return {
    title: `${fit.law.title}: lines of equal loss`,
    subtitle: `Thick: compute-optimal runs. Dotted: equal compute. Shaded: beyond the ${runs.length > 0 ? 'runs (points)' : 'data'}.${best}`,
    caption: `Lines of equal ${fit.law.output ?? 'loss'} over model parameters and training tokens, with ${runs.length} runs and the compute-optimal frontier${best ? ' (not determined)' : ''}.`,
    spec: { width, height: Math.round(width * 0.75), layer: layers },
  }
}

/** Where the fitted loss takes round values, by linear interpolation along each size: loss falls with tokens in these laws. */
function isolinesOf({ fit }: Estimate, x: readonly [number, number], y: readonly [number, number]): Row[] {
  const curve = new Ensemble(fit.law, single(fit))
  const sizes = logSpaced(x[0], x[1], GRID)
  const lengths = logSpaced(y[0], y[1], GRID)
  const inputs = Object.entries(fit.law.inputs)
  const lossAt = (params: number, tokens: number): number => {
    const point: Record<string, number> = { params, tokens, flops: 6 * params * tokens }
    return curve.at(Object.fromEntries(inputs.map(([symbol, role]) => [symbol, point[role]!])))[0]!
  }
  const surface = sizes.map((n) => lengths.map((d) => lossAt(n, d)))
  return roundLevels(extent(surface.flat())!).flatMap((level) =>
    sizes.flatMap((params, i) => {
      const column = surface[i]!
      const k = column.findIndex((v, j) => j > 0 && (column[j - 1]! - level) * (v - level) <= 0)
      if (k < 1) return []
      const share = (column[k - 1]! - level) / (column[k - 1]! - column[k]! || 1)
      return [
        { params, tokens: lengths[k - 1]! * (lengths[k]! / lengths[k - 1]!) ** share, label: formatNumber(level, 3) },
      ]
    }),
  )
}

/** Losses worth a line: evenly spread in ln L, rounded to two or three digits. */
function roundLevels([low, high]: readonly [number, number]): number[] {
  const spread = logSpaced(low, high, LEVELS + 2).slice(1, -1)
  const digits = high / low > 1.5 ? 2 : 3
  return [...new Set(spread.map((v) => Number(v.toPrecision(digits))))]
}

/** Lines C = 6·N·D at powers of ten. */
function computeLines(x: readonly [number, number], y: readonly [number, number]): Row[] {
  const [from, to] = [6 * x[0] * y[0], 6 * x[1] * y[1]]
  const decades = Math.log10(to / from)
  const every = Math.max(1, Math.round(decades / 6))
  const rows: Row[] = []
  for (let k = Math.ceil(Math.log10(from)); k < Math.log10(to); k++) {
    if (k % every !== 0) continue
    const flops = Number(`1e${k}`)
    const left = Math.max(x[0], flops / (6 * y[1]))
    const right = Math.min(x[1], flops / (6 * y[0]))
    if (left >= right) continue
    for (const params of [left, right])
      rows.push({ params, tokens: flops / (6 * params), label: `${formatQuantity(flops, 1)} FLOP` })
  }
  return rows
}

function frontierOf(estimate: Estimate, x: readonly [number, number], y: readonly [number, number]): Row[] {
  return logSpaced(6 * x[0] * y[0], 6 * x[1] * y[1], 24).flatMap((flops) => {
    const { params, tokens } = plan(estimate, { flops })
    if (params.value === null || tokens.value === null) return []
    const isInside = params.value >= x[0] && params.value <= x[1] && tokens.value >= y[0] && tokens.value <= y[1]
    return isInside ? [{ params: params.value, tokens: tokens.value, label: 'compute-optimal' }] : []
  })
}

/** One row of each line, this far along it, to hold its label. */
function labelsOf(rows: readonly Row[], share: number): Row[] {
  const byLabel = new Map<string, Row[]>()
  for (const row of rows) byLabel.set(row.label, [...(byLabel.get(row.label) ?? []), row])
  return [...byLabel.values()].map((line) => line[Math.floor(share * (line.length - 1))]!)
}
