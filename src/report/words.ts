import { formatNumber } from '../base/quantity.ts'
import type { Draws } from '../infer/estimate.ts'
import type { Objective } from '../law/law.ts'

/** How intervals were made. */
export function methodText(method: Draws['method'], count: number): string {
  return {
    runs: `${count} refits, each to runs drawn anew`,
    cases: `${count} refits, each to rows drawn anew`,
    residuals: `${count} refits, each to residuals drawn anew`,
    wild: `${count} refits, each run with its own residuals under a random weight`,
    normal: `the covariance at the optimum with Student t (${count} draws)`,
    profile: 'the profile likelihood with Student t',
  }[method]
}

/** What the fit minimised, in words. */
export function objectiveWords({ space, loss, delta }: Objective): string {
  const residual =
    space === 'log'
      ? 'Residuals are ln(predicted) − ln(measured), so errors count relative to the loss.'
      : 'Residuals are predicted − measured, in the unit of the output.'
  const d = formatNumber(delta)
  const judged = {
    square: 'They are squared and summed.',
    huber: `They are squared up to δ = ${d} and count linearly beyond it (Huber), so single bad rows weigh little.`,
    'pseudo-huber': `They are squared while small against δ = ${d} and count linearly when large (pseudo-Huber).`,
    cauchy: `They are squared while small against δ = ${d} and count by their logarithm when large (Cauchy).`,
    abs: 'Their absolute values are summed.',
    asymmetric: `Their absolute values are summed, and predictions above the data count ${d} times (asymmetric).`,
  }[loss]
  return `${residual} ${judged}`
}
