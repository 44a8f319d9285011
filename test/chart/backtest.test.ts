import { expect, it } from 'vitest'
import { chart, chartOfBacktest, suitableKinds } from '../../src/chart/chart.ts'
import { toSvg } from '../../src/chart/svg.ts'
import { missText } from '../../src/infer/tested-text.ts'
import { backtest } from '../../src/study/backtest.ts'
import { ownBacktest } from '../../src/study/own-backtest.ts'
import { chinchilla, fitted, ladder, usual } from './fits.ts'

it('shows whether each interval held, by filled and open marks, and quotes the farthest distance', async () => {
  const found = ownBacktest(usual)!
  const { spec, caption } = chart(usual, 'backtest')
  const svg = await toSvg(spec)
  expect(/NaN|undefined|Infinity/.test(svg)).toBe(false)
  const rows = JSON.stringify(spec).match(/"verdict":"(held|missed|no interval|not quoted)"/g)!
  // each prediction is a point and, where it has one, an interval
  const intervals = found.predictions.filter(({ low }) => low !== null).length
  expect(rows.length).toBe(found.predictions.length + intervals)
  expect(caption).toContain(missText(found, found.law.name))
  const fold = found.folds.findLast(({ n }) => n >= 3)!
  expect(missText(found, found.law.name)).toContain(`missed by ${Number((100 * fold.mre!).toPrecision(2))} %`)
})

it('is the backtest of the same rows and law', () => {
  const made = backtest(usual.fit.table, chinchilla, { draws: 60, level: usual.level, seed: usual.fit.seed })
  expect(ownBacktest(usual)!.folds).toEqual(made.folds)
  expect(chartOfBacktest(made).caption).toBe(chart(usual, 'backtest').caption)
})

it('is no kind of fits that no split can test', () => {
  expect(
    suitableKinds(fitted({ params: [1e8, 4e8, 1e9, 2e9, 4e9, 8e9], tokens: [2e9, 8e9, 2e10, 4e10, 8e10, 1e11] }, 0)),
  ).not.toContain('backtest')
  expect(suitableKinds(ladder)).toContain('backtest')
})

it('shows runs that are smaller than the fitted ones too', () => {
  const found = backtest(usual.fit.table, chinchilla, { draws: 0, by: 'tokens' })
  const nearest = Math.min(...found.predictions.map(({ horizon }) => horizon))
  expect(nearest).toBeLessThan(1)
  const { layer } = chartOfBacktest(found).spec as unknown as {
    layer: { encoding: { x?: { scale: { domain: [number, number] } } } }[]
  }
  expect(layer.at(-1)!.encoding.x!.scale.domain[0]).toBeLessThan(nearest)
})
