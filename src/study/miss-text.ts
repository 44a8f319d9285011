import { formatNumber } from '../base/quantity.ts'
import type { Law } from '../law/law.ts'
import type { Backtest } from './backtest.ts'
import type { Fold } from './fold.ts'

/** Predictions at a distance that an error is quoted of, where there are as many at any. */
const FEWEST = 3

/** At the distance nearest to `times`: `At 8 times the largest fitted compute chinchilla missed by 21 % on average (3 rows; …).` */
export function missText({ folds, horizonOf, level, law }: BacktestSummary, times = Number.MAX_VALUE): string {
  const told = folds.filter(({ mre }) => mre !== null)
  const many = told.filter(({ n }) => n >= FEWEST)
  const distance = ({ horizon }: Fold) => Math.abs(Math.log(horizon / times))
  const [fold] = (many.length > 0 ? many : told).toSorted((a, b) => distance(a) - distance(b))
  if (fold === undefined) return ''
  const percent = (share: number) => `${formatNumber(100 * share, 2)} %`
  const hits = fold.hit === null ? '' : `; its ${formatNumber(100 * level, 3)} % intervals held ${percent(fold.hit)}`
  const size = horizonOf === 'flops' ? 'compute' : horizonOf
  return `At ${formatNumber(fold.horizon, 2)} times the largest fitted ${size} ${law.name} missed by ${percent(fold.mre!)} on average (${fold.n} ${fold.n === 1 ? 'row' : 'rows'}${hits}).`
}

/** What is told of a backtest. */
type BacktestSummary = Pick<Backtest, 'folds' | 'horizonOf' | 'level'> & { readonly law: Pick<Law, 'name'> }
