import type { Command } from 'commander'
import { formatNumber } from '../../base/quantity.ts'
import type { FitOptions } from '../../fit/fit.ts'
import { type Errors, errorsOf, hitsText } from '../../infer/fold.ts'
import { objectiveText, parseObjective } from '../../law/objective.ts'
import { writeWhole } from '../../node/files.ts'
import { type Backtest, backtestSteps } from '../../study/backtest.ts'
import { lawFrom, readForLaw } from '../input.ts'
import * as option from '../options.ts'
import { headline, jsonText, printJson, printLine, reportNotes, tableText, wrap } from '../print.ts'
import { runSteps } from '../progress.ts'

/** Flags of commands that fit the same files many times. */
export interface StudyFlags extends option.TableFlags, option.CommonFlags {
  readonly objective?: string
  readonly fix: readonly string[]
  readonly seed: number
  readonly out?: string
}

/** Flags that say which rows are held out. */
export interface HoldoutFlags {
  readonly by?: string
  readonly holdout?: string
}

interface BacktestFlags extends StudyFlags, HoldoutFlags {
  readonly law: string
  readonly draws: number
  readonly level: number
}

export function withStudyFlags(command: Command): Command {
  return option
    .withCommonFlags(option.withTableFlags(command))
    .option('--objective <o>', 'what is minimised, as for fit (default: its own for each law)')
    .option('--fix <name=value>', 'hold a parameter at a value (repeatable)', option.collect, [])
    .option('--seed <n>', 'seed of everything random', option.whole, 0)
    .option('--out <file>', 'write the JSON document')
}

export function withHoldoutFlags(command: Command): Command {
  return command
    .option(
      '--by <role>',
      'let the fitted rows grow by params, tokens, flops or step; run leaves out each in turn (default: flops where known)',
    )
    .option('--holdout <predicate>', 'hold out these rows instead: "params > 1e9"')
}

/** Options of every fit of a study. */
export function studyFitOptions(flags: StudyFlags): FitOptions {
  const fixed = Object.entries(option.pairs(flags.fix)).map(([name, text]) => [name, option.numberOf(name, text)])
  return {
    seed: flags.seed,
    ...(flags.objective !== undefined && { objective: parseObjective(flags.objective) }),
    ...(fixed.length > 0 && { fixed: Object.fromEntries(fixed) }),
  }
}

export function holdoutOptions({ by, holdout }: HoldoutFlags) {
  return { ...(by !== undefined && { by }), ...(holdout !== undefined && { holdout }) }
}

const examples = `
Examples:
  isoloss backtest runs.csv --law chinchilla
  isoloss backtest runs.csv --by params
  isoloss backtest runs.csv --holdout "flops > 1e21"
  isoloss backtest logs/ --law annealing --by run`

export function define(command: Command): Command {
  const described = command
    .argument('<files...>', 'tables of runs; - for standard input')
    .option('--law <name>', 'a law of the catalogue (`isoloss laws`) or a formula', 'chinchilla')
  return withHoldoutFlags(withStudyFlags(described))
    .option('--draws <n>', 'refits for the intervals of each fit, 0 for none', option.whole, 200)
    .option('--level <share>', 'share of new runs that intervals should hold', option.share, 0.9)
    .addHelpText('after', examples)
    .action(run)
}

async function run(files: readonly string[], flags: BacktestFlags): Promise<void> {
  const { table, law } = await readForLaw(files, await lawFrom(flags.law, flags), flags, option.pairs(flags.map))
  const { draws, level } = flags
  const options = { ...studyFitOptions(flags), ...holdoutOptions(flags), draws, level }
  const result = await runSteps(`${law.name}: backtest`, backtestSteps(table, law, options))
  const document = backtestDocument(result)
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else printBacktest(result)
  reportNotes(result.notes, flags)
}

function backtestDocument({ law, objective, ...result }: Backtest) {
  return { format: 1, kind: 'backtest', law: law.name, formula: law.formula, objective, ...result }
}

function printBacktest({ law, objective, horizonOf, level, origins, folds, ...rest }: Backtest): void {
  printLine(headline({ law }))
  const fits = `${origins.length} fit${origins.length === 1 ? '' : 's'}`
  const growing = rest.by === 'run' ? 'without each run in turn' : `to growing ${rest.by}`
  const held = rest.holdout === null ? growing : `without ${rest.holdout}`
  printLine(`${objectiveText(objective)}; ${fits} ${held}, ${rest.predictions.length} predictions`)
  const hits = `in ${formatNumber(100 * level, 3)} %`
  const columns = ['rows', 'error', 'bias', hits]
  printLine()
  printLine(
    tableText(
      [`times ${horizonOf}`, ...columns],
      folds.map((fold) => [formatNumber(fold.horizon, 3), ...cells(fold)]),
    ),
  )
  printLine()
  printLine(
    tableText(
      ['fitted', ...columns],
      origins.map((origin) => [`${origin.label} (${origin.fitted} rows)`, ...cells(origin)]),
    ),
  )
  const { n, quoted } = errorsOf(rest.predictions)
  if (quoted.n < n) {
    const of = `Notes of the fits withhold ${n - quoted.n} of ${n} predictions`
    const others = quoted.n > 0 ? `; the others have an error of ${percent(quoted.mre)}` : ''
    printLine(`\n${wrap(`${of}${others}.`)}`)
  }
}

const percent = (share: number | null): string => (share === null ? '–' : `${formatNumber(100 * share, 3)} %`)

function cells(errors: Errors): string[] {
  return [String(errors.n), percent(errors.mre), percent(errors.bias), hitsText(errors) || '–']
}
