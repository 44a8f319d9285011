import type { Note } from '../base/note.ts'
import { influentialRunNote } from '../base/note-runs.ts'
import { Ensemble } from '../fit/ensemble.ts'
import type { Fit } from '../fit/fit.ts'
import { selectRows } from '../table/rows.ts'
import { bandOf } from './interval.ts'
import { withoutEachRun } from './leave-out.ts'
import { normalDraws } from './normal.ts'

/** Times the largest compute at which the answer is watched: as far as extrapolations usually go. */
const AHEAD = 10

/** Level and draws of the interval that the other runs give. */
const [LEVEL, DRAWS] = [0.99, 400]

/** Laws of these alone have a largest run to grow from. */
const grown = ['params', 'tokens', 'flops']

/**
 * The run that decides the answer beyond the rows: left out, it moves the answer most, and the interval that the other
 * runs give doesn't hold the answer with it. The interval of all runs would: it is wide because of that run.
 */
export function influentialRuns(fit: Fit): Note[] {
  const at = aheadOf(fit)
  if (at === null) return []
  const answerOf = (params: Readonly<Record<string, number>>) => {
    const names = Object.keys(params)
    const values = Float64Array.from(names, (name) => params[name]!)
    return new Ensemble(fit.law, { names, values, count: 1 }).at(at)[0]!
  }
  const answer = answerOf(fit.params)
  const moved = [...withoutEachRun(fit)]
    .flatMap(({ run, params }) => (params === null ? [] : [{ run, params, answer: answerOf(params) }]))
    .sort((a, b) => Math.abs(b.answer - answer) - Math.abs(a.answer - answer))[0]
  if (moved === undefined) return []
  const { names, of } = fit.table.runs
  const run = names.indexOf(moved.run)
  const others = Array.from(of.keys()).filter((row) => of[row] !== run)
  const drawn = normalDraws({ ...fit, table: selectRows(fit.table, others), params: moved.params }, DRAWS)
  if (drawn === null) return []
  const { low, high } = bandOf(new Ensemble(fit.law, drawn.draws).at(at), LEVEL)
  if (low === null || high === null || (low <= answer && answer <= high)) return []
  return [influentialRunNote(moved.run, answer, moved.answer, low, high, fit.law.output ?? 'loss')]
}

/** The largest run grown to ten times its compute, by symbol of the law; null for laws of anything else. */
function aheadOf({ law, table: { columns } }: Fit): Record<string, number> | null {
  if (law.features) return null
  const inputs = Object.entries(law.inputs)
  if (inputs.some(([, role]) => !grown.includes(role) || columns[role] === undefined)) return null
  const { params, tokens } = columns
  const size = columns.flops ?? (params && tokens ? params.map((n, i) => n * tokens[i]!) : columns[inputs[0]![1]]!)
  const largest = size.reduce((best, v, i) => (v > size[best]! ? i : best), 0)
  const hasBoth = params !== undefined && tokens !== undefined
  const factor = (role: string) => (hasBoth && role !== 'flops' ? Math.sqrt(AHEAD) : AHEAD)
  return Object.fromEntries(inputs.map(([symbol, role]) => [symbol, factor(role) * columns[role]![largest]!]))
}
