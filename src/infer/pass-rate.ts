import { UserError } from '../base/error.ts'
import { logGamma } from '../num/incomplete.ts'

/** A pass rate with its standard error. */
export interface PassRate {
  /** Successes over draws: the most likely rate. */
  readonly rate: number
  /** Without bias where drawing ended with the last success; null for a single success. */
  readonly unbiased: number | null
  /** Standard error of `rate`. */
  readonly se: number
}

/**
 * The pass rate where samples were drawn until `successes` of them passed (PassUntil; Hu et al. 2023): rates far below one
 * over any fixed number of samples can be told, with a relative error near 1/√successes. Throws UserError for counts that can't be.
 */
export function passUntil(successes: number, draws: number): PassRate {
  checkCounts(successes, draws, 1)
  const rate = successes / draws
  return {
    rate,
    unbiased: successes > 1 ? (successes - 1) / (draws - 1) : null,
    se: rate * Math.sqrt((1 - rate) / successes),
  }
}

/**
 * The chance that at least one of `k` samples passes, from `passes` among `samples` of them, without bias: 1 minus the share
 * of subsets of k that hold no pass (Chen et al. 2021). Throws UserError for more samples than were drawn.
 */
export function passAtK(samples: number, passes: number, k: number): number {
  checkCounts(passes, samples, 0)
  if (!(Number.isInteger(k) && k >= 1 && k <= samples)) {
    throw new UserError('option', `pass@k: k is ${k}; a whole number from 1 to the ${samples} samples was expected.`)
  }
  let none = 1
  for (let i = 0; i < k; i++) none *= Math.max(samples - passes - i, 0) / (samples - i)
  return 1 - none
}

/**
 * Coverage of `k` samples where pass rates of problems follow a beta distribution of these shapes: 1 − B(a, b + k)/B(a, b).
 * For many samples it is 1 − Γ(a + b)/Γ(b)·k^−a, the law `coverage-power` (Schaeffer et al. 2025).
 */
export function betaCoverage(a: number, b: number, k: number): number {
  return -Math.expm1(logGamma(b + k) - logGamma(b) + logGamma(a + b) - logGamma(a + b + k))
}

function checkCounts(passes: number, samples: number, least: number): void {
  const isCount = (value: number) => Number.isInteger(value) && value >= 0
  if (isCount(passes) && isCount(samples) && samples > 0 && passes >= least && passes <= samples) return
  throw new UserError(
    'option',
    `pass rate: ${passes} passes in ${samples} samples; whole numbers were expected, with ${least} to as many passes as samples.`,
  )
}
