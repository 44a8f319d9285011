import { formatNumber, formatQuantity } from '../base/quantity.ts'
import type { Estimate, Interval } from '../infer/estimate.ts'
import { plan } from '../plan/plan.ts'
import { countChannel, lossChannel, padded } from './axis.ts'
import type { Drawing } from './chart.ts'
import { extent, logSpaced } from './rows.ts'
import { tones } from './theme.ts'

/** Budgets are drawn to this multiple of the largest fitted one. */
const REACH = 100
/** Compute looked at where there are no fitted rows: a law with published coefficients. */
const WITHOUT_ROWS: readonly [number, number] = [1e18, 1e24]

const panels = [
  { field: 'params', title: 'Optimal parameters' },
  { field: 'tokens', title: 'Optimal tokens' },
  { field: 'loss', title: 'Loss there' },
] as const

/** Compute-optimal size, length and loss against compute, with their intervals, continued beyond the data. */
export function frontierChart(estimate: Estimate, { dark, width }: { dark: boolean; width: number }): Drawing {
  const { fit, level } = estimate
  const { flops } = fit.table.columns
  const [low, high] = flops ? extent(flops)! : WITHOUT_ROWS
  const end = flops ? high * REACH : high
  const budgets = [
    ...logSpaced(low, high, 20).map((c) => ({ c, beyond: false })),
    ...(flops ? logSpaced(high, end, 14).map((c) => ({ c, beyond: true })) : []),
  ]
  const plans = budgets.map(({ c, beyond }) => ({ c, beyond, plan: plan(estimate, { flops: c }) }))
  const colour = tones(dark)
  const each = Math.round((width - 80) / 3)
  const rowsOf = (field: (typeof panels)[number]['field']) =>
    plans.flatMap(({ c, beyond, plan: found }) => {
      const { value, low: l, high: h } = found[field] as Interval
      return value === null ? [] : [{ flops: c, value, low: l, high: h, beyond }]
    })
  const spec = {
    hconcat: panels.map(({ field, title }) => {
      const rows = rowsOf(field)
      const range = extent(rows.flatMap(({ value, low: l, high: h }) => [value, l ?? value, h ?? value])) ?? [1, 10]
      const x = { field: 'flops', type: 'quantitative', ...countChannel('Compute (FLOP)', padded(low, end, 0.02)) }
      const channel = field === 'loss' ? lossChannel(title, padded(...range)) : countChannel(title, padded(...range))
      const y = { field: 'value', type: 'quantitative', ...channel }
      return {
        width: each,
        height: Math.round(width * 0.4),
        layer: [
          flops && {
            data: { values: [{ flops: high, end: padded(low, end, 0.02)[1] }] },
            mark: { type: 'rect', color: colour.beyond, opacity: 1 },
            encoding: { x, x2: { field: 'end' } },
          },
          {
            data: { values: rows.filter((row) => row.low !== null && row.high !== null) },
            mark: { type: 'area', opacity: 0.2, color: colour.accent },
            encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
          },
          ...[false, true].map((beyond) => ({
            data: { values: rows.filter((row) => row.beyond === beyond) },
            mark: { type: 'line', strokeWidth: 2, color: colour.accent, ...(beyond && { strokeDash: [6, 4] }) },
            encoding: {
              x,
              y,
              tooltip: [
                { field: 'flops', format: '.3g' },
                { field: 'value', format: '.4g' },
              ],
            },
          })),
        ].filter(Boolean),
      }
    }),
  }
  const last = plans.at(-1)!.plan
  const isKnown = last.params.value !== null
  return {
    title: `${fit.law.title}: what to train for a budget`,
    subtitle: isKnown
      ? `Band: ${formatNumber(100 * level, 3)} % interval. Shaded and dashed: beyond the data.`
      : 'The optimum is not determined by these rows.',
    caption: isKnown
      ? `Compute-optimal parameters, tokens and loss against compute. At ${formatQuantity(end, 2)} FLOP: ${formatQuantity(last.params.value!)} parameters, ${formatQuantity(last.tokens.value!)} tokens, loss ${formatNumber(last.loss.value!, 4)}.`
      : 'The compute-optimal run is not determined by these rows.',
    spec,
  }
}
