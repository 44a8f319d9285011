import type { Note } from './note.ts'
import { formatNumber, plural } from './quantity.ts'

/** Names of places or runs in a message: the first few, worst first. */
function some(names: readonly string[], most = 5): string {
  return names.length > most ? `${names.slice(0, most).join(', ')}, …` : names.join(', ')
}

const percent = (share: number): string => `${formatNumber(100 * share, 2)} %`

/**
 * Rows far off the curve: beyond what the largest of n normal residuals reaches once in 1000 tables, by a scale that a few
 * bad rows can't move. `rows` count from 0 in the order of the table.
 */
export function outliersNote(rows: readonly number[], places: readonly string[], worst: number): Note {
  const count = rows.length
  return {
    code: 'outliers',
    level: 'caution',
    message: `${count} ${count === 1 ? 'row lies' : 'rows lie'} far off the curve (${some(places)}), the farthest by ${formatNumber(worst, 2)} times the scale of the residuals.`,
    advice:
      'Look whether these runs diverged, were misread, or were trained differently; fit without them to see what they decide, with --where.',
    evidence: { count, rows: rows.join(' '), where: places.join(' '), worst },
  }
}

/** One run decides the prediction at 10 times the largest compute: the 99 % interval of the others doesn't hold it. */
export function influentialRunNote(
  run: string,
  withIt: number,
  without: number,
  low: number,
  high: number,
  output: string,
): Note {
  const digits = (v: number) => formatNumber(v, 4)
  return {
    code: 'influential-run',
    level: 'caution',
    message: `Run ${run} decides the ${output} at 10 times the largest compute: ${digits(withIt)} with it, ${digits(without)} without it, where the other runs allow ${digits(low)} to ${digits(high)} (99 %).`,
    advice: 'Check this run, or repeat it. `isoloss sensitivity` lists what each run moves.',
    evidence: { run, with: withIt, without, low, high },
  }
}

/** Runs of the smallest size lie off the curve that the larger ones make, as when small models were tuned less. */
export function smallModelsOffNote(size: string, runs: number, shift: number, p: number): Note {
  return {
    code: 'small-models-off',
    level: 'caution',
    message: `The ${runs} runs of the smallest size, ${size} parameters, lie ${percent(shift)} above what the larger ones predict (p = ${formatNumber(p, 1)}).`,
    advice:
      'Small models that were tuned less than large ones make the law fall too fast. Tune them, or leave them out with --where.',
    evidence: { size, runs, shift, p },
  }
}

/** Share of a run's training whose rows count as early; Choshen et al. 2024 drop the first tenth. */
export const EARLY = 0.1

/** Rows from early training that the law misses, while it fits the rest of the same runs. */
export function earlyTrainingNote(rows: number, runs: number, shift: number, p: number): Note {
  return {
    code: 'early-training',
    level: 'caution',
    message: `${rows} rows from the first ${100 * EARLY} % of ${runs} runs lie ${percent(Math.abs(shift))} ${shift > 0 ? 'above' : 'below'} the law, relative to the rest of these runs (p = ${formatNumber(p, 1)}).`,
    advice:
      'Warm-up and early training follow another law. Leave those rows out with --where (of curves with --early-cut), or keep ends with --final.',
    evidence: { rows, runs, shift, p, threshold: EARLY },
  }
}

/** Rows of different runs that all but repeat each other. Seeds move a loss by far more. */
export function nearDuplicateRows(count: number, first: string, second: string): Note {
  return {
    code: 'near-duplicate-rows',
    level: 'caution',
    message: `${count} ${count === 1 ? 'row agrees' : 'rows agree'} with another run in all inputs to 0.1 % and in the loss to 0.001 % (${second} with ${first}); they were kept.`,
    advice:
      'Runs of another seed differ by more. If these are copies that were rounded or read off a figure twice, remove them: they narrow the intervals.',
    evidence: { count, first, second },
  }
}

/** A column says that losses were measured in different ways. */
export function mixedLossesNote(column: string, values: readonly string[]): Note {
  return {
    code: 'mixed-losses',
    level: 'caution',
    message: `Column "${column}" has ${values.length} values in these rows (${some(values)}): losses of different tokenisers or evaluation sets don't compare.`,
    advice: `Fit one at a time, with --where "${column} == '${values[0]}'" or --group ${column}, or convert to bits per byte with --loss-unit.`,
    evidence: { column, values: values.length },
  }
}

/** A column says that runs ended early, or go on. */
export function unfinishedRunsNote(column: string, values: readonly string[], where: readonly string[]): Note {
  const count = where.length
  const text = values.map((value) => `'${value}'`).join(', ')
  return {
    code: 'unfinished-runs',
    level: 'caution',
    message: `Column "${column}" says ${values.join(', ')} in ${plural(count, 'row')} (${some(where, 3)}); ${count === 1 ? 'it was' : 'they were'} kept.`,
    advice: `A run that stopped before its learning rate came down has a higher loss than its length allows. Leave it out with --where "not ${column} in (${text})", unless it ended after its last planned step.`,
    evidence: { column, count, values: values.join(' ') },
  }
}
