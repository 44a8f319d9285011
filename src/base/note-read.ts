import type { Note } from './note.ts'
import { plural } from './quantity.ts'

/** A log goes back to an earlier step, as after a restart from a checkpoint; what was written last counts. */
export function restartJoined(place: string, restarts: number, step: number, rewritten: number): Note {
  return {
    code: 'restart-joined',
    level: 'info',
    message: `${place}: the log goes back to step ${step}${restarts > 1 ? `, the first of ${restarts} times` : ''}; ${plural(rewritten, 'value was', 'values were')} written again, and the later ones were kept.`,
    advice: 'If these are two runs in one file, split it.',
    evidence: { place, restarts, step, rewritten },
  }
}

/** Lines that begin like a record of the log and can't be read as one. */
export function linesUnread(file: string, count: number, line: number, text: string): Note {
  return {
    code: 'lines-unread',
    level: 'caution',
    message: `${file}: ${plural(count, 'line begins', 'lines begin')} like a record and could not be read, the first at line ${line}: "${text.trim().slice(0, 60)}".`,
    advice: 'They were left out; a log that was cut off or written by several processes at once has such lines.',
    evidence: { file, count, line },
  }
}

/** The log has no loss but the training loss, which then counts as the loss. */
export function trainLossUsed(column: string): Note {
  return {
    code: 'train-loss-used',
    level: 'info',
    message: `No validation loss was found, so ${column} is the loss.`,
    advice: 'A training loss is noisier, and lower than a validation loss where data repeat.',
    evidence: { column },
  }
}

/** Files of a folder that were left out: of no known format, or damaged. */
export function filesSkipped(folder: string, count: number, example: string, isDamaged: boolean): Note {
  return {
    code: 'files-skipped',
    level: isDamaged ? 'caution' : 'info',
    message: `${folder}: ${plural(count, 'file was', 'files were')} left out; ${example.replace(/\.$/, '')}.`,
    advice: 'Nothing to do, if these are no runs.',
    evidence: { folder, count, example },
  }
}

/** A file ends within a record, as when its writer was stopped. */
export function tornTail(file: string, offset: number, bytes: number): Note {
  return {
    code: 'torn-tail',
    level: 'info',
    message: `${file}: the last ${bytes} bytes, from byte ${offset}, are no whole record and were left out.`,
    advice: 'Nothing to do, if the run was stopped or is still being written.',
    evidence: { file, offset, bytes },
  }
}

/** Tags of an event file that hold no single numbers. */
export function tagsSkipped(file: string, tags: readonly string[]): Note {
  return {
    code: 'tags-skipped',
    level: 'info',
    message: `${file}: ${plural(tags.length, 'tag holds', 'tags hold')} no single numbers (${tags.slice(0, 3).join(', ')}${tags.length > 3 ? ', …' : ''}) and were left out.`,
    advice: 'Nothing to do; pictures, histograms and texts are no curves.',
    evidence: { file, count: tags.length },
  }
}

/** Runs of the rows that the table of runs lacks, or the reverse. */
export function runsUnmatched(place: string, missing: readonly string[], unused: readonly string[]): Note {
  const some = (names: readonly string[]): string => `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`
  const lacking =
    missing.length === 0
      ? ''
      : `${plural(missing.length, 'run has', 'runs have')} no row in ${place} (${some(missing)})`
  const idle =
    unused.length === 0
      ? ''
      : `${plural(unused.length, 'row', 'rows')} of ${place} ${unused.length === 1 ? 'fits' : 'fit'} no run that was read (${some(unused)})`
  return {
    code: 'runs-unmatched',
    level: missing.length > 0 ? 'caution' : 'info',
    message: `${[lacking, idle].filter((part) => part !== '').join('; ')}.`,
    advice: 'Runs are found by the name of their run or of their file; what has no partner has empty cells.',
    evidence: { place, missing: missing.length, unused: unused.length },
  }
}

/** Files call a role by different names, and were read as one column. */
export function columnsJoined(role: string, used: readonly { readonly name: string; readonly files: number }[]): Note {
  const names = used.map(({ name, files }) => `"${name}" in ${plural(files, 'file')}`).join(', ')
  return {
    code: 'columns-joined',
    level: role === 'loss' ? 'caution' : 'info',
    message: `${role} is ${names}; they were read as one column.`,
    advice: `If they don't mean the same, take the files of one with --map ${role}=${used[0]!.name}.`,
    evidence: { role, columns: used.map(({ name }) => name).join(' ') },
  }
}
