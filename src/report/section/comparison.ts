import { formatFor, plural } from '../../base/quantity.ts'
import type { Estimate } from '../../infer/estimate.ts'
import type { Answer } from '../answer.ts'
import { type Section, table, text } from '../block.ts'
import { bandText, NOT_DETERMINED, unitText } from '../format.ts'
import { questionText } from './answer.ts'

/** A fit among several, with its answers, the headline first. */
export interface Compared {
  readonly name: string
  readonly estimate: Estimate
  readonly answers: readonly Answer[]
}

/** The answers of several fits, to `tables` tables of rows, beside each other; the first `parts` of them have a part of their own. */
export function comparisonSection(compared: readonly Compared[], tables: number, parts: number): Section {
  const questions = compared.map(({ estimate, answers: [answer] }) =>
    answer === undefined ? '' : questionText(outputOf(estimate), answer.target),
  )
  const [question] = questions
  const isSame = question !== '' && questions.every((each) => each === question)
  const isOneLaw = new Set(compared.map(({ estimate }) => estimate.fit.law.title)).size === 1
  const rows = compared.map(({ name, estimate, answers: [answer] }, i) => [
    name,
    ...(isOneLaw ? [] : [estimate.fit.law.title]),
    String(estimate.fit.table.length),
    ...(isSame ? [] : [questions[i]!]),
    ...answerCells(estimate, answer),
  ])
  const columns = [
    'Fit',
    ...(isOneLaw ? [] : ['Law']),
    '#Rows',
    ...(isSame ? [] : ['Question']),
    '#Answer',
    '#Interval of the curve',
    '#One more run',
    'Verdict',
  ]
  const finding = isSame ? findingText(compared) : ''
  return {
    id: 'answer',
    title: 'Answer',
    depth: 1,
    blocks: [
      ...(finding === '' ? [] : [text(finding)]),
      table(isSame ? question! : 'The answers beside each other', columns, rows),
      text(
        `${plural(compared.length, 'fit')}${rowsText(compared.length, tables)}. ${partsText(compared.length, parts)} below, with all that its answer stands on.`,
      ),
    ],
  }
}

function outputOf({ fit }: Estimate): string {
  return fit.law.output ?? 'loss'
}

function answerCells(estimate: Estimate, answer: Answer | undefined): string[] {
  if (answer === undefined) return [NOT_DETERMINED, '', '', '']
  const { value, mean, new: next, verdict } = answer
  const format = formatFor(mean)
  const numbers =
    value === null
      ? [NOT_DETERMINED, '', '']
      : [format(value) + unitText(outputOf(estimate)), bandText(mean, format), bandText(next, format)]
  return [...numbers, verdict.replace('-', ' ')]
}

/** Between which fits the answers to one question lie, and whether one value is in all of their intervals. */
function findingText(compared: readonly Compared[]): string {
  const told = compared.flatMap(({ name, estimate, answers: [answer] }) =>
    answer?.value == null ? [] : [{ name, value: answer.value, mean: answer.mean, unit: unitText(outputOf(estimate)) }],
  )
  if (told.length < 2) return ''
  const [least, most] = [
    told.reduce((a, b) => (b.value < a.value ? b : a)),
    told.reduce((a, b) => (b.value > a.value ? b : a)),
  ]
  const format = formatFor({ low: least.value, high: most.value })
  const range = `The answers lie between ${format(least.value)} (${least.name}) and ${format(most.value)}${most.unit} (${most.name})`
  const bands = told.map(({ mean }) => mean)
  if (bands.some(({ low, high }) => low === null || high === null)) return `${range}.`
  const isShared = Math.max(...bands.map(({ low }) => low!)) <= Math.min(...bands.map(({ high }) => high!))
  return `${range}; ${isShared ? 'their intervals overlap' : 'no value lies in all of their intervals'}.`
}

function rowsText(fits: number, tables: number): string {
  return tables === fits ? ', each on its own rows' : tables === 1 ? ' of the same rows' : ''
}

function partsText(fits: number, parts: number): string {
  if (fits <= parts) return 'Each has its own part'
  return `To keep this file small, only the first ${parts} have a part of their own`
}
