import { formatCoefficient, formatNumber } from '../base/quantity.ts'
import { roleName } from '../base/role.ts'
import { type Fold, hitsText } from './fold.ts'
import { growth, type Tested } from './tested.ts'

/** Predictions at a distance that an error is quoted of, where there are as many at any. */
const FEWEST = 3

/** At the distance nearest to `times`: `At 8 times the largest fitted compute chinchilla missed by 21 % on average (3 rows; …).` */
export function missText(
  { folds, horizonOf, level }: Pick<Tested, 'folds' | 'horizonOf' | 'level'>,
  law: string,
  times = Number.MAX_VALUE,
): string {
  const told = folds.filter(({ mre }) => mre !== null)
  const many = told.filter(({ n }) => n >= FEWEST)
  const distance = ({ horizon }: Fold) => Math.abs(Math.log(horizon / times))
  const [fold] = (many.length > 0 ? many : told).toSorted((a, b) => distance(a) - distance(b))
  if (fold === undefined) return ''
  const percent = (share: number) => `${formatNumber(100 * share, 2)} %`
  const hits = fold.hit === null ? '' : `; its ${formatNumber(100 * level, 3)} % intervals held ${hitsText(fold)}`
  return `At ${formatCoefficient(fold.horizon, 2)} times the largest fitted ${roleName(horizonOf)} ${law} missed by ${percent(fold.mre!)} on average (${fold.n} ${fold.n === 1 ? 'row' : 'rows'}${hits}).`
}

/**
 * How a fit's law did at the distance nearest to `times`, and how much of that intervals of a new run there allow for, if
 * they are told; empty where nothing was tested. `isLog`: whether residuals are of logarithms.
 */
export function testedText(tested: Tested, law: string, isLog: boolean, times: number, isTold = true): string {
  const missed = missText(tested, law, times)
  const { lawError, horizonOf } = tested
  if (missed === '' || lawError === null || !isTold) return missed
  const size = lawError.size * growth(times)
  const error = isLog ? `${formatNumber(100 * size, 2)} %` : formatNumber(size, 2)
  const reach = `${formatCoefficient(times, 2)} times the ${roleName(horizonOf)}`
  return `${missed} So the interval of a new run allows for an error of the law itself, ${error} at ${reach} (one standard deviation).`
}
