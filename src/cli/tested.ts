import type { Estimate } from '../infer/estimate.ts'
import type { Point } from '../infer/predict.ts'
import { distanceAt } from '../infer/tested.ts'
import { testedText } from '../infer/tested-text.ts'
import { printLine, wrap } from './print.ts'

/**
 * Prints how a fit's law did on its own larger rows, for answers of which the farthest is beyond them. `isTold`: whether
 * they have intervals.
 */
export function printTested({ fit, tested }: Estimate, points: readonly Point[], isTold: boolean): void {
  if (tested === undefined) return
  const times = points.reduce((max, at) => Math.max(max, distanceAt(tested, at) ?? 0), 0)
  if (times <= 1) return
  printLine()
  const isLog = fit.objective.space === 'log'
  printLine(wrap(`Tested on its own rows: ${testedText(tested, fit.law.name, isLog, times, isTold)}`))
}
