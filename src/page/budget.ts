import { formatFor, formatNumber, formatQuantity } from '../base/quantity.ts'
import type { Estimate, Interval } from '../infer/estimate.ts'
import { answerFor } from '../report/answer.ts'
import { bandText, unitText, withPowers } from '../report/format.ts'
import { hasOptimum } from '../report/target.ts'
import { element } from './element.ts'

/** The slider reaches from this share of the largest fitted compute to this multiple of it. */
const REACH = [0.01, 1000] as const
const STEPS = 100

/** A slider over compute budgets: the best run for each and its loss, with intervals, or why they are withheld. */
export function addBudget(estimateNow: () => Estimate): () => void {
  const { fit, largestFlops } = estimateNow()
  if (!hasOptimum(fit.law) || largestFlops === null) return () => {}
  const slider = element('input', { type: 'range', id: 'budget', min: '0', max: String(STEPS), value: '60' })
  const answer = element('output', { for: 'budget', id: 'budget-answer' })
  const show = (): void => {
    const share = Number(slider.value) / STEPS
    const flops = Number((largestFlops * REACH[0] * (REACH[1] / REACH[0]) ** share).toPrecision(2))
    slider.setAttribute('aria-valuetext', `${formatQuantity(flops)} FLOP`)
    answer.textContent = withPowers(sentence(estimateNow(), flops, flops / largestFlops))
  }
  slider.addEventListener('input', show)
  const place = document.querySelector('#answer .headline + .facts') ?? document.querySelector('#answer .headline')
  place?.after(
    element('div', { class: 'budget' }, element('label', { for: 'budget' }, 'Another budget'), slider, answer),
  )
  show()
  return show
}

function sentence(estimate: Estimate, flops: number, times: number): string {
  const { value, mean, optimum, because } = answerFor(estimate, null, { kind: 'optimum', flops, times })
  const budget = `${formatQuantity(flops)} FLOP, ${formatNumber(times, 2)} × the largest fitted run: `
  if (value === null || optimum === null) return `${budget}not determined. ${because}`
  const format = formatFor(mean)
  const output = estimate.fit.law.output ?? 'loss'
  return `${budget}${output} ${withBand(value, mean, format)}${unitText(output)}, with ${of(optimum.params)} parameters and ${of(optimum.tokens)} tokens.`
}

function of(found: Interval): string {
  return found.value === null ? 'an unknown number of' : withBand(found.value, found, formatQuantity)
}

function withBand(value: number, band: Pick<Interval, 'low' | 'high'>, format: (value: number) => string): string {
  return band.low === null || band.high === null ? format(value) : `${format(value)} (${bandText(band, format)})`
}
