import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { sortNotes } from '../../base/note-infer.ts'
import { formatNumber, formatQuantity } from '../../base/quantity.ts'
import { chartOfDesign } from '../../chart/chart.ts'
import type { Estimate } from '../../infer/estimate.ts'
import type { Point } from '../../infer/predict.ts'
import { doubtAt } from '../../infer/trust.ts'
import { writeWhole } from '../../node/files.ts'
import { type Design, design } from '../../plan/design.ts'
import { type ProposedRun, type RepeatedRun, repeatedRuns } from '../../plan/portfolio.ts'
import { coefficientsFrom } from '../coefficients.ts'
import { designFrom } from '../design.ts'
import { drawerFor } from '../draw.ts'
import { readEstimate } from '../estimate.ts'
import * as option from '../options.ts'
import { pointFrom } from '../point.ts'
import { bandText, jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'

interface DesignFlags extends option.CommonFlags {
  readonly budget: number
  readonly target: string
  readonly law?: string
  readonly set?: string
  readonly maxRuns: number
  readonly candidates?: string
  readonly map: readonly string[]
  readonly minParams?: number
  readonly maxParams?: number
  readonly minTokens?: number
  readonly maxTokens?: number
  readonly minTokensPerParam?: number
  readonly maxTokensPerParam?: number
  readonly noise?: number
  readonly level?: number
  readonly chart?: string
  readonly dark?: boolean
  readonly out?: string
}

const examples = `
Examples:
  isoloss design fit.json --budget 1e21 --target "params=7e9 tokens=1.4e11"
  isoloss design --law chinchilla --set epoch --budget 1e20 --target flops=1e23`

export function define(command: Command): Command {
  return option
    .withCommonFlags(command.argument('[fit.json]', 'a document written by `isoloss fit --out`'))
    .requiredOption('--budget <flop>', 'compute for all new runs together', option.positive)
    .requiredOption(
      '--target <point>',
      'the run to predict: "params=7e9 tokens=1.4e11"; flops=1e23 is the optimum there',
    )
    .option('--law <name>', 'from nothing: a law of the catalogue')
    .option('--set <coefficients>', 'from nothing: a published set by name, or "E=1.7 A=400 …"')
    .option('--max-runs <n>', 'at most so many runs', option.natural, 30)
    .option('--candidates <design>', 'runs to choose from: a table, or a grid "params=1e8:1e9:5 tokens=1e9:1e10:5"')
    .option('--map <role=column>', 'name the column of a role among the candidates (repeatable)', option.collect, [])
    .option('--min-params <n>', 'smallest size (default: the smallest fitted)', option.positive)
    .option('--max-params <n>', 'largest size (default: 10 times the largest fitted)', option.positive)
    .option('--min-tokens <d>', 'smallest length (default: the smallest fitted)', option.positive)
    .option('--max-tokens <d>', 'largest length (default: 10 times the largest fitted)', option.positive)
    .option('--min-tokens-per-param <r>', 'smallest ratio (default: a tenth of the smallest fitted)', option.positive)
    .option('--max-tokens-per-param <r>', 'largest ratio (default: 10 times the largest fitted)', option.positive)
    .option('--noise <share>', "relative error of one run (default: the fit's own, or 0.005)", option.positive)
    .option('--level <share>', 'level of intervals (default: as fitted)', option.share)
    .option('--chart <file>', 'draw the runs and the interval: .svg .png .html .json (Vega-Lite)')
    .option('--dark', 'draw light on dark')
    .option('--out <file>', 'write the JSON document')
    .addHelpText('after', examples)
    .action(run)
}

async function run(path: string | undefined, flags: DesignFlags): Promise<void> {
  const read = await estimateFor(path, flags)
  const estimate = flags.level === undefined ? read : { ...read, level: flags.level }
  const { law } = estimate.fit
  const {
    budget,
    target,
    maxRuns,
    candidates,
    map,
    law: _,
    set: __,
    json,
    quiet,
    strict,
    color,
    out,
    level,
    chart,
    dark,
    ...rest
  } = flags
  const draw = chart === undefined ? null : drawerFor(chart)
  const result = design(estimate, {
    budget,
    maxRuns,
    target: pointFrom(target, law, '--target'),
    ...(candidates !== undefined && { candidates: await pointsFrom(candidates, estimate, map) }),
    ...rest,
  })
  const notes = sortNotes([...estimate.notes, ...result.notes])
  const document = {
    format: 1,
    kind: 'design',
    law: law.name,
    ...result,
    target: { ...result.target.at, value: result.target.value },
    candidates: result.candidates.map(runJson),
    portfolio: result.portfolio.map(runJson),
    notes,
  }
  if (out !== undefined) await writeWhole(out, jsonText(document))
  if (draw !== null) {
    const drawn = chartOfDesign(estimate, result, { ...(dark && { dark }) })
    await writeWhole(chart!, await draw.as(drawn))
  }
  if (json) printJson(document)
  else printDesign(result, estimate)
  reportNotes([...estimate.notes.filter((note) => note.level !== 'info'), ...result.notes], flags)
}

async function estimateFor(path: string | undefined, { law, set }: DesignFlags): Promise<Estimate> {
  if (path !== undefined && law === undefined && set === undefined) return readEstimate(path)
  if (path === undefined && law !== undefined && set !== undefined)
    return (await coefficientsFrom(law, set, [])).estimate
  throw new UserError(
    'option',
    'design: expected a fit document, or --law and --set to begin from nothing: `isoloss design --law chinchilla --set epoch …`.',
  )
}

/** Candidates of a table or a grid, with their compute where it is stated. */
async function pointsFrom(text: string, { fit: { law } }: Estimate, map: readonly string[]): Promise<Point[]> {
  const { inputs, flops } = await designFrom(text, law, map)
  const columns = Object.entries({ ...inputs, ...(flops && { flops }) })
  return Array.from({ length: columns[0]![1].length }, (_, row) =>
    Object.fromEntries(columns.map(([role, values]) => [role, values[row]!])),
  )
}

function runJson({ at, flops, ...rest }: ProposedRun) {
  return { ...at, flops, ...rest }
}

/** Runs of `candidates` that are printed: the best. */
const SHOWN = 5

function printDesign(result: Design, estimate: Estimate): void {
  const { target, before, after, portfolio, candidates, budget, flops, level } = result
  // --json keeps the numbers beside their note
  const isWithheld = doubtAt(estimate, target.at) !== null
  const isContradicted = result.notes.some(({ code }) => code === 'stays-withheld')
  const output = estimate.fit.law.output ?? 'loss'
  printLine(wrap(`target: ${pointText(target.at)}`, '  '))
  printLine(
    tableText(
      [`${output} at the target`, `${formatNumber(100 * level, 3)} % interval`],
      [
        ['now', isWithheld ? 'not determined' : bandText(before, 5)],
        ...(isContradicted
          ? []
          : [[`after ${runsText(portfolio.length)}, ${formatQuantity(flops)} FLOP`, bandText(after, 5)]]),
      ],
    ),
  )
  if (isContradicted) {
    printLine('\nNo runs are proposed: the rows contradict the law.')
    return
  }
  printLine(`\nRuns to make, in this order (budget ${formatQuantity(budget)} FLOP):`)
  printRuns(repeatedRuns(portfolio))
  printLine('\nOne run alone, best per FLOP first:')
  printRuns(candidates.slice(0, SHOWN).map((each) => ({ ...each, times: 1 })))
}

function printRuns(runs: readonly RepeatedRun[]): void {
  const [first] = runs
  if (first === undefined) return
  const roles = Object.keys(first.at).filter((role) => role !== 'flops')
  const rows = runs.map(({ at, flops, after, times, belowRange }) => [
    ...roles.map((role) => formatQuantity(at[role]!)),
    formatQuantity(flops),
    String(times),
    bandText(after, 5),
    belowRange ? 'below range' : '',
  ])
  printLine(tableText([...roles, 'FLOP each', 'times', 'interval after', ''], rows))
}

function runsText(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`
}

function pointText(at: Point): string {
  return Object.entries(at)
    .map(([role, value]) => `${role}=${formatQuantity(value)}`)
    .join(' ')
}
