import { type Command, Option } from 'commander'
import { type FlopDefinition, flopDefinitions, type ParamDefinition, paramDefinitions } from '../../base/definition.ts'
import { UserError } from '../../base/error.ts'
import { formatQuantity } from '../../base/quantity.ts'
import { writeWhole } from '../../node/files.ts'
import { architecture } from '../../plan/accounting/architecture.ts'
import { countFlops } from '../../plan/accounting/flops.ts'
import { countParams } from '../../plan/accounting/params.ts'
import { shapesFor } from '../../plan/accounting/shape.ts'
import * as option from '../options.ts'
import { printShapes } from '../plan-text.ts'
import { jsonText, printJson, printLine, tableText, wrap } from '../print.ts'

interface CountFlags extends Pick<option.CommonFlags, 'json'> {
  readonly depth?: number
  readonly width?: number
  readonly params?: number
  readonly paramsDefinition: ParamDefinition
  readonly heads?: number
  readonly headWidth?: number
  readonly kvHeads?: number
  readonly ffn?: number
  readonly gated?: boolean
  readonly vocab: number
  readonly tied?: boolean
  readonly context: number
  readonly experts?: number
  readonly activeExperts?: number
  readonly attention: boolean
  readonly tokens?: number
  readonly out?: string
}

const examples = `
Examples:
  isoloss count --depth 12 --width 768 --vocab 50257 --context 1024 --tied
  isoloss count --depth 24 --width 2048 --gated --vocab 32000 --context 4096
  isoloss count --params 7e9 --gated --vocab 32000 --context 4096`

export function define(command: Command): Command {
  return command
    .option('--depth <n>', 'layers', option.natural)
    .option('--width <n>', 'width of the residual stream', option.natural)
    .option('--params <n>', 'instead of both: shapes of about so many parameters', option.positive)
    .addOption(
      new Option('--params-definition <name>', 'what --params counts')
        .choices(Object.keys(paramDefinitions))
        .default('total'),
    )
    .requiredOption('--vocab <n>', 'tokens of the vocabulary', option.natural)
    .requiredOption('--context <n>', 'tokens of a training sequence', option.natural)
    .option('--heads <n>', 'heads of attention (default: as many as are 64 wide)', option.natural)
    .option('--head-width <n>', 'width of a head (default: width / heads)', option.natural)
    .option('--kv-heads <n>', 'heads of keys and values (default: all)', option.natural)
    .option(
      '--ffn <n>',
      'inner width of the feed-forward block (default: 4 or, gated, 8/3 times width)',
      option.natural,
    )
    .option('--gated', 'three matrices in the feed-forward block, as in SwiGLU')
    .option('--tied', 'one matrix for embedding and unembedding')
    .option('--experts <n>', 'feed-forward blocks to route between (default: 1)', option.natural)
    .option('--active-experts <n>', 'of these, used for each token (default: 1)', option.natural)
    .option('--no-attention', 'leave out what grows with the context')
    .option('--tokens <d>', 'training tokens, for the whole compute', option.positive)
    .option('--json', 'print one JSON document on standard output')
    .option('--out <file>', 'write the JSON document')
    .addHelpText('after', examples)
    .action(run)
}

async function run(flags: CountFlags): Promise<void> {
  const { depth, width, params } = flags
  if (params === undefined && depth !== undefined && width !== undefined) return countOne(flags, depth, width)
  if (params !== undefined && depth === undefined && width === undefined) return suggest(flags, params)
  throw new UserError(
    'option',
    'count: give --depth and --width of an architecture, or --params alone for shapes of about that size.',
  )
}

/** Shapes for a number of parameters. Heads and inner widths are the usual ones. */
async function suggest(flags: CountFlags, params: number): Promise<void> {
  const { json, out, gated, tied, vocab, context, experts, activeExperts, paramsDefinition } = flags
  const shapes = shapesFor(params, paramsDefinition, {
    vocab,
    context,
    isGated: gated ?? false,
    isTied: tied ?? false,
    ...(experts !== undefined && { experts }),
    ...(activeExperts !== undefined && { activeExperts }),
  })
  const document = { format: 1, kind: 'shapes', params, definition: paramsDefinition, shapes }
  if (out !== undefined) await writeWhole(out, jsonText(document))
  if (json) printJson(document)
  else printShapes(shapes)
}

async function countOne(flags: CountFlags, depth: number, width: number): Promise<void> {
  const { json, out, tokens, attention, gated, tied, params: _, paramsDefinition: __, ...sizes } = flags
  const of = architecture({ ...sizes, depth, width, isGated: gated ?? false, isTied: tied ?? false })
  const params = countParams(of)
  const perToken = countFlops(of, { attention })
  const flops = tokens === undefined ? null : scaled(perToken, tokens)
  const document = {
    format: 1,
    kind: 'count',
    architecture: of,
    attention,
    params,
    flopsPerToken: perToken,
    tokens: tokens ?? null,
    flops,
  }
  if (out !== undefined) await writeWhole(out, jsonText(document))
  if (json) return printJson(document)
  printLine(
    tableText(
      ['parameters', 'count'],
      Object.entries(params).map(([name, count]) => [name, formatQuantity(count, 6)]),
    ),
  )
  printLine()
  printLine(
    tableText(
      ['training FLOP', 'per token', ...(flops ? ['in all'] : [])],
      Object.entries(perToken).map(([name, count]) => [
        name,
        formatQuantity(count, 6),
        ...(flops ? [formatQuantity(flops[name as FlopDefinition], 4)] : []),
      ]),
    ),
  )
  printLine()
  for (const [name, text] of Object.entries({ ...paramDefinitions, ...flopDefinitions })) {
    printLine(wrap(`${name}: ${text}.`, '  '))
  }
}

function scaled(perToken: Readonly<Record<FlopDefinition, number>>, tokens: number): Record<FlopDefinition, number> {
  return Object.fromEntries(Object.entries(perToken).map(([name, count]) => [name, count * tokens])) as never
}
