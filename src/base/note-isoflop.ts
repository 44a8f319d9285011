import type { Note } from './note.ts'
import { formatNumber } from './quantity.ts'

/** Too few budgets have an optimum for a power law. */
export function fewOptimaNote(used: number, budgets: number): Note {
  return {
    code: 'few-optima',
    level: 'unreliable',
    message: `${used} of ${budgets} budgets have an optimum between their sizes; a power law needs at least 3.`,
    advice:
      'Train more sizes at equal compute, on both sides of the best; or fit a law of params and tokens, which needs no budgets (`isoloss fit`).',
    evidence: { used, budgets },
  }
}

/** The sizes of each budget lie to one side of its optimum, or slide over it from budget to budget. */
export function offCentreNote(mean: number, change: number, budgets: number): Note {
  const share = (value: number) => `${formatNumber(100 * Math.abs(value), 2)} %`
  const side = mean > 0 ? 'large' : 'small'
  const moved = `from the smallest to the largest budget it moves by ${share(change)}`
  return {
    code: 'off-centre',
    level: 'caution',
    message: `Over ${budgets} budgets the optimum lies ${share(mean)} of half the range of sizes towards the ${side} ones on average; ${moved}.`,
    advice:
      'A loss is no parabola over such sizes: off-centre ones bias the optimum, drifting ones the exponent. Centre the sizes, or use --curve akima or approach 3.',
    evidence: { mean, change, budgets },
  }
}

/** Two approaches to one exponent, each outside the interval of the other. */
export function approachesDisagreeNote(
  a: number,
  b: number,
  values: readonly [number, number],
  ratio: number,
  flops: number,
): Note {
  const [first, second] = values.map((value) => formatNumber(value, 3))
  const factor = formatNumber(Math.max(ratio, 1 / ratio), 2)
  return {
    code: 'approaches-disagree',
    level: 'caution',
    message: `Approach ${a} says N ∝ C^${first}, approach ${b} N ∝ C^${second}, each outside the interval of the other: at ${formatNumber(flops, 2)} FLOP, 10 times the largest budget, their best sizes differ by a factor of ${factor}.`,
    advice:
      'At least one is biased: look for outliers, off-centre sizes and a law that misfits (`isoloss report`). Plan with both, or train a larger budget to decide.',
    evidence: { exponent: values[0], other: values[1], ratio, flops },
  }
}
