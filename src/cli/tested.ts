import type { Estimate } from '../infer/estimate.ts'
import { testedText } from '../infer/tested.ts'
import { printLine, wrap } from './print.ts'

/** Prints how a fit's law did on its own larger rows, for an answer at `times` the largest fitted compute. */
export function printTested({ fit, tested }: Estimate, times: number | null): void {
  if (tested === undefined || times === null || times <= 1) return
  printLine()
  const isLog = fit.objective.space === 'log'
  printLine(wrap(`Tested on its own rows: ${testedText(tested, fit.law.name, isLog, times)}`))
}
