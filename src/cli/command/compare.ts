import { type Command, InvalidArgumentError } from 'commander'
import { formatNumber } from '../../base/quantity.ts'
import { roles } from '../../base/role.ts'
import { toDocument } from '../../infer/document.ts'
import type { Interval } from '../../infer/estimate.ts'
import { isOpen, lawOver } from '../../law/catalog.ts'
import type { Law } from '../../law/law.ts'
import { objectiveText } from '../../law/objective.ts'
import { writeWhole } from '../../node/files.ts'
import { type Comparison, compareSteps, labelOf } from '../../study/compare.ts'
import { stackedSteps } from '../../study/stacked.ts'
import type { RunTable } from '../../table/table.ts'
import { lawFrom, readForLaw } from '../input.ts'
import * as option from '../options.ts'
import { jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'
import { runSteps } from '../progress.ts'
import {
  type HoldoutFlags,
  holdoutOptions,
  type StudyFlags,
  studyFitOptions,
  withHoldoutFlags,
  withStudyFlags,
} from './backtest.ts'

interface CompareFlags extends StudyFlags, HoldoutFlags {
  readonly laws: readonly string[]
  readonly level: number
  readonly stack?: boolean
  readonly stackOut?: string
}

const examples = `
Examples:
  isoloss compare runs.csv
  isoloss compare runs.csv --laws chinchilla,kaplan,"E + A/N^a + B/D^a"
  isoloss compare runs.csv --laws chinchilla,gamma --holdout "flops > 1e21"`

export function define(command: Command): Command {
  const described = command
    .argument('<files...>', 'tables of runs; - for standard input')
    .option('--laws <names>', 'laws or formulas, comma-separated', lawNames, ['chinchilla', 'gamma', 'kaplan'])
  return withHoldoutFlags(withStudyFlags(described))
    .option('--level <share>', 'share of possible values that intervals enclose', option.share, 0.9)
    .option('--stack', 'also average the laws, by weights that make their held-out error smallest')
    .option('--stack-out <file>', 'write that average as a fit document, for predict, plan and report')
    .addHelpText('after', examples)
    .action(run)
}

/** Splits at commas that aren't within parentheses, as those of `max(a, b)` are. */
function lawNames(text: string): string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const sign of text) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (sign === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += sign
  }
  const names = parts.map((part) => part.trim()).filter((part) => part !== '')
  if (names.length < 2) throw new InvalidArgumentError(`"${text}" names ${names.length}; at least two are compared.`)
  return names
}

async function run(files: readonly string[], flags: CompareFlags): Promise<void> {
  const wanted = await Promise.all(flags.laws.map((text) => lawFrom(text, flags)))
  const { table, laws } = await readForLaws(files, wanted, flags)
  const stack = flags.stack === true || flags.stackOut !== undefined
  const options = { ...studyFitOptions(flags), ...holdoutOptions(flags), level: flags.level, stack }
  const result = await runSteps('comparing', compareSteps(table, laws, options))
  const document = { format: 1, kind: 'comparison', ...result }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.stackOut !== undefined) {
    const stacked = await runSteps('stacking', stackedSteps(table, laws, result, options))
    await writeWhole(flags.stackOut, jsonText(toDocument(stacked)))
  }
  if (flags.json) printJson(document)
  else printComparison(result)
  reportNotes(result.notes, flags)
}

/** One table with what all the laws need; laws in one open quantity take the role that the table has. */
async function readForLaws(
  files: readonly string[],
  wanted: readonly Law[],
  flags: option.TableFlags,
): Promise<{ table: RunTable; laws: readonly Law[] }> {
  const map = option.pairs(flags.map)
  const open = wanted.find(isOpen)
  const bound = open === undefined ? undefined : (await readForLaw(files, open, flags, map)).law
  const laws = wanted.map((law) => (bound === undefined ? law : lawOver(law, bound.inputs.x!)))
  const { x, ...others } = map
  const rest = x !== undefined && Object.hasOwn(roles, x) ? others : map
  const all = [...new Set(laws.flatMap(({ inputs }) => Object.values(inputs)))]
  const together = {
    ...laws[0]!,
    name: laws.map(labelOf).join(', '),
    inputs: Object.fromEntries(all.map((r) => [r, r])),
  }
  return { table: (await readForLaw(files, together, flags, rest)).table, laws }
}

function printComparison({ rows, objective, by, holdout, level, laws, stack }: Comparison): void {
  const rolling = by === 'run' ? 'each run held out in turn' : `larger ${by} held out`
  const held = by === null ? 'nothing held out' : holdout === null ? rolling : `held out: ${holdout}`
  printLine(wrap(`${rows} rows, ${objectiveText(objective)}, ${held}`))
  printLine()
  printLine(
    tableText(
      ['', 'error', 'more than the best', `${formatNumber(100 * level, 3)} % interval`, 'AICc'],
      [
        ...laws.map(({ law, heldout, deltaToBest, aicc }, at) => [
          shortened(law),
          percent(heldout.mre),
          ...(at === 0 ? ['', ''] : moreThanBest(deltaToBest)),
          aicc === null ? '–' : aicc.toFixed(1),
        ]),
        ...(stack ? [['their stack', percent(stack.heldout.mre), ...moreThanBest(stack.deltaToBest), '']] : []),
      ],
    ),
  )
  if (stack === null) return
  const shares = stack.weights.map(({ law, weight }) => `${formatNumber(100 * weight, 2)} % ${shortened(law)}`)
  printLine()
  printLine(wrap(`The stack is ${shares.join(', ')}; for its error each run had weights from the others.`))
}

const percent = (share: number | null): string => (share === null ? '–' : `${formatNumber(100 * share, 3)} %`)

function moreThanBest({ value, low, high }: Interval): string[] {
  return [percent(value), low === null ? '' : `${percent(low)} – ${percent(high)}`]
}

function shortened(law: string): string {
  return law.length > LONGEST ? `${law.slice(0, LONGEST - 1)}…` : law
}

/** Longer formulas are cut, so that the table fits 80 columns. */
const LONGEST = 22
