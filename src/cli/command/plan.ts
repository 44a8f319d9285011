import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { unreliable } from '../../base/note.ts'
import { sortNotes } from '../../base/note-infer.ts'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { writeWhole } from '../../node/files.ts'
import { deviceHours, flopsFor, type Price, priceOf, usdFor } from '../../plan/cost.ts'
import { type Given, type Plan, plan } from '../../plan/plan.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText } from '../print.ts'

interface PlanFlags extends option.CommonFlags, Omit<Given, 'flops'> {
  readonly flops?: number
  readonly usd?: number
  readonly usdPerHour?: number
  readonly mfu: number
  readonly device: string
  readonly level?: number
  readonly out?: string
}

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('<fit.json>', 'a document written by `isoloss fit --out`'))
    .option('--flops <c>', 'training compute, FLOP', option.positive)
    .option('--params <n>', 'model parameters', option.positive)
    .option('--tokens <d>', 'training tokens', option.positive)
    .option('--tokens-per-param <r>', 'ratio of tokens to parameters', option.positive)
    .option('--loss <l>', 'loss to reach with the least compute', option.positive)
    .option('--usd <x>', 'money for training; needs --usd-per-hour', option.positive)
    .option('--usd-per-hour <x>', 'price of one device for an hour', option.positive)
    .option('--mfu <share>', 'share of the peak that training reaches', option.share, 0.4)
    .option('--device <name>', 'accelerator, or its peak in FLOP per second', 'H100')
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--out <file>', 'write the JSON document')
    .action(run)
}

async function run(path: string, flags: PlanFlags): Promise<void> {
  const read = await readEstimate(path)
  const estimate = flags.level === undefined ? read : { ...read, level: flags.level }
  const price = flags.usdPerHour === undefined ? null : priceOf(flags.device, flags.usdPerHour, flags.mfu)
  const result = plan(estimate, givenFrom(flags, price))
  const notes = sortNotes([...estimate.notes, ...result.notes])
  const given = flags.usd === undefined ? result.given : { ...result.given, usd: flags.usd }
  const document = {
    format: 1,
    kind: 'plan',
    law: estimate.fit.law.name,
    level: estimate.level,
    ...result,
    given,
    cost: costOf(result, price),
    notes,
  }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else printPlan(result, price, estimate.level)
  // notes on how the table was read belong to the fit
  reportNotes([...estimate.notes.filter(({ level }) => level !== 'info'), ...result.notes], flags)
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
  const money = (c: number | null) => (c === null ? null : usdFor(c, price))
  return {
    usd: { value: money(flops.value), low: money(flops.low), high: money(flops.high) },
    deviceHours: flops.value === null ? null : deviceHours(flops.value, price),
    ...price,
  }
}

function printPlan(result: Plan, price: Price | null, level: number): void {
  // --json keeps the numbers beside their note
  const isWithheld = unreliable(result.notes) !== undefined
  const quantities = [
    ['parameters', result.params, formatQuantity],
    ['tokens', result.tokens, formatQuantity],
    ['tokens per parameter', result.tokensPerParam, formatNumber],
    ['compute, FLOP', result.flops, formatQuantity],
    ['loss', result.loss, (v: number) => formatNumber(v, 5)],
  ] as const
  const rows = quantities.map(([name, { value, low, high }, format]) => {
    const isGiven = value !== null && low === value && high === value
    const band = isGiven ? 'given' : low === null || high === null ? '' : `${format(low)} – ${format(high)}`
    const isShown = value !== null && (isGiven || !isWithheld)
    return [name, isShown ? format(value) : 'not determined', isShown ? band : '']
  })
  printLine(tableText(['', 'value', `${formatNumber(100 * level, 3)} % interval`], rows))
  const cost = costOf(result, price)
  if (cost?.usd.value && !isWithheld)
    printLine(`\n${formatQuantity(cost.deviceHours!)} device hours, ${formatQuantity(cost.usd.value)} USD`)
}
