import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander'
import { UserError } from '../base/error.ts'
import { version } from '../base/version.ts'
import { natural, whole } from './options.ts'

/** Adds a command's arguments, flags and action to an empty command. */
export type Define = (command: Command) => Command

interface Entry {
  readonly name: string
  readonly summary: string
  /** Loads the command's file; nothing else is loaded before it is called. */
  readonly load: () => Promise<{ define: Define }>
}

const entries: readonly Entry[] = [
  {
    name: 'inspect',
    summary: 'what was read: roles, runs, ranges, design, rows not used',
    load: () => import('./command/inspect.ts'),
  },
  {
    name: 'convert',
    summary: 'logs and tables of any format as one tidy table',
    load: () => import('./command/convert.ts'),
  },
  { name: 'fit', summary: 'fit a law to a table of runs', load: () => import('./command/fit.ts') },
  { name: 'predict', summary: 'predict the loss at new points from a fit', load: () => import('./command/predict.ts') },
  {
    name: 'score',
    summary: 'compare predictions of a fit with later measurements',
    load: () => import('./command/score.ts'),
  },
  {
    name: 'plan',
    summary: 'the compute-optimal run for a budget, size, length or target loss',
    load: () => import('./command/plan.ts'),
  },
  {
    name: 'isoflop',
    summary: 'the best size for each budget of compute, and how it grows, by three approaches',
    load: () => import('./command/isoflop.ts'),
  },
  {
    name: 'crossover',
    summary: 'where two fits meet, and how much compute one recipe is worth in the other',
    load: () => import('./command/crossover.ts'),
  },
  {
    name: 'count',
    summary: 'parameters and training FLOP of an architecture, by every definition',
    load: () => import('./command/count.ts'),
  },
  {
    name: 'design',
    summary: 'which runs to make next, to know the loss at a target better',
    load: () => import('./command/design.ts'),
  },
  {
    name: 'schedule',
    summary: 'the best learning-rate schedule under a fitted law of curves, beside usual ones',
    load: () => import('./command/schedule.ts'),
  },
  {
    name: 'backtest',
    summary: 'fit small, predict large: how far off a law was on held-out rows',
    load: () => import('./command/backtest.ts'),
  },
  {
    name: 'compare',
    summary: 'several laws on the same rows, by error on held-out rows and AICc',
    load: () => import('./command/compare.ts'),
  },
  {
    name: 'sensitivity',
    summary: 'how the answer moves with objective, small runs, law, and each run left out',
    load: () => import('./command/sensitivity.ts'),
  },
  {
    name: 'coverage',
    summary: 'how often the quoted intervals of a fit really hold the truth, by simulation',
    load: () => import('./command/coverage.ts'),
  },
  {
    name: 'diff',
    summary: 'what changed between two fits: data, objective, coefficients, predictions',
    load: () => import('./command/diff.ts'),
  },
  {
    name: 'chart',
    summary: 'draw a fit as .svg, .png, .html or a Vega-Lite .json',
    load: () => import('./command/chart.ts'),
  },
  {
    name: 'report',
    summary: 'the whole story as one .html, .md or .json file',
    load: () => import('./command/report.ts'),
  },
  {
    name: 'laws',
    summary: 'the catalogue of laws, their formulas and published coefficients',
    load: () => import('./command/laws.ts'),
  },
  {
    name: 'simulate',
    summary: 'a table with known truth, to try things on',
    load: () => import('./command/simulate.ts'),
  },
]

const examples = `
Examples:
  isoloss inspect runs.csv
  isoloss fit runs.csv --law chinchilla --out fit.json
  isoloss predict fit.json --at "params=70e9 tokens=1.4e12"
  isoloss plan fit.json --flops 1e24
  isoloss report fit.json --out report.html`

/** Runs one command line and returns its exit code; everything it says goes to standard output and standard error. */
export async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('isoloss')
    .description('Fit scaling laws, predict larger runs, plan compute, and see how far to trust the answer.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureHelp({ optionDescription })
    .addHelpText('after', examples)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('Try `isoloss --help`.')
  const wanted = argv[0] === 'help' ? argv[1] : argv[0]
  for (const { name, summary, load } of entries) {
    const command = program
      .command(name)
      .summary(summary)
      .description(summary)
      .exitOverride()
      .showSuggestionAfterError()
      .showHelpAfterError(`Try \`isoloss ${name} --help\`.`)
    if (name === wanted) withUnusedFlags((await load()).define(command))
  }
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (error) {
    return exitCodeOf(error)
  }
}

/** Every command takes a seed and a number of threads; where nothing is random and nothing takes long, they change nothing. */
function withUnusedFlags(command: Command): void {
  for (const option of [new Option('--seed <n>').argParser(whole), new Option('--workers <n>').argParser(natural)]) {
    if (!command.options.some(({ long }) => long === option.long)) command.addOption(option.hideHelp())
  }
}

/** A flag's help without the default of repeatable ones, which is an empty list. */
function optionDescription(this: Help, option: Option): string {
  const shown = new Option(option.flags, option.description)
  return Help.prototype.optionDescription.call(this, Array.isArray(option.defaultValue) ? shown : option)
}

function exitCodeOf(error: unknown): number {
  // commander prints what it finds itself, but not what a command finds in a value later
  if (error instanceof InvalidArgumentError) process.stderr.write(`error: ${error.message}\n`)
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n`)
    return 1
  }
  process.stderr.write(`isoloss: internal error, please report it: ${(error as Error).stack}\n`)
  return 1
}
