import { UserError } from '../base/error.ts'
import { sortNotes } from '../base/note-infer.ts'
import type { Fit } from '../fit/fit.ts'
import type { Estimate } from '../infer/estimate.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { spreadRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { type Backtest, backtestSteps } from './backtest.ts'
import { distanceRole, sizeColumn } from './compute.ts'
import { type Origins, originsOf } from './origin.ts'

/** Rows that are tested on, and above which (as the last rows of so many runs) nobody waits for the fits of a backtest. */
const [ROWS, MOST_ROWS] = [1000, 2000]
/** Refits for the intervals at each origin: hits are counted, not quantiles compared. */
const DRAWS = 60

/** The rows that a fit is tested on: neighbours along a run say much the same. */
function testRows({ table }: Fit): RunTable {
  return spreadRows(table, ROWS)
}

/** The splits of its test rows at which a fit can be tested; null where it can't. */
export function ownOrigins(fit: Fit): Origins | null {
  const { law, constraints, members, shared, convergence } = fit
  const table = testRows(fit)
  const { length } = table
  if (law.features || members || shared || convergence === null || length === 0 || length > MOST_ROWS) return null
  try {
    const by = distanceRole(table, law)
    return originsOf(table, [law], by === 'flops' ? {} : { by }, constraints)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

/** A fit with what a backtest on its own rows tells: intervals of new runs then allow for the law's own error. */
export function withTested(estimate: Estimate, found: Backtest | null): Estimate {
  const { table } = estimate.fit
  const size = found && sizeColumn(table, found.horizonOf)
  if (found === null || !size) return estimate
  const { by, horizonOf, level, folds, lawError, notes } = found
  const largest = size.reduce((max, v) => Math.max(max, v), 0)
  const missed = notes.filter(({ code }) => code === 'backtest-missed')
  return {
    ...estimate,
    tested: { by, horizonOf, largest, level, folds, lawError },
    notes: sortNotes([...estimate.notes.filter(({ code }) => code !== 'backtest-missed'), ...missed]),
  }
}

/** How a fit's law, as it was fitted, does on its own larger rows from the smaller ones; null where no split allows it. */
export function ownBacktest(estimate: Estimate): Backtest | null {
  return finish(ownBacktestSteps(estimate))
}

/**
 * A fit tested on its own larger rows, as `isoloss fit` does: its intervals of new runs then allow for the error of the law
 * itself. The same where no split of the rows allows a test: laws of curves, averages, over 2000 runs, too few rows.
 */
export function tested(estimate: Estimate): Estimate {
  return finish(testedSteps(estimate))
}

/** {@link tested} in steps. */
export function* testedSteps(estimate: Estimate): Steps<Estimate> {
  return withTested(estimate, yield* ownBacktestSteps(estimate))
}

/** {@link ownBacktest} in steps. */
export function* ownBacktestSteps({ fit, level }: Estimate): Steps<Backtest | null> {
  const origins = ownOrigins(fit)
  if (origins === null) return null
  const { law, objective, constraints, seed } = fit
  const table = testRows(fit)
  try {
    // intervals of new runs must find the distance in their points
    const horizonOf = distanceRole(table, law)
    const options = { ...constraints, objective, seed, level, origins, horizonOf, draws: DRAWS }
    return yield* backtestSteps(table, law, options)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}
