import type { Note } from './note.ts'
import { formatNumber, plural } from './quantity.ts'

/** Text that wasn't UTF-8 was converted. */
export function encodingConverted(file: string, encoding: string): Note {
  return {
    code: 'encoding',
    level: 'info',
    message: `${file} is ${encoding} and was read as such.`,
    advice: 'Nothing to do; UTF-8 is the common encoding.',
    evidence: { file, encoding },
  }
}

/** Cells are separated by something other than what the file's name says. */
export function separatorFound(file: string, separator: string): Note {
  return {
    code: 'separator',
    level: 'info',
    message: `${file} separates its cells by ${separator}.`,
    advice: 'Nothing to do, unless the columns look wrong.',
    evidence: { file, separator },
  }
}

/** Numbers such as 3,28 were read as 3.28. */
export function decimalComma(file: string, count: number, example: string, value: string): Note {
  return {
    code: 'decimal-comma',
    level: 'info',
    message: `${file} writes a comma for the decimal point in ${count} ${count === 1 ? 'cell' : 'cells'}: "${example}" was read as ${value}.`,
    advice: 'Check one value; write decimal points if it is wrong.',
    evidence: { file, count, example, value },
  }
}

/** A nameless first column that only numbers the rows was named `index`. */
export function indexColumn(file: string): Note {
  return {
    code: 'index-column',
    level: 'info',
    message: `The first column of ${file} has no name and numbers the rows; it is called "index".`,
    advice: 'Nothing to do.',
    evidence: { file },
  }
}

/** No column says which run a row belongs to; `hasSteps` where the rows may be those of curves. */
export function rowIsRun(rows: number, hasSteps: boolean): Note {
  return {
    code: 'row-is-run',
    level: 'info',
    message: `No run column was found, so ${rows === 1 ? 'the row counts as a run' : `each of the ${rows} rows counts as a run of its own`}.`,
    advice: `If several rows come from one training run, name its column with --map run=<column>.${hasSteps ? ' Laws of curves count each file as one run.' : ''}`,
    evidence: { rows },
  }
}

/** Curves without a run column: each file counts as one run. */
export function fileIsRun(files: number, mixed = 0): Note {
  const each = files === 1 ? 'the file counts as one run' : `each of the ${files} files counts as one run`
  const but = `${each}; ${mixed} of them ${mixed === 1 ? 'holds' : 'hold'} several model sizes, each of which counts as one`
  const what = mixed === 0 ? each : files === 1 ? 'each model size counts as one run' : but
  return {
    code: 'file-is-run',
    level: 'info',
    message: `No run column was found, so ${what}.`,
    advice: 'If a file holds several runs, name their column with --map run=<column>.',
    evidence: { files, mixed },
  }
}

/** A column was computed from others. */
export function completed(role: string, formula: string): Note {
  return {
    code: 'completed',
    level: 'info',
    message: `No ${role} column was found; ${role} = ${formula} was computed.`,
    advice: `If the file has ${role}, name the column with --map ${role}=<column>.`,
    evidence: { role, formula },
  }
}

/** Rows whose output is NaN or infinite were dropped. */
export function divergedRows(output: string, count: number, runs: number, where: readonly string[]): Note {
  return {
    code: 'diverged-rows',
    level: 'caution',
    message: `${output} is NaN or infinite in ${plural(count, 'row')} of ${plural(runs, 'run')} (${where.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''}); they were dropped.`,
    advice: 'A run that diverged says nothing about the law; its earlier rows may be damaged too.',
    evidence: { output, count, runs },
  }
}

/** A column that has a role's name was not used for it, because of what its cells hold. */
export function roleSkipped(role: string, column: string, count: number, place: string): Note {
  return {
    code: 'role-skipped',
    level: 'info',
    message: `Column "${column}" was not used as ${role}: ${count} of its cells ${count === 1 ? 'holds' : 'hold'} no usable number (first at ${place}).`,
    advice: `It isn't needed here; to use it, drop those rows with --where and name it with --map ${role}=${column}.`,
    evidence: { role, column, count, place },
  }
}

/** Rows that repeat another row in every role. */
export function duplicateRows(count: number, first: string, second: string): Note {
  return {
    code: 'duplicate-rows',
    level: 'caution',
    message: `${count} ${count === 1 ? 'row repeats another' : 'rows repeat others'} in all inputs and the loss (${second} repeats ${first}); they were kept.`,
    advice:
      'Copies count as independent evidence and narrow the intervals: remove them if they are the same measurement.',
    evidence: { count, first, second },
  }
}

/** Learning rates missing in some rows were filled between logged ones. */
export function lrFilled(count: number): Note {
  return {
    code: 'lr-filled',
    level: 'info',
    message: `${count} rows had no learning rate; it was taken linear in step between the logged rows of their run.`,
    advice: 'Nothing to do, if the schedule is smooth between logged rows.',
    evidence: { count },
  }
}

/** An input takes few values. With two a power law's exponent follows from two points and nothing can contradict it. */
export const fewestLevels = 3
export function fewLevels(role: string, levels: number): Note {
  return {
    code: 'few-levels',
    level: 'caution',
    message: `${role} takes ${levels} ${levels === 1 ? 'value' : 'values'} in these rows; how the loss depends on it ${levels === 1 ? "can't be seen" : "can't be checked"}.`,
    advice: `Add runs with other ${role}; ${fewestLevels} values, well apart, are the least.`,
    evidence: { role, levels, threshold: fewestLevels },
  }
}

/** Two inputs move together. At a correlation of 0.95 the standard errors of their exponents are 1/√(1 − 0.95²) = 3.2 times as large. */
export const highestCorrelation = 0.95
export function collinearInputs(first: string, second: string, correlation: number): Note {
  return {
    code: 'collinear-inputs',
    level: 'caution',
    message: `${first} and ${second} rise together (correlation of their logarithms ${formatNumber(correlation, 3)}), so their effects are hard to tell apart.`,
    advice: `Add runs that change ${first} at equal ${second}, or the reverse.`,
    evidence: { first, second, correlation, threshold: highestCorrelation },
  }
}

/** All runs lie on one ladder of tokens per parameter. A spread under 1.2 is what rounding of steps and sizes leaves. */
export const ladderSpread = 1.2
export function fixedRatio(ratio: number, spread: number): Note {
  return {
    code: 'fixed-ratio',
    level: 'caution',
    message: `All rows have about ${formatNumber(ratio, 3)} tokens per parameter (largest over smallest ${formatNumber(spread, 3)}): a law of both can't be told from a law of either.`,
    advice: 'Fit a law of compute alone, or add runs at another ratio before planning sizes.',
    evidence: { ratio, spread, threshold: ladderSpread },
  }
}

/** Learning rates before the first logged one are a guess. */
export function scheduleAssumed(runs: number, run: string, step: number): Note {
  return {
    code: 'schedule-assumed',
    level: 'info',
    message: `${runs === 1 ? `The log of ${run} begins` : `The logs of ${runs} runs (${run}, …) begin`} at step ${step}; the learning rate is taken as rising linearly from 0 to the first one logged.`,
    advice: 'State the warm-up with --warmup STEPS, or a whole schedule with --schedule RUN=SPEC.',
    evidence: { runs, run, step },
  }
}
