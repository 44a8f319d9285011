import { sortNotes } from '../../base/note-infer.ts'
import { formatFor, formatNumber, formatQuantity, plural } from '../../base/quantity.ts'
import { type Role, roleInfo, roleName } from '../../base/role.ts'
import type { Estimate, Interval } from '../../infer/estimate.ts'
import { distanceAt } from '../../infer/tested.ts'
import { testedText } from '../../infer/tested-text.ts'
import type { Inspection } from '../../table/inspect.ts'
import type { Answer } from '../answer.ts'
import { type Block, type Facts, type Headline, type List, type Section, text } from '../block.ts'
import { bandText, percent, pointText, unitText } from '../format.ts'
import type { Target } from '../target.ts'
import { methodText } from '../words.ts'

/** The section that most readers stop at: the question, the number, how far to trust it, what would change it. */
export function answerSection(estimate: Estimate, seen: Inspection | null, answers: readonly Answer[]): Section {
  const blocks = answers.flatMap((answer, i) => [
    headlineOf(estimate, answer),
    ...factsOf(answer),
    ...(i === 0 ? [trust(estimate, answer), change(estimate, seen, answer)] : []),
  ])
  return { id: 'answer', title: 'Answer', depth: 1, blocks: answers.length > 0 ? blocks : [noTarget(estimate)] }
}

function noTarget({ fit }: Estimate): Block {
  if (fit.law.features) {
    return text(
      'A law of curves predicts the curve of a schedule: ask with isoloss predict fit.json --schedule cosine:steps=…,peak=…,warmup=…. The fitted law follows.',
    )
  }
  const inputs = Object.values(fit.law.inputs)
  const flags = [
    `--at "${inputs.map((role) => `${role}=…`).join(' ')}"`,
    ...(inputs.includes('tokens') ? ['--flops C'] : []),
  ]
  return text(
    `No run was asked for, and there is no largest fitted run to take a multiple of. Ask with ${flags.join(' or ')}. The fitted law follows.`,
  )
}

/** What was asked, in words. */
export function questionText(output: Role, target: Target): string {
  const what = roleInfo(output).meaning
  return target.kind === 'optimum'
    ? `What ${what} does the best run for ${formatQuantity(target.flops)} FLOP reach, and how large is that run?`
    : `What ${what} is to be expected of a run with ${pointText(target.at)}?`
}

function headlineOf({ fit, level, draws }: Estimate, answer: Answer): Headline {
  const output = fit.law.output ?? 'loss'
  const question = questionText(output, answer.target)
  if (answer.value === null) {
    return {
      kind: 'headline',
      question,
      verdict: answer.verdict,
      stamp: stampOf(answer),
      value: 'Not determined',
      detail: [answer.because!],
    }
  }
  const format = formatFor(answer.mean)
  const curve = `${percent(level)} interval of the curve ${bandText(answer.mean, format)}`
  const next = answer.new.low === null ? '' : `; of one more run ${bandText(answer.new, format)}`
  return {
    kind: 'headline',
    question,
    verdict: answer.verdict,
    stamp: stampOf(answer),
    value: `${format(answer.value)}${unitText(output)}`,
    detail: [
      draws === null
        ? fit.convergence === null
          ? 'There is no interval: the coefficients were given, not fitted.'
          : 'There is no interval: the fit was made without one.'
        : `${curve}${next}.`,
    ],
  }
}

function stampOf({ verdict, target: { times } }: Answer): string {
  if (verdict === 'not-determined') return 'The data do not tell'
  if (verdict === 'caution') return 'Read with caution'
  return times !== null && times <= 1 ? 'Determined by the data' : 'Determined, if the law holds that far'
}

/** The best run: the one asked for, or the one to set beside a run that was given. */
function factsOf({ target, optimum, at }: Answer): Facts[] {
  if (optimum === null || optimum.params.value === null) return []
  const { params, tokens, tokensPerParam, loss } = optimum
  const sizes = [
    ...fact('Parameters', params, formatQuantity),
    ...fact('Tokens', tokens, formatQuantity),
    ...fact('Tokens per parameter', tokensPerParam, (v) => formatNumber(v, 3)),
  ]
  if (target.kind === 'point') {
    const title = `The best run for the same compute, ${formatQuantity(at!.flops!)} FLOP`
    return [{ kind: 'facts', title, facts: [...sizes, ...fact('Loss', loss, formatFor(loss))] }]
  }
  const detail = target.times === null ? {} : { detail: `${formatNumber(target.times, 3)} × the largest fitted run` }
  const compute = { label: 'Compute', value: `${formatQuantity(target.flops)} FLOP`, ...detail }
  return [{ kind: 'facts', facts: [...sizes, compute] }]
}

function fact(label: string, found: Interval, format: (value: number) => string): Facts['facts'] {
  if (found.value === null) return []
  return [{ label, value: format(found.value), ...(found.low !== null && { detail: bandText(found, format) }) }]
}

function trust(estimate: Estimate, answer: Answer): List {
  const { fit, draws, level, notes, tested } = estimate
  const { convergence, metrics } = fit
  const { target, at } = answer
  const reached = { ...at, ...(target.kind === 'optimum' && { flops: target.flops }) }
  const times = (tested && distanceAt(tested, reached)) ?? 0
  const isTold = tested !== undefined && times > 1
  // what the test says at the distance of the answer stands for the note that it missed
  const cautions = sortNotes(notes).filter(
    ({ level: weight, code }) => weight !== 'info' && !(isTold && code === 'backtest-missed'),
  )
  const items = [
    ...(answer.verdict === 'not-determined'
      ? ['The number is withheld: one printed here would look like knowledge and be a guess.']
      : []),
    ...reachText(answer),
    ...(isTold
      ? [
          `Tested on these rows: ${testedText(tested, fit.law.name, fit.objective.space === 'log', times, answer.verdict !== 'not-determined')}`,
        ]
      : []),
    ...(convergence
      ? [
          `${convergence.agreed} of ${plural(convergence.starts, 'start')} reached this fit; the search ended as ${convergence.status}.`,
        ]
      : ['The coefficients were given, not fitted.']),
    ...(metrics ? [`On the fitted rows the law misses by ${percent(metrics.mre, 2)} in the mean.`] : []),
    ...(draws && answer.value !== null
      ? [
          `The interval of the curve is for the mean of such runs, that of one more run adds what runs differ by${tested?.lawError ? ' and, growing with the distance, the error of the law itself' : ''}. Both are at level ${percent(level)}, from ${methodText(draws.method, draws.count)}.`,
        ]
      : []),
    ...cautions.map(({ message }) => message).filter((message) => !answer.because?.includes(message)),
  ]
  return { kind: 'list', title: 'How far to trust it', items: [...new Set(items)] }
}

function reachText({ target, value }: Answer): string[] {
  const { times } = target
  if (times === null) return []
  const of = target.kind === 'point' ? roleName(target.of) : 'compute'
  if (times <= 1) return [`The run lies within the ${of} of the fitted runs.`]
  const reach = `It is ${formatNumber(times, 3)} times the ${of} of the largest fitted run.`
  if (value === null) return [reach]
  return [`${reach} The interval of the curve tells the noise of the fit, not whether the law still holds there.`]
}

function change(estimate: Estimate, seen: Inspection | null, answer: Answer): List {
  const { fit, largestFlops } = estimate
  const bearing = [...answer.notes, ...estimate.notes, ...(seen?.notes ?? [])].filter(
    ({ level, code }) =>
      (level !== 'info' || code === 'extrapolation' || code === 'beyond-inputs') && code !== 'not-determined',
  )
  const { target } = answer
  const larger =
    answer.value !== null && largestFlops !== null && target.times !== null && target.times > 1
      ? [
          `Runs with more than ${formatQuantity(largestFlops)} FLOP: they shorten the reach, and a loss outside the interval of one more run would speak against the law.`,
        ]
      : []
  const rows =
    fit.table.length === 0
      ? [
          'The rows behind the coefficients: with them the report could check the design, the residuals and the interval.',
        ]
      : []
  const items = [...new Set([...bearing.map(({ advice }) => advice), ...larger, ...rows])]
  return {
    kind: 'list',
    title: 'What would change it',
    items: items.length > 0 ? items : ['More runs: the interval narrows with the root of their number.'],
  }
}
