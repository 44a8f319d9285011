import type { Note } from '../base/note.ts'
import type { Estimate } from '../infer/estimate.ts'
import type { Backtest } from '../study/backtest.ts'
import { missText } from '../study/miss-text.ts'
import { ownBacktestSteps } from '../study/own-backtest.ts'
import { printLine, wrap } from './print.ts'
import { runSteps } from './progress.ts'

/** How a law did on its own larger rows, beside an answer beyond them. */
export interface Tested {
  readonly backtest: Pick<Backtest, 'by' | 'horizonOf' | 'folds'> | null
  /** `backtest-missed`, where it did badly. */
  readonly notes: readonly Note[]
  /** The error at the distance of the answer; empty where nothing was tested. */
  readonly text: string
}

const untested: Tested = { backtest: null, notes: [], text: '' }

/**
 * Tests a fit on its own rows for an answer at `times` the largest fitted compute; nothing where the answer lies within it,
 * or where the rows allow no test.
 */
export async function testedAt(estimate: Estimate, times: number | null): Promise<Tested> {
  if (times === null || times <= 1) return untested
  const found = await runSteps(`${estimate.fit.law.name}: backtest`, ownBacktestSteps(estimate))
  if (found === null) return untested
  const { by, horizonOf, folds } = found
  return {
    backtest: { by, horizonOf, folds },
    notes: found.notes.filter(({ code }) => code === 'backtest-missed'),
    text: `Tested on these rows: ${missText(found, times)}`,
  }
}

export function printTested({ text }: Tested): void {
  if (text === '') return
  printLine()
  printLine(wrap(text))
}
