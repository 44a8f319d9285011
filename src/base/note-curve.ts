import type { Note } from './note.ts'
import { formatNumber, formatQuantity, plural } from './quantity.ts'

/** Whether rows that are no part of their curve were used. */
export type Kept = 'kept' | 'left out'

/** What to do about rows of a curve, by whether they were used. */
const whatToDo: Readonly<Record<Kept, string>> = {
  kept: 'A law of curves leaves them out unless --keep-spikes is given; for other laws, leave them out with --where.',
  'left out': 'Look at the curve; to fit them too, give --keep-spikes.',
}

/** Runs that hold no value of the output in any row, beside others that do: a log may lack the tag, or name it otherwise. */
export function runsUnmeasured(column: string, runs: readonly string[], all: number, first: string): Note {
  return {
    code: 'runs-unmeasured',
    level: 'caution',
    message: `${runs.length} of ${all} runs (${runs.slice(0, 3).join(', ')}${runs.length > 3 ? ', …' : ''}) ${runs.length === 1 ? 'has' : 'have'} no "${column}" in any row, the first at ${first}; none of ${runs.length === 1 ? 'its' : 'their'} rows are used.`,
    advice: 'If they log it under another name, fit them apart with --map, or give all the same name.',
    evidence: { column, runs: runs.length, all },
  }
}

/** Rows of training curves that jump far above their neighbours; `rise` is the largest jump, `where` the first rows. */
export function spikesNote(count: number, runs: number, rise: number, where: readonly string[], kept: Kept): Note {
  return {
    code: 'spikes',
    level: 'caution',
    message: `${plural(count, 'row')} of ${plural(runs, 'run')} (${where.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''}) ${count === 1 ? 'jumps' : 'jump'} above the rows before and after, by up to ${formatNumber(rise, 3)}: spikes of the loss, which no law of curves describes; ${count === 1 ? 'it was' : 'they were'} ${kept}.`,
    advice: whatToDo[kept],
    evidence: { count, runs, rise },
  }
}

/** The first of the runs that diverged, as an example of them. */
export interface DivergedRun {
  readonly run: string
  /** `file:line` of the row from which on its loss has risen for good. */
  readonly place: string
  /** Its last loss, its least, and the step (or tokens) of `place`. */
  readonly end: number
  readonly least: number
  readonly at: number
}

/** Runs whose loss rises for good, far above its least; `count` rows from there on. */
export function divergedNote(
  runs: number,
  count: number,
  { run, place, end, least, at }: DivergedRun,
  kept: Kept,
): Note {
  return {
    code: 'diverged',
    level: 'caution',
    message: `${run} ends at a loss of ${formatNumber(end, 4)}, above its least of ${formatNumber(least, 4)}, from ${formatQuantity(at, 4)} (${place}) on${runs > 1 ? `, and ${runs - 1} more ${runs > 2 ? 'runs do' : 'run does'} alike` : ''}: the training diverged, or overfits; ${count} ${count === 1 ? 'row was' : 'rows were'} ${kept}.`,
    advice: `What comes before may be damaged too: think of leaving the whole run out. ${whatToDo[kept]}`,
    evidence: { runs, count, run, end, least, at },
  }
}

/** Rows before a step, null for the end of each run's warm-up, that were left out. */
export function earlyRowsNote(count: number, runs: number, from: number | null): Note {
  return {
    code: 'early-rows',
    level: 'info',
    message: `${plural(count, 'row')} of ${plural(runs, 'run')} ${count === 1 ? 'lies' : 'lie'} before ${from === null ? 'the end of the warm-up, of which laws of curves say nothing' : `step ${formatQuantity(from)}`}; ${count === 1 ? 'it was' : 'they were'} left out.`,
    advice: 'To cut elsewhere, give --early-cut STEP; 0 keeps every row.',
    evidence: { count, runs, from: from ?? 'warm-up' },
  }
}

/** A column of which each value is the mean of so many around it. */
export function smoothedNote(column: string, rows: number): Note {
  return {
    code: 'smoothed',
    level: 'info',
    message: `Each ${column} is the mean of ${rows} rows around it in its run, fewer towards the ends.`,
    advice:
      'A fit needs no smoothing: it averages noise itself, and intervals count how far neighbours resemble each other.',
    evidence: { column, rows },
  }
}
