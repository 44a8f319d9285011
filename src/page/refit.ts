import { fit } from '../fit/fit.ts'
import { fromDocument } from '../infer/document.ts'
import { type Estimate, estimate } from '../infer/estimate.ts'
import type { LiveFit } from '../report/live.ts'
import { selectRows } from '../table/rows.ts'

/** The fit of a page: of all runs as reported, or made again without some of them. */
export interface Refit {
  /** The estimate in view; without intervals where runs are excluded, for those are not made again. */
  readonly now: Estimate
  readonly all: Estimate
  /** Names of the runs left out. */
  readonly excluded: ReadonlySet<string>
}

/** The fit as it was reported. */
export function whole({ document }: LiveFit): Refit {
  const all = fromDocument(document, 'this page')
  return { now: all, all, excluded: new Set() }
}

/** The same fit without these runs. Throws UserError where too few are left. */
export function without({ all }: Refit, excluded: ReadonlySet<string>): Refit {
  if (excluded.size === 0) return { now: all, all, excluded }
  const { table, law, objective, constraints, seed } = all.fit
  const kept = Array.from(table.runs.of.keys()).filter((row) => !excluded.has(table.runs.names[table.runs.of[row]!]!))
  const again = fit(selectRows(table, kept), law, { ...constraints, objective, seed })
  return { now: estimate(again, { count: 0 }), all, excluded }
}
