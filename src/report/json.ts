import type { Answer } from './answer.ts'
import type { Report } from './report.ts'

/** The report as one JSON document: answers, fit documents, predictions and plans at larger runs, notes. */
export function toJson(report: Report): unknown {
  return {
    isoloss: report.isoloss,
    format: 1,
    kind: 'report',
    title: report.title,
    fits: report.fits.map(({ name, by, document, answers, rungs, notes }) => ({
      name,
      by,
      answers: answers.map(answerJson),
      predictions: rungs.map(answerJson),
      fit: document,
      notes,
    })),
    notes: report.notes,
  }
}

/** What stands in a document for an answer: withheld numbers are null and `because` says why. */
export function answerJson({
  target,
  verdict,
  because,
  at,
  value,
  mean,
  new: next,
  leverArm,
  optimum,
  notes,
}: Answer): unknown {
  const asked = target.kind === 'optimum' ? { flops: target.flops } : { at: target.at }
  const { params, tokens, tokensPerParam, loss, flops } = optimum ?? {}
  return {
    ...asked,
    times: target.times,
    verdict,
    because,
    at,
    value,
    mean,
    new: next,
    leverArm,
    plan: optimum === null ? null : { params, tokens, loss, flops, tokensPerParam },
    notes,
  }
}
