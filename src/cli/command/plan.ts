import { type Command, Option } from 'commander'
import { type ParamDefinition, paramDefinitions } from '../../base/definition.ts'
import { UserError } from '../../base/error.ts'
import { unreliable } from '../../base/note.ts'
import { sortNotes } from '../../base/note-infer.ts'
import type { Estimate } from '../../infer/estimate.ts'
import { type Point, predict } from '../../infer/predict.ts'
import { writeWhole } from '../../node/files.ts'
import { checkSameDefinitions } from '../../plan/accounting/agreement.ts'
import { type Shape, shapesFor } from '../../plan/accounting/shape.ts'
import { sizeRole } from '../../plan/allocation.ts'
import { deviceHours, flopsFor, type Price, priceOf, usdFor } from '../../plan/cost.ts'
import type { Given } from '../../plan/optimum.ts'
import { type Plan, plan } from '../../plan/plan.ts'
import { type Regret, regretOf } from '../../plan/regret.ts'
import { servingSaving } from '../../plan/saving.ts'
import type { PlanOptions } from '../../plan/solution.ts'
import { smallerModels } from '../../plan/trade-off.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { type PlanText, printPlan } from '../plan-text.ts'
import { pointFrom } from '../point.ts'
import { jsonText, printJson, reportNotes } from '../print.ts'
import { printTested } from '../tested.ts'

interface PlanFlags extends option.CommonFlags, Omit<Given, 'flops'> {
  readonly flops?: number
  readonly usd?: number
  readonly inferenceTokens?: number
  readonly uniqueTokens?: number
  readonly at: readonly string[]
  readonly usdPerHour?: number
  readonly mfu: number
  readonly device: string
  readonly vocab?: number
  readonly context: number
  readonly gated?: boolean
  readonly tied?: boolean
  readonly paramsDefinition?: ParamDefinition
  readonly level?: number
  readonly out?: string
}

const examples = `
Examples:
  isoloss plan fit.json --flops 1e24
  isoloss plan fit.json --loss 2.1 --inference-tokens 1e12 --usd-per-hour 2.5
  isoloss plan fit.json --flops 1e22 --vocab 32000
  isoloss plan repeats.json --flops 1e22 --unique-tokens 25e9
  isoloss plan moe.json --flops 1e22 --at experts=1 --at experts=8`

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('<fit.json>', 'a document written by `isoloss fit --out`'))
    .option('--flops <c>', 'training compute, FLOP', option.positive)
    .option('--params <n>', 'model parameters', option.positive)
    .option('--tokens <d>', 'training tokens', option.positive)
    .option('--tokens-per-param <r>', 'ratio of tokens to parameters', option.positive)
    .option('--loss <l>', 'loss to reach with the least compute', option.positive)
    .option('--usd <x>', 'money for training; needs --usd-per-hour', option.positive)
    .option('--inference-tokens <t>', 'tokens to serve: the same loss for the least compute in all', option.positive)
    .option('--unique-tokens <u>', 'unique training tokens, for a law that knows of repeats', option.positive)
    .option('--at <point>', 'further inputs, "experts=8"; of several the best (repeatable)', option.collect, [])
    .option('--usd-per-hour <x>', 'price of one device for an hour', option.positive)
    .option('--mfu <share>', 'share of the peak that training reaches', option.share, 0.4)
    .option('--device <name>', 'accelerator, or its peak in FLOP per second', 'H100')
    .option('--vocab <n>', 'suggest shapes for a vocabulary of so many tokens', option.natural)
    .option('--context <n>', 'their tokens of a training sequence', option.natural, 2048)
    .option('--gated', 'their feed-forward blocks have three matrices, as in SwiGLU')
    .option('--tied', 'they have one matrix for embedding and unembedding')
    .addOption(
      new Option(
        '--params-definition <name>',
        'what the fit counts as parameters (default: as it says, or total)',
      ).choices(Object.keys(paramDefinitions)),
    )
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--out <file>', 'write the JSON document')
    .addHelpText('after', examples)
    .action(run)
}

async function run(path: string, flags: PlanFlags): Promise<void> {
  const read = await readEstimate(path)
  const estimate = flags.level === undefined ? read : { ...read, level: flags.level }
  const price = flags.usdPerHour === undefined ? null : priceOf(flags.device, flags.usdPerHour, flags.mfu)
  if (flags.paramsDefinition !== undefined) {
    const stated = { params: flags.paramsDefinition }
    checkSameDefinitions('plan', estimate.definitions, stated, ['the fit', '--params-definition'])
  }
  const text = planText(estimate, givenFrom(flags, price), flags, price)
  const document = documentOf(estimate, text, flags)
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else {
    printPlan(text)
    printTested(estimate, [runOf(estimate, text.plan, text.options.held ?? {})], text.plan.loss.value !== null)
  }
  // notes on how the table was read belong to the fit
  reportNotes([...estimate.notes.filter(({ level }) => level !== 'info'), ...text.plan.notes], flags)
}

/** The planned run as a point, as far as the plan tells it. */
function runOf({ fit }: Estimate, { params, tokens, flops }: Plan, held: Point): Point {
  const size = sizeRole(fit.law)
  return {
    ...held,
    ...(size !== undefined && params.value !== null && { [size]: params.value }),
    ...(tokens.value !== null && { tokens: tokens.value }),
    ...(flops.value !== null && { flops: flops.value }),
  }
}

interface Planned extends PlanText {
  readonly options: PlanOptions
  readonly plans: readonly { readonly at: string; readonly held: Point; readonly plan: Plan }[]
}

/** The plan, what is told around it, and its rivals with other inputs held. */
function planText(estimate: Estimate, given: Given, flags: PlanFlags, price: Price | null): Planned {
  const { inferenceTokens, uniqueTokens, at } = flags
  const unique = uniqueTokens === undefined ? {} : { unique_tokens: uniqueTokens }
  const plans = (at.length === 0 ? [''] : at).map((point) => {
    const held = { ...unique, ...(point === '' ? {} : pointFrom(point, estimate.fit.law)) }
    return { at: point, held, plan: plan(estimate, given, optionsFor(held, inferenceTokens)) }
  })
  const best = plans.reduce((a, b) => (merit(b.plan, given) < merit(a.plan, given) ? b : a))
  const options = optionsFor(best.held, inferenceTokens)
  const { params, tokens, notes } = best.plan
  const isTold = params.value !== null && tokens.value !== null && unreliable(notes) === undefined
  return {
    plan: best.plan,
    level: estimate.level,
    price,
    options,
    plans,
    alternatives: plans.length > 1 ? plans : [],
    run: isTold ? predict(estimate, [runOf(estimate, best.plan, best.held)])[0]!.new : null,
    regret: isTold ? regretOf(estimate, given, options) : null,
    saving: isTold ? servingSaving(estimate, given, options) : null,
    smaller: isTold ? smallerModels(estimate, given, options) : [],
    shapes: isTold ? shapesOf(estimate, best.plan, flags) : [],
  }
}

function optionsFor(held: Point, inferenceTokens: number | undefined): PlanOptions {
  return { held, ...(inferenceTokens !== undefined && { inferenceTokens }) }
}

/** What makes one plan better than another: the loss, or where that is given the compute. */
function merit({ loss, flops, totalFlops }: Plan, given: Given): number {
  return (given.loss === undefined ? loss.value : (totalFlops ?? flops).value) ?? Number.POSITIVE_INFINITY
}

/** Shapes of the planned size, in what the fit counts as parameters; their other counts are conversions of it. */
function shapesOf({ definitions }: Estimate, { params }: Plan, flags: PlanFlags): Shape[] {
  const { vocab, context, gated, tied, paramsDefinition } = flags
  if (vocab === undefined || params.value === null) return []
  const options = { vocab, context, isGated: gated ?? false, isTied: tied ?? false }
  return shapesFor(params.value, paramsDefinition ?? definitions?.params ?? 'total', options)
}

function documentOf(estimate: Estimate, text: Planned, flags: PlanFlags) {
  const { fit, level, notes, definitions } = estimate
  const { plan: planned, price, run, regret, saving, smaller, alternatives, plans, options, shapes } = text
  const { inferenceTokens } = flags
  const given = {
    ...planned.given,
    ...(flags.usd !== undefined && { usd: flags.usd }),
    ...options.held,
    ...(inferenceTokens !== undefined && { inferenceTokens }),
  }
  return {
    format: 1,
    kind: 'plan',
    law: fit.law.name,
    level,
    definitions: { params: flags.paramsDefinition ?? definitions?.params ?? null, flops: definitions?.flops ?? null },
    ...planned,
    given,
    cost: costOf(planned, price),
    regret: regret && { ...regret, usd: price && moneyOf(regret, price) },
    inference: saving && { tokens: inferenceTokens, totalFlops: planned.totalFlops, trainingOnly: saving },
    smaller,
    alternatives:
      alternatives.length === 0
        ? []
        : plans.map(({ held, plan: { given: _, notes: __, ...each } }) => ({ at: held, ...each })),
    shapes,
    run,
    tested: estimate.tested ?? null,
    notes: sortNotes([...notes, ...planned.notes]),
  }
}

function givenFrom(flags: PlanFlags, price: Price | null): Given {
  const { params, tokens, tokensPerParam, loss } = flags
  if (flags.usd !== undefined && price === null) {
    throw new UserError(
      'option',
      'plan: --usd needs a price; add --usd-per-hour 2.5, and --device if it is not an H100.',
    )
  }
  if ([params, tokens, tokensPerParam, loss, flags.flops, flags.usd].every((each) => each === undefined)) {
    throw new UserError(
      'option',
      'plan: nothing is given. Give one of --flops --params --tokens --tokens-per-param --loss --usd, or a size with a length.',
    )
  }
  if (flags.usd !== undefined && flags.flops !== undefined) {
    throw new UserError('option', 'plan: --usd and --flops both set the compute; give one of them.')
  }
  const flops = flags.usd === undefined ? flags.flops : flopsFor(flags.usd, price!)
  return {
    ...(flops !== undefined && { flops }),
    ...(params !== undefined && { params }),
    ...(tokens !== undefined && { tokens }),
    ...(tokensPerParam !== undefined && { tokensPerParam }),
    ...(loss !== undefined && { loss }),
  }
}

function costOf({ flops }: Plan, price: Price | null) {
  if (price === null) return null
  return {
    usd: moneyOf({ flops }, price),
    deviceHours: flops.value === null ? null : deviceHours(flops.value, price),
    ...price,
  }
}

function moneyOf({ flops }: Pick<Regret, 'flops'>, price: Price) {
  const money = (c: number | null) => (c === null ? null : usdFor(c, price))
  return { value: money(flops.value), low: money(flops.low), high: money(flops.high) }
}
