import type { Note } from './note.ts'
import { formatNumber, formatQuantity, plural } from './quantity.ts'

/** Tokens were computed from a batch size that looks like sequences. Sequences per batch rarely exceed 8192. */
export const smallBatch = 8192
export function batchInSequences(median: number): Note {
  return {
    code: 'batch-in-sequences',
    level: 'caution',
    message: `tokens = step * batch used a batch of ${formatQuantity(median)} (median); a batch in tokens is usually larger, so this may count sequences.`,
    advice: 'Give the batch in tokens (sequences times their length), or a tokens column.',
    evidence: { median, threshold: smallBatch },
  }
}

/**
 * Given flops differ from 6·params·tokens. 20 % is more than attention and embedding conventions explain for all but
 * small models, and moves a compute-optimal size by a tenth.
 */
export const flopsTolerance = 0.2
export function flopsNot6nd(ratio: number, rows: number): Note {
  return {
    code: 'flops-not-6nd',
    level: 'caution',
    message: `flops is ${formatNumber(ratio, 3)} times 6 * params * tokens in the median of ${rows} rows.`,
    advice: 'Check the units, and whether params leaves out embeddings; the column was used as it stands.',
    evidence: { ratio, rows, threshold: flopsTolerance },
  }
}

/**
 * Rows whose flops are off by more than this factor from what other rows of about their size say. Attention and embeddings
 * make the ratio of flops to 6·params·tokens drift by less from one size to the next; slips of a unit or a digit are
 * tenfold and more.
 */
export const flopsOutlier = 5
export function flopsOff(count: number, where: readonly string[], ratio: number): Note {
  return {
    code: 'flops-off',
    level: 'caution',
    message: `flops is far from 6 * params * tokens in ${plural(count, 'row')} (${where.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''}): ${formatNumber(ratio, 3)} times what the other rows have${count === 1 ? '' : ' in the first of them'}.`,
    advice:
      'Mend these cells, or drop the column to have it computed: a wrong compute hides how far a prediction is beyond the runs.',
    evidence: { count, ratio, threshold: flopsOutlier },
  }
}

/** Some values of a count are raw, `least` and more, and others are in millions or billions. */
export function unitsMixed(role: string, count: number, where: readonly string[], least: number): Note {
  return {
    code: 'units-mixed',
    level: 'unreliable',
    message: `${role} is below ${smallestCount} in ${plural(count, 'row')} (${where.slice(0, 3).join(', ')}${count > 3 ? ', …' : ''}), and at least ${formatQuantity(least)} in all others: units look mixed.`,
    advice: `Give ${role} in full, or with its unit in every row, as in 70M.`,
    evidence: { role, count, least, threshold: smallestCount },
  }
}

/** A column looks divided by a unit; nothing was changed. No language model has under 1000 parameters or tokens. */
export const smallestCount = 1e3
export function unitLooksScaled(role: string, median: number): Note {
  return {
    code: 'unit-scaled',
    level: 'info',
    message: `The median of ${role} is ${formatNumber(median, 3)}, so ${role} may be in millions or billions; it was used as it stands.`,
    advice: `Predict and plan in the same unit, or give ${role} in full.`,
    evidence: { role, median, threshold: smallestCount },
  }
}

/** Losses were converted to nats per token. */
export function lossConverted(unit: string, factor: number): Note {
  return {
    code: 'loss-converted',
    level: 'info',
    message: `Losses in ${unit} were multiplied by ${formatNumber(factor)} to give nats per token.`,
    advice: 'Predictions are in nats per token too.',
    evidence: { unit, factor },
  }
}
