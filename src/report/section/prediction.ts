import { formatFor, formatNumber, formatQuantity } from '../../base/quantity.ts'
import { roleName } from '../../base/role.ts'
import type { Estimate } from '../../infer/estimate.ts'
import { predict } from '../../infer/predict.ts'
import type { Inspection } from '../../table/inspect.ts'
import { type Answer, answerFor } from '../answer.ts'
import { type Block, type Section, table, text } from '../block.ts'
import { bandText, intervalText, NOT_DETERMINED, percent, pointText, unitText } from '../format.ts'
import { timesLargest } from '../target.ts'

/** Multiples of the largest fitted run that the table answers for. */
const MULTIPLES = [1, 3, 10, 100] as const

/** Answers at multiples of the largest fitted run; empty where there is no such run. */
export function ladderOf(estimate: Estimate, seen: Inspection | null): Answer[] {
  return MULTIPLES.flatMap((times) => {
    const target = timesLargest(estimate, times)
    return target === null ? [] : [answerFor(estimate, seen, target)]
  })
}

/** What larger runs are predicted to reach, and how they are best laid out; none where there is no largest fitted run. */
export function predictionSection(estimate: Estimate, rungs: readonly Answer[], answers: readonly Answer[]): Section[] {
  const [first] = rungs
  const isPlan = first?.target.kind === 'optimum'
  const title = isPlan ? 'Prediction and plan' : 'Prediction'
  const asked = answers.filter(({ target }) => target.kind === 'point')
  const points = asked.length > 1 || (isPlan && asked.length > 0) ? [pointsTable(estimate, asked)] : []
  if (first === undefined && points.length === 0) return []
  const known = rungs.filter(({ value }) => value !== null)
  const blocks =
    known.length === 0 && first !== undefined
      ? [text(`No larger run is predicted: the numbers are ${NOT_DETERMINED}. ${first.because}`)]
      : [
          ...(rungs.length > 0 ? [rungTable(estimate, rungs)] : []),
          ...flatness(estimate, known),
          ...reading(rungs, known),
        ]
  return [{ id: 'prediction', title, depth: 1, blocks: [...blocks, ...points] }]
}

function rungTable({ fit, level }: Estimate, rungs: readonly Answer[]): Block {
  const output = fit.law.output ?? 'loss'
  const of = rungs[0]!.target.kind === 'point' ? rungs[0]!.target.of : 'flops'
  const isPlan = rungs[0]!.target.kind === 'optimum'
  const rows = rungs.map(({ target, value, mean, new: next, leverArm, optimum }) => {
    const format = formatFor(mean)
    const size = target.kind === 'optimum' ? target.flops : target.at[target.of]!
    return [
      `${formatNumber(target.times!, 3)}×`,
      formatQuantity(size),
      ...(isPlan
        ? [
            optimum ? intervalText(optimum.params, formatQuantity) : NOT_DETERMINED,
            optimum ? intervalText(optimum.tokens, formatQuantity) : NOT_DETERMINED,
          ]
        : []),
      intervalText({ value, ...mean }, format),
      value === null ? '' : bandText(next, format),
      formatNumber(leverArm ?? Math.log10(target.times!), 2),
    ]
  })
  const sizes = isPlan ? ['#Parameters', '#Tokens'] : []
  const name = output.charAt(0).toUpperCase() + output.slice(1)
  const size = of === 'flops' ? 'Compute, FLOP' : roleName(of).charAt(0).toUpperCase() + roleName(of).slice(1)
  return table(
    `${isPlan ? 'The best run' : 'Prediction'} at multiples of the largest fitted run; intervals at level ${percent(level)}`,
    ['Multiple', `#${size}`, ...sizes, `#${name}`, '#One more run', '#Lever arm'],
    rows,
  )
}

function reading(rungs: readonly Answer[], known: readonly Answer[]): Block[] {
  const open = rungs.find(({ because }) => because !== null)
  const lever =
    'The lever arm is log10 of the compute over that of the largest fitted run: beyond 1, trust the interval less than its width says.'
  return [text(known.length < rungs.length && open ? `${lever} Where a number is withheld: ${open.because}` : lever)]
}

/** What a model of half or twice the best size would cost at the same compute. */
function flatness(estimate: Estimate, known: readonly Answer[]): Block[] {
  const last = known.findLast(
    ({ optimum, target }) => optimum !== null && target.kind === 'optimum' && target.times! <= 10,
  )
  if (last?.at == null || last.value === null) return []
  const { params, flops } = last.at as { params: number; flops: number }
  const found = predict(
    { ...estimate, draws: null },
    [0.5, 2].map((by) => ({ params: params * by, flops, tokens: flops / (6 * params * by) })),
  )
  const costs = found.map(({ value }) => (value === null ? null : value - last.value!))
  if (costs.some((cost) => cost === null)) return []
  const unit = unitText(estimate.fit.law.output ?? 'loss')
  const [half, twice] = costs.map((cost) => `${formatNumber(cost!, 2)}${unit}`)
  return [
    text(
      `How much the size matters: with ${formatQuantity(flops)} FLOP, a model of half the best size loses ${half}, one of twice the size ${twice}.`,
    ),
  ]
}

function pointsTable({ fit, level }: Estimate, answers: readonly Answer[]): Block {
  const output = fit.law.output ?? 'loss'
  return table(
    `The runs that were asked for; intervals at level ${percent(level)}`,
    ['Run', `#${output}`, '#One more run', '#Lever arm'],
    answers.map(({ target, value, mean, new: next, leverArm }) => {
      const format = formatFor(mean)
      return [
        target.kind === 'point' ? pointText(target.at) : '',
        intervalText({ value, ...mean }, format),
        value === null ? '' : bandText(next, format),
        leverArm === null ? '' : formatNumber(leverArm, 2),
      ]
    }),
  )
}
