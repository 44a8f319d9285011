import { UserError } from '../base/error.ts'
import { formatNumber } from '../base/quantity.ts'
import { roleName } from '../base/role.ts'
import type { Estimate } from '../infer/estimate.ts'
import { missText } from '../infer/tested-text.ts'
import type { Backtest } from '../study/backtest.ts'
import { ownBacktest } from '../study/own-backtest.ts'
import { linearChannel, lossChannel, padded } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { on, type Plane, plotHeight, pointSize } from './layer.ts'
import { extent, thinned, thinnedText } from './rows.ts'
import { tones } from './theme.ts'

/** Share of the errors' spread that intervals may add to the axis before they are cut off. */
const INTERVAL_SHARE = 0.6

/** The backtest of a fit on its own rows. */
export function ownBacktestChart(estimate: Estimate, options: DrawOptions): Drawing {
  const found = ownBacktest(estimate)
  if (found !== null) return backtestChart(found, options)
  throw new UserError('data', '--kind backtest: no split of these rows leaves enough to fit. See `isoloss backtest`.')
}

/**
 * What each held-out run was off its prediction, over how many times larger it was than the fitted ones, with the interval
 * of a new run: one that crosses 0 holds what was measured. Filled: held; open: missed; faint: not quoted.
 */
export function backtestChart(found: Backtest, { dark, width, maxHeight }: Omit<DrawOptions, 'target'>): Drawing {
  const { law, predictions, horizonOf, level } = found
  const colours = tones(dark)
  const rows = predictions.flatMap(({ run, horizon, measured, predicted, low, high, quoted }) => {
    if (predicted === null || !(horizon > 0)) return []
    const off = (value: number | null) => value && Number((100 * (value / measured - 1)).toPrecision(5))
    const isHeld = low !== null && high !== null && low <= measured && measured <= high
    const verdict = !quoted ? 'not quoted' : low === null ? 'no interval' : isHeld ? 'held' : 'missed'
    return [{ run, horizon, measured, predicted, error: off(predicted)!, low: off(low), high: off(high), verdict }]
  })
  const distances = [1, 2, ...rows.map(({ horizon }) => horizon)]
  const height = plotHeight(width, 0.5, 240, maxHeight)
  const plane: Plane = {
    x: lossChannel(`Times the largest fitted ${roleName(horizonOf)}`, padded(...extent(distances)!, 0.04), {
      pixels: width,
      along: 'x',
    }),
    y: linearChannel('Predicted − measured, %', errorRange(rows), { pixels: height, along: 'y' }),
    width,
    height,
  }
  const scale = { domain: ['held', 'missed', 'no interval', 'not quoted'] }
  const looks = {
    color: {
      field: 'verdict',
      type: 'nominal',
      scale: { ...scale, range: [colours.accent, colours.mark, colours.point, colours.faint] },
      legend: null,
    },
  }
  const isFilled = ({ verdict, low, high }: (typeof rows)[number]) =>
    verdict === 'no interval' || (low !== null && high !== null && low <= 0 && high >= 0)
  const points = (filled: boolean) => ({
    data: { values: thinned(rows).filter((row) => isFilled(row) === filled) },
    mark: {
      type: 'point',
      filled,
      size: pointSize(rows.length),
      opacity: 1,
      strokeWidth: 1.6,
      clip: true,
      ...(!filled && { fill: colours.background }),
    },
    encoding: {
      ...on(plane, 'horizon', 'error'),
      ...looks,
      tooltip: [
        { field: 'run' },
        { field: 'horizon', format: '.3g' },
        { field: 'measured', format: '.4f' },
        { field: 'predicted', format: '.4f' },
        { field: 'error', format: '.2f', title: 'error, %' },
        { field: 'verdict' },
      ],
    },
  })
  return {
    title: `${law.title}: backtest`,
    subtitle: `Fitted to the smaller rows, asked for the larger. Bars: ${formatNumber(100 * level, 3)} % interval of a new run. Filled: it held what was measured; open: it missed; grey: nothing would have been quoted.`,
    caption: `Errors of ${rows.length} predictions of held-out ${found.by === 'flops' ? 'larger ' : found.by === 'run' ? '' : `larger (${found.by}) `}runs. ${missText(found, law.name)}${thinnedText(rows)}`,
    spec: {
      width,
      height,
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: 'rule', color: colours.ink },
          encoding: { y: on(plane, 'horizon', 'zero').y },
        },
        {
          data: { values: thinned(rows).filter(({ low, high }) => low !== null && high !== null) },
          mark: { type: 'rule', strokeWidth: 1.2, opacity: 0.6, clip: true },
          encoding: { ...on(plane, 'horizon', 'low'), y2: { field: 'high' }, ...looks },
        },
        points(false),
        points(true),
      ],
    },
  }
}

function errorRange(rows: readonly { error: number; low: number | null; high: number | null }[]): [number, number] {
  const [least, most] = extent([0, ...rows.map(({ error }) => error)])!
  const room = INTERVAL_SHARE * (most - least || 1)
  const [lowest, highest] = extent([least, most, ...rows.flatMap(({ low, high }) => [low ?? least, high ?? most])])!
  const [low, high] = [Math.max(lowest, least - room), Math.min(highest, most + room)]
  return [low - 0.05 * (high - low), high + 0.05 * (high - low)]
}
