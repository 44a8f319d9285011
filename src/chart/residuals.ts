import { formatNumber } from '../base/quantity.ts'
import { roleName } from '../base/role.ts'
import type { Estimate } from '../infer/estimate.ts'
import { largest } from '../num/sample.ts'
import { countChannel, linearChannel, lossChannel, padded, roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { otherInputs } from './curve.ts'
import { MANY_RUNS, on, type Plane, plotHeight, pointSize } from './layer.ts'
import { countRuns, extent, type RunRow, residualOf, runRows, thinned, thinnedText } from './rows.ts'
import { tones } from './theme.ts'

/** Panels: more make each too small to read. */
const MOST_PANELS = 3
/** Width below which panels stand on top of each other. */
const NARROW = 440
/** Pixels between panels. */
const GAP = 26

/** Measured against fitted: relative residuals over the fitted output and each input, with the size of the noise. */
export function residualsChart(estimate: Estimate, { dark, width, maxHeight }: DrawOptions): Drawing {
  const { law, objective } = estimate.fit
  const output = law.output ?? 'loss'
  const rows = runRows(estimate)
    .map((row) => ({ ...row, residual: residualOf(row) }))
    .filter(({ residual }) => Number.isFinite(residual))
  const fields = ['fitted', ...otherInputs(law, '')].slice(0, MOST_PANELS)
  const noise = relativeNoise(estimate, rows)
  const limit = 1.1 * largest([...rows.map(({ residual }) => Math.abs(residual)), 1.3 * (noise ?? 0), 1e-9])
  const isNarrow = width < NARROW
  const each = isNarrow ? width : Math.round((width - GAP * (fields.length - 1)) / fields.length)
  const height = isNarrow ? 190 : plotHeight(width, 0.42, 230, maxHeight)
  const shown = thinned(rows)
  const panels = fields.map((field, k) => {
    const range = padded(...extent(rows.map((row) => (row as RunRow)[field] as number))!)
    const isFirst = k === 0 || isNarrow
    const y = residualChannel(limit, height, isFirst)
    const plane: Plane = { x: inputChannel(field, output, range, each), y, width: each, height }
    return { width: each, height, layer: panelLayers(plane, field, shown, noise, dark) }
  })
  const worst = rows.reduce((a, b) => (Math.abs(b.residual) > Math.abs(a.residual) ? b : a))
  return {
    title: `${law.title}: residuals`,
    subtitle:
      noise === null
        ? 'The size of the noise is not determined: as many parameters as rows.'
        : `Band: ± one standard deviation (${formatNumber(noise, 2)} %). Fitted in ${objective.space === 'log' ? 'ln ' : ''}${output}.`,
    caption: `Residuals of ${countRuns(estimate)} over ${fields.map((field) => (field === 'fitted' ? `fitted ${output}` : roleName(field))).join(', ')}; the largest is ${formatNumber(worst.residual, 2).replace('-', '−')} % (${worst.run}). Points without a pattern mean that the law has the right form.${thinnedText(rows)}`,
    spec: isNarrow ? { vconcat: panels, spacing: 22 } : { hconcat: panels, spacing: GAP },
  }
}

function inputChannel(field: string, output: string, range: readonly [number, number], pixels: number): Plane['x'] {
  if (field === 'fitted') return lossChannel(`Fitted ${output}`, range, { pixels, along: 'x' })
  return field === 'loss'
    ? lossChannel(roleTitle(field), range, { pixels, along: 'x' })
    : countChannel(roleTitle(field), range, { pixels, along: 'x' })
}

/** Equal for all panels; labelled where a panel has none to its left. */
function residualChannel(limit: number, pixels: number, isLabelled: boolean): Plane['y'] {
  const y = linearChannel('Measured − fitted, % of fitted', [-limit, limit], { pixels, along: 'y' })
  const hidden = { title: null, labels: false, ticks: false, domain: false }
  return isLabelled ? y : { scale: y.scale, axis: { ...y.axis, ...hidden } }
}

function panelLayers(
  plane: Plane,
  field: string,
  rows: readonly RunRow[],
  noise: number | null,
  dark: boolean,
): object[] {
  const colours = tones(dark)
  const y = { type: 'quantitative', ...plane.y }
  const band = {
    data: { values: [{ low: -(noise ?? 0), high: noise ?? 0 }] },
    mark: { type: 'rect', color: colours.accent, opacity: 0.14 },
    encoding: { y: { field: 'low', ...y }, y2: { field: 'high' } },
  }
  return [
    ...(noise === null ? [] : [band]),
    {
      data: { values: [{ zero: 0 }] },
      mark: { type: 'rule', color: colours.ink },
      encoding: { y: { field: 'zero', ...y } },
    },
    {
      data: { values: rows },
      mark: {
        type: 'point',
        filled: true,
        size: pointSize(rows.length) * 0.8,
        color: colours.accent,
        opacity: rows.length > MANY_RUNS ? 0.6 : 0.9,
        clip: true,
      },
      encoding: {
        ...on(plane, field, 'residual'),
        tooltip: [
          { field: 'run' },
          { field: 'measured', format: '.4f' },
          { field: 'fitted', format: '.4f' },
          { field: 'residual', format: '.2f' },
        ],
      },
    },
  ]
}

/** Standard deviation of the residuals in per cent of the output. */
export function relativeNoise({ noise, fit }: Estimate, rows: readonly RunRow[]): number | null {
  if (noise === null) return null
  if (fit.objective.space === 'log') return 100 * noise
  return (100 * noise * rows.length) / rows.reduce((sum, { fitted }) => sum + fitted, 0)
}
