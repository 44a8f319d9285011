import { unreliable } from '../base/note.ts'
import { formatNumber, formatQuantity } from '../base/quantity.ts'
import type { Band, Interval } from '../infer/estimate.ts'
import type { Shape } from '../plan/accounting/shape.ts'
import { deviceHours, type Price, usdFor } from '../plan/cost.ts'
import type { Plan } from '../plan/plan.ts'
import type { Regret } from '../plan/regret.ts'
import type { ServingSaving } from '../plan/saving.ts'
import type { SmallerModel } from '../plan/trade-off.ts'
import { printLine, tableText, wrap } from './print.ts'

/** A plan with what is told around it. */
export interface PlanText {
  readonly plan: Plan
  readonly level: number
  /** Where the loss of such a run would lie, noise and the law's own error included; null where that isn't told. */
  readonly run: Band | null
  readonly price: Price | null
  readonly regret: Regret | null
  readonly saving: ServingSaving | null
  readonly smaller: readonly SmallerModel[]
  /** The same plan with further inputs held at other values; empty where there is one. */
  readonly alternatives: readonly { readonly at: string; readonly plan: Plan }[]
  readonly shapes: readonly Shape[]
}

const NOT = 'not determined'
const percent = (share: number) => `${formatNumber(100 * share, 2)} %`

/** Prints a plan; numbers that a note withholds are only in the JSON, beside it. */
export function printPlan(text: PlanText): void {
  const isWithheld = unreliable(text.plan.notes) !== undefined
  printLine(quantities(text, isWithheld))
  if (isWithheld) return
  printCost(text)
  printSaving(text)
  printRegret(text)
  printSmaller(text)
  printAlternatives(text)
  if (text.shapes.length > 0) printLine()
  printShapes(text.shapes)
}

function quantities({ plan, level, run }: PlanText, isWithheld: boolean): string {
  const loss = (v: number) => formatNumber(v, 5)
  const rows: readonly (readonly [string, Interval | null, (v: number) => string])[] = [
    ['parameters', plan.params, formatQuantity],
    ['tokens', plan.tokens, formatQuantity],
    ['tokens per parameter', plan.tokensPerParam, formatNumber],
    ['epochs', plan.epochs, formatNumber],
    ['compute, FLOP', plan.flops, formatQuantity],
    ['compute with serving', plan.totalFlops, formatQuantity],
    ['loss', plan.loss, loss],
    ['loss of one such run', run?.low == null ? null : { value: plan.loss.value, ...run }, loss],
  ]
  const lines = rows.flatMap(([name, interval, format]) => {
    if (interval === null) return []
    const { value, low, high } = interval
    const isGiven = value !== null && low === value && high === value
    const band = isGiven ? 'given' : bandOf(interval, format)
    const isShown = value !== null && (isGiven || !isWithheld)
    return [[name, isShown ? format(value) : NOT, isShown ? band : '']]
  })
  return tableText(['', 'value', intervalTitle(level)], lines)
}

function printCost({ plan, price }: PlanText): void {
  const { value } = plan.flops
  if (price === null || value === null) return
  const hours = formatQuantity(deviceHours(value, price))
  printLine(`\n${hours} device hours, ${formatQuantity(usdFor(value, price))} USD`)
}

function printSaving({ saving }: PlanText): void {
  if (saving?.saving.value == null) return
  const { params, tokens, saving: share } = saving
  const band = share.low === null || share.high === null ? '' : ` (${percent(share.low)} to ${percent(share.high)})`
  printLine(
    `\n${wrap(
      `It saves ${percent(share.value!)}${band} of the compute of training and serving against the run that is best to train, of ${formatQuantity(params.value!)} parameters and ${formatQuantity(tokens.value!)} tokens.`,
    )}`,
  )
}

function printRegret({ regret, price, level }: PlanText): void {
  if (regret === null) return
  const { share, flops } = regret
  const money = price === null ? '' : `, ${formatQuantity(usdFor(flops.value!, price), 2)} USD`
  printLine(
    `\n${wrap(
      `Acting on it where another of the refits is true would waste ${percent(share.value!)} of the compute on average (${formatQuantity(flops.value!, 2)} FLOP${money}), and up to ${percent(share.high!)} in ${formatNumber(100 * (1 - (1 - level) / 2), 3)} % of them.`,
    )}`,
  )
}

function printSmaller({ smaller, level }: PlanText): void {
  if (smaller.length === 0) return
  printLine('\nSmaller models, trained longer to the same loss:')
  const rows = smaller.map(({ times, params, tokens, tokensPerParam, flopsRatio }) => [
    `1/${formatNumber(times)}`,
    cell(params, formatQuantity),
    cell(tokens, formatQuantity),
    cell(tokensPerParam, formatNumber),
    flopsRatio.value === null ? '–' : `${formatNumber(flopsRatio.value, 3)}×`,
    bandOf(flopsRatio, (v) => formatNumber(v, 3)),
  ])
  printLine(tableText(['size', 'parameters', 'tokens', 'per parameter', 'compute', intervalTitle(level)], rows))
  for (const { times, why } of smaller) if (why !== null) printLine(wrap(`1/${times}: ${why}.`, '  '))
}

function printAlternatives({ alternatives, level }: PlanText): void {
  if (alternatives.length === 0) return
  printLine('\nBeside each other, the best of which is above:')
  const rows = alternatives.map(({ at, plan }) => [
    at,
    cell(plan.params, formatQuantity),
    cell(plan.tokens, formatQuantity),
    cell(plan.flops, formatQuantity),
    cell(plan.loss, (v) => formatNumber(v, 5)),
    bandOf(plan.loss, (v) => formatNumber(v, 4)),
  ])
  printLine(tableText(['', 'parameters', 'tokens', 'compute', 'loss', intervalTitle(level)], rows))
}

/** Shapes with their exact counts; also what `count` prints for a number of parameters. */
export function printShapes(shapes: readonly Shape[]): void {
  if (shapes.length === 0) return
  printLine('Shapes of about this size, counted exactly:')
  const rows = shapes.map(({ architecture: { depth, width, heads, ffn }, aspect, params, flopsPerToken }) => [
    `${depth} × ${width}`,
    String(heads),
    String(ffn),
    formatNumber(aspect, 3),
    formatQuantity(params.total, 4),
    formatQuantity(params['non-embedding'], 4),
    formatQuantity(flopsPerToken.chinchilla, 4),
  ])
  const header = ['depth × width', 'heads', 'ffn', 'aspect', 'total', 'non-embedding', 'FLOP a token']
  printLine(tableText(header, rows))
  printLine(
    wrap(
      'Aspects (width / depth) are those of published families. They matter little: 6 layers of width 4288 come within 3 % of the loss of 48 of width 1600 (Kaplan et al. 2020). FLOP a token: Hoffmann et al. 2022, appendix F.',
    ),
  )
}

function intervalTitle(level: number): string {
  return `${formatNumber(100 * level, 3)} % interval`
}

function cell({ value }: Interval, format: (v: number) => string): string {
  return value === null ? '–' : format(value)
}

function bandOf({ low, high }: Interval, format: (v: number) => string): string {
  return low === null || high === null ? '' : `${format(low)} – ${format(high)}`
}
