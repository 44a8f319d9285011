import { formatNumber } from '../base/quantity.ts'
import type { Estimate } from '../infer/estimate.ts'
import { countChannel, lossChannel, padded, roleTitle } from './axis.ts'
import type { Drawing } from './chart.ts'
import { extent, type RunRow, runRows, thinned } from './rows.ts'
import { palette, tones } from './theme.ts'

/** Panels side by side: more make each too small to read. */
const MOST_PANELS = 3

/** Measured against fitted: relative residuals over the fitted output and each input, with the size of the noise. */
export function residualsChart(estimate: Estimate, { dark, width }: { dark: boolean; width: number }): Drawing {
  const { law, objective } = estimate.fit
  const output = law.output ?? 'loss'
  const rows = runRows(estimate).map((row) => ({ ...row, residual: 100 * (row.measured / row.fitted - 1) }))
  const inputs = Object.values(law.inputs).filter((role) => role !== 'flops' || Object.keys(law.inputs).length === 1)
  const panels = ['fitted', ...inputs].slice(0, MOST_PANELS)
  const noise = relativeNoise(estimate, rows)
  const reach = 1.08 * Math.max(...rows.map(({ residual }) => Math.abs(residual)), noise ?? 0, 1e-9)
  const colour = tones(dark)
  const shown = thinned(rows)
  const each = Math.round((width - 40 * (panels.length - 1)) / panels.length)
  const spec = {
    hconcat: panels.map((field, k) => {
      const [low, high] = padded(...extent(rows.map((row) => (row as RunRow)[field] as number))!)
      const x =
        field === 'fitted'
          ? lossChannel(`Fitted ${output}`, [low, high])
          : field === 'loss'
            ? lossChannel('Loss', [low, high])
            : countChannel(roleTitle(field), [low, high])
      const y = {
        type: 'quantitative',
        scale: { domain: [-reach, reach], nice: false },
        axis: { title: k === 0 ? 'Measured − fitted, % of fitted' : null, tickCount: 6 },
      }
      return {
        width: each,
        height: Math.round(width * 0.42),
        layer: [
          noise !== null && {
            data: { values: [{ low: -noise, high: noise }] },
            mark: { type: 'rect', color: colour.accent, opacity: 0.13 },
            encoding: { y: { field: 'low', ...y }, y2: { field: 'high' } },
          },
          {
            data: { values: [{ zero: 0 }] },
            mark: { type: 'rule', color: colour.faint },
            encoding: { y: { field: 'zero', ...y } },
          },
          {
            data: { values: shown },
            mark: {
              type: 'point',
              filled: true,
              size: rows.length > 300 ? 16 : 36,
              color: dark ? palette[4] : palette[0],
              opacity: 0.8,
              clip: true,
            },
            encoding: {
              x: { field, type: 'quantitative', ...x },
              y: { field: 'residual', ...y },
              tooltip: [
                { field: 'run' },
                { field: 'measured', format: '.4f' },
                { field: 'fitted', format: '.4f' },
                { field: 'residual', format: '.2f' },
              ],
            },
          },
        ].filter((layer) => layer !== false),
      }
    }),
  }
  const worst = rows.reduce((a, b) => (Math.abs(b.residual) > Math.abs(a.residual) ? b : a))
  const size =
    noise === null ? '' : ` The band is ± one standard deviation of the residuals (${formatNumber(noise, 2)} %).`
  return {
    title: `${law.title}: residuals`,
    subtitle: `${objective.space === 'log' ? 'Fitted in ln ' : 'Fitted in '}${output}.${size}`,
    caption: `Residuals of ${rows.length} rows over ${panels.map((field) => (field === 'fitted' ? `fitted ${output}` : field)).join(', ')}; the largest is ${formatNumber(worst.residual, 2)} % (${worst.run}). Points without a pattern mean that the law has the right form.`,
    spec,
  }
}

/** Standard deviation of the residuals in per cent of the output. */
function relativeNoise({ noise, fit }: Estimate, rows: readonly RunRow[]): number | null {
  if (noise === null) return null
  if (fit.objective.space === 'log') return 100 * noise
  return (100 * noise * rows.length) / rows.reduce((sum, { fitted }) => sum + fitted, 0)
}
