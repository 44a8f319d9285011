import { formatFor, formatNumber, plural } from '../../base/quantity.ts'
import type { Convergence } from '../../fit/fit.ts'
import type { Estimate } from '../../infer/estimate.ts'
import { fittedRows } from '../../infer/fitted.ts'
import { type Block, type Section, table, text } from '../block.ts'
import { percent, placeText, roleText, unitText } from '../format.ts'

/** Residuals shown, largest first. */
const MOST_RESIDUALS = 8

/** How well the law fits its own rows, the evidence that the optimum was found, and the rows that it misses most. */
export function qualitySection(estimate: Estimate): Section {
  const { metrics, convergence } = estimate.fit
  const blocks =
    metrics === null || convergence === null
      ? [text('The coefficients were given, not fitted: there is no fit to judge.')]
      : [metricsTable(estimate), certificate(convergence), ...residualsTable(estimate)]
  return { id: 'quality', title: 'Fit quality', depth: 1, blocks }
}

function metricsTable({ fit, noise }: Estimate): Block {
  const unit = unitText(fit.law.output ?? 'loss')
  const { r2, rmse, mae, mre } = fit.metrics!
  const isLog = fit.objective.space === 'log'
  const spread =
    noise === null ? [] : [['Spread of a run around the curve', isLog ? percent(noise) : formatNumber(noise, 3) + unit]]
  return table(
    'Errors on the fitted rows',
    ['Measure', '#Value'],
    [
      ['Mean relative error', percent(mre)],
      ['Mean absolute error', formatNumber(mae, 3) + unit],
      ['Root mean square error', formatNumber(rmse, 3) + unit],
      ['R² (linear scale)', r2 === null ? 'none: all values are equal' : formatNumber(r2, 5)],
      ...spread,
      ['Objective', formatNumber(fit.value!, 8)],
    ],
  )
}

function certificate({
  status,
  why,
  starts,
  agreed,
  explored,
  gradient,
  condition,
  evaluations,
  nextBest,
}: Convergence): Block {
  const next = nextBest === null ? '' : `; the next best optimum has objective ${formatNumber(nextBest, 6)}`
  return {
    kind: 'list',
    title: 'Evidence that this is the optimum',
    items: [
      `The search ended as ${status}: ${why}.`,
      `${agreed} of ${plural(starts, 'polished start')} reached it, out of ${plural(explored, 'point')} of the start grid${next}.`,
      `The gradient left is ${formatNumber(gradient, 2)} (the largest cosine between a column of the Jacobian and the residuals; 0 at an optimum).`,
      condition === null
        ? 'The Jacobian is singular: the rows leave parameters free to move.'
        : `The condition number of the scaled Jacobian is ${formatNumber(condition, 3)}: ${conditionWords(condition)}.`,
      `The law was evaluated ${plural(evaluations, 'time')}.`,
    ],
  }
}

/** 1e4 leaves half of the digits of a double after the normal equations; 1e8 leaves none. */
function conditionWords(condition: number): string {
  if (condition < 1e4) return 'the rows tell the parameters apart'
  return condition < 1e8
    ? 'the rows tell some parameters apart only weakly'
    : 'the rows hardly tell the parameters apart'
}

function residualsTable(estimate: Estimate): Block[] {
  const { fit } = estimate
  const { columns, runs, origin, length } = fit.table
  if (length === 0) return []
  const inputs = Object.values(fit.law.inputs)
  const output = fit.law.output ?? 'loss'
  const measured = columns[output]!
  const fitted = fittedRows(fit)
  const rows = Array.from(measured, (loss, i) => {
    const value = fitted[i]!
    return { i, value, error: (value - loss) / loss }
  })
    .sort((a, b) => Math.abs(b.error) - Math.abs(a.error) || a.i - b.i)
    .slice(0, MOST_RESIDUALS)
  const short = placeText(origin.files)
  const placeOf = (i: number): string => `${origin.files[origin.file[i]!] ?? ''}:${origin.line[i]}`
  const nameOf = (i: number): string => runs.names[runs.of[i]!]!
  // rows without a run column are named by their place
  const hasPlaces = rows.some(({ i }) => nameOf(i) !== placeOf(i))
  const digits = formatFor({ low: 0, high: Math.abs(rows[0]!.error * measured[rows[0]!.i]!) })
  return [
    table(
      `Largest residuals (${Math.min(MOST_RESIDUALS, length)} of ${plural(length, 'row')})`,
      [
        'Run',
        ...(hasPlaces ? ['Place'] : []),
        ...inputs.map((role) => `#${role}`),
        '#Measured',
        '#Predicted',
        '#Error',
      ],
      rows.map(({ i, value, error }) => [
        short(nameOf(i)),
        ...(hasPlaces ? [short(placeOf(i))] : []),
        ...inputs.map((role) => roleText(role, columns[role]![i]!)),
        digits(measured[i]!),
        digits(value),
        `${error > 0 ? '+' : '−'}${percent(Math.abs(error), 2)}`,
      ]),
    ),
  ]
}
