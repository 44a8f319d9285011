import { formatNumber, plural } from '../../base/quantity.ts'
import { roleName } from '../../base/role.ts'
import { chartOfBacktest } from '../../chart/chart.ts'
import { hitsText } from '../../infer/fold.ts'
import { missText } from '../../infer/tested-text.ts'
import type { Backtest } from '../../study/backtest.ts'
import { type Section, table, text } from '../block.ts'
import { percent } from '../format.ts'
import { type Draw, figureOf, WIDTH } from './charts.ts'

/** How the law did on its own larger runs from the smaller ones, by how far it reached; none where that can't be tested. */
export async function backtestSection(found: Backtest | null, draw: Draw | null): Promise<Section[]> {
  if (found === null) return []
  const { folds, horizonOf, level, origins, predictions } = found
  const share = (value: number | null) => (value === null ? '' : percent(value))
  const rows = folds.map(({ horizon, n, mre, bias, hit, judged, quoted }) => [
    `${formatNumber(horizon, 3)}×`,
    String(n),
    share(mre),
    share(bias),
    hitsText({ hit, judged }),
    String(quoted.n),
  ])
  const columns = ['Distance', '#Rows', '#Error', '#Bias', `#In ${percent(level)}`, '#Quoted']
  return [
    {
      id: 'backtest',
      title: 'Backtest',
      depth: 1,
      blocks: [
        text(
          `${missText(found, found.law.name)} ${plural(origins.length, 'fit')} to growing ${roleName(found.by)} made ${plural(predictions.length, 'prediction')} of rows that they had not seen.`,
        ),
        table(
          `Errors by distance, in multiples of the largest fitted ${roleName(horizonOf)}; quoted are those that no note withholds`,
          columns,
          rows,
        ),
        ...(draw === null ? [] : [await figureOf(chartOfBacktest(found, { width: WIDTH }), draw)]),
      ],
    },
  ]
}
