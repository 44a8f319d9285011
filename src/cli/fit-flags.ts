import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  type Definitions,
  type FlopDefinition,
  flopDefinitions,
  type ParamDefinition,
  paramDefinitions,
} from '../base/definition.ts'
import { type FitOptions, type SolverName, solverNames } from '../fit/fit.ts'
import type { IntervalMethod } from '../infer/interval-method.ts'
import { parseObjective } from '../law/objective.ts'
import * as option from './options.ts'

/** Flags of `fit`, also of commands that fit files on the way. */
export interface FitFlags extends option.TableFlags, option.CommonFlags {
  readonly law: string
  readonly objective?: string
  readonly fix: readonly string[]
  readonly free?: readonly string[]
  readonly tie: readonly string[]
  readonly bounds: readonly string[]
  readonly starts?: number
  readonly start?: Record<string, number>
  readonly solver: SolverName
  readonly bootstrap: number
  readonly interval: IntervalMethod
  readonly level: number
  readonly calibrate?: boolean
  readonly backtest: boolean
  readonly seed: number
  readonly workers?: number
  readonly group?: readonly string[]
  readonly share?: readonly string[]
  readonly paramsDefinition?: ParamDefinition
  readonly flopsDefinition?: FlopDefinition
  readonly out?: string
  readonly data?: boolean
}

export function withFitFlags(command: Command): Command {
  return option
    .withTableFlags(command)
    .optionsGroup('Fit:')
    .option(
      '--law <name>',
      'a law of the catalogue (`isoloss laws`), a formula such as "E + A/N^alpha", or auto: laws of one quantity, averaged by their error on held-out rows',
      'chinchilla',
    )
    .option(
      '--objective <o>',
      "what is minimised (default: the law's own): square, huber:d, pseudo-huber:d, cauchy:d, abs or asymmetric:w; log- in front compares logarithms, as in log-huber:1e-3",
    )
    .option('--fix <name=value>', 'hold a parameter at a value (repeatable)', option.collect, [])
    .option('--free <names>', 'fit parameters that the law holds at a prior, comma-separated', option.list)
    .option('--tie <name=other>', 'make a parameter equal to another (repeatable)', option.collect, [])
    .option('--bounds <name=low:high>', 'bound a parameter, as in E=0:3 or E=0: (repeatable)', option.collect, [])
    .option(
      '--starts <n>',
      'starts that are followed to an optimum (default: 12, or 24 for a law like farseer)',
      option.natural,
    )
    .option('--start <values>', 'start only here: "alpha=0.3 beta=0.3"', option.numbersByName)
    .addOption(new Option('--solver <name>', 'local solver').choices(solverNames).default('auto'))
    .option('--group <columns>', 'fit each group of rows by itself, by these columns', option.list)
    .option('--share <names>', 'parameters that are one value for all groups, comma-separated', option.list)
    .addOption(
      new Option('--params-definition <name>', 'how the params column was counted, kept in the document').choices(
        Object.keys(paramDefinitions),
      ),
    )
    .addOption(
      new Option('--flops-definition <name>', 'how the flops column was counted, kept in the document').choices(
        Object.keys(flopDefinitions),
      ),
    )
    .optionsGroup('Uncertainty:')
    .option('--bootstrap <n>', 'refits for intervals, 0 for none', option.whole, 1000)
    .addOption(
      new Option('--interval <method>', 'where intervals come from')
        .choices(['bootstrap', 'cases', 'runs', 'residuals', 'wild', 'normal', 'profile'])
        .default('bootstrap'),
    )
    .option('--level <share>', 'share of possible values that intervals enclose', option.share, 0.9)
    .option('--calibrate', 'widen or narrow intervals until they hold, in 200 simulated tables, what they claim')
    .option(
      '--no-backtest',
      'do not test the law on its own larger rows: intervals of new runs then know of noise alone',
    )
    .option('--seed <n>', 'seed of everything random', option.whole, 0)
    .option('--workers <n>', 'threads for long jobs; results never depend on it', option.natural)
    .optionsGroup('Options:')
}

/** How columns were counted, as far as the flags say; undefined where they don't. */
export function definitionsFrom({
  paramsDefinition: params,
  flopsDefinition: flops,
}: FitFlags): Definitions | undefined {
  if (params === undefined && flops === undefined) return undefined
  return { ...(params && { params }), ...(flops && { flops }) }
}

/** What the flags say of the fit itself. */
export function fitOptions(flags: FitFlags): FitOptions {
  const values = (texts: readonly string[]) =>
    Object.fromEntries(Object.entries(option.pairs(texts)).map(([name, value]) => [name, option.numberOf(name, value)]))
  return {
    fixed: values(flags.fix),
    ...(flags.free && { freed: flags.free }),
    tied: option.pairs(flags.tie),
    bounds: Object.fromEntries(
      Object.entries(option.pairs(flags.bounds)).map(([name, text]) => [name, boundsFrom(name, text)]),
    ),
    ...(flags.objective !== undefined && { objective: parseObjective(flags.objective) }),
    ...(flags.starts !== undefined && { starts: flags.starts }),
    ...(flags.start && { start: flags.start }),
    solver: flags.solver,
    seed: flags.seed,
  }
}

function boundsFrom(name: string, text: string): [number | null, number | null] {
  const [low, high, ...more] = text.split(':')
  if (high === undefined || more.length > 0) {
    throw new InvalidArgumentError(`--bounds ${name}=${text}: expected LOW:HIGH, such as 0:3, 0: or :3.`)
  }
  return [low ? option.numberOf(name, low) : null, high ? option.numberOf(name, high) : null]
}
