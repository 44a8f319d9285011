import { type Command, InvalidArgumentError, Option } from 'commander'
import { UserError } from '../../base/error.ts'
import { formatNumber } from '../../base/quantity.ts'
import { type FitOptions, fit, loadSolver, type SolverName, solverNames } from '../../fit/fit.ts'
import { toDocument } from '../../infer/document.ts'
import { type Estimate, estimate, estimateSteps, type IntervalMethod, resampledUnits } from '../../infer/estimate.ts'
import { powerFloor } from '../../law/catalog.ts'
import type { Law } from '../../law/law.ts'
import { objectiveText, parseObjective } from '../../law/objective.ts'
import { writeWhole } from '../../node/files.ts'
import { interruptible } from '../../node/interrupt.ts'
import { bootstrapOnThreads } from '../../node/threads.ts'
import { autoSteps } from '../../study/auto.ts'
import { calibrateSteps } from '../../study/calibrate.ts'
import { memberSteps } from '../../study/members.ts'
import { groupBy } from '../../table/rows.ts'
import type { RunTable } from '../../table/table.ts'
import { lawFrom, readForLaw } from '../input.ts'
import * as option from '../options.ts'
import { bandText, headline, jsonText, printJson, printLine, reportNotes, tableText } from '../print.ts'
import { pause, progressLine, runSteps } from '../progress.ts'

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
  readonly seed: number
  readonly workers?: number
  readonly group?: readonly string[]
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
    .option('--starts <n>', 'starts that are followed to an optimum (default: 12)', option.natural)
    .option('--start <values>', 'start only here: "alpha=0.3 beta=0.3"', option.numbersByName)
    .addOption(new Option('--solver <name>', 'local solver').choices(solverNames).default('auto'))
    .optionsGroup('Uncertainty:')
    .option('--bootstrap <n>', 'refits for intervals, 0 for none', option.whole, 1000)
    .addOption(
      new Option('--interval <method>', 'where intervals come from')
        .choices(['bootstrap', 'cases', 'runs', 'residuals', 'normal', 'profile'])
        .default('bootstrap'),
    )
    .option('--level <share>', 'share of possible values that intervals enclose', option.share, 0.9)
    .option('--calibrate', 'widen or narrow intervals until they hold, in 200 simulated tables, what they claim')
    .option('--seed <n>', 'seed of everything random', option.whole, 0)
    .option('--workers <n>', 'threads for long jobs; results never depend on it', option.natural)
    .optionsGroup('Options:')
}

const examples = `
Examples:
  isoloss fit runs.csv --out fit.json
  isoloss fit runs.csv --map loss=val_loss --where "tokens > 1e9"
  isoloss fit runs.csv --law "E + A/N^a + B/D^b" --fix E=1.7`

export function define(command: Command): Command {
  return option
    .withCommonFlags(withFitFlags(command.argument('<files...>', 'tables of runs; - for standard input')))
    .option('--group <columns>', 'fit each group of rows by itself, by these columns', option.list)
    .option('--out <file>', 'write the fit document, for predict, plan, chart and report')
    .option('--no-data', 'leave the rows out of the document')
    .addHelpText('after', examples)
    .action(run)
}

async function run(files: readonly string[], flags: FitFlags): Promise<void> {
  const fits = await fitFiles(files, flags)
  const documents = fits.map(({ by, estimate }) => ({
    by,
    fit: toDocument(estimate, { data: flags.data ?? true }),
  }))
  const isSingle = flags.group === undefined && fits.length === 1
  const document = isSingle ? documents[0]!.fit : { kind: 'fits', format: 1, groups: documents }
  if (flags.out !== undefined) await writeWhole(flags.out, jsonText(document))
  if (flags.json) printJson(document)
  else for (const { by, estimate } of fits) printFit(estimate, by)
  reportNotes(
    fits.flatMap(({ estimate }) => estimate.notes),
    flags,
  )
}

export interface NamedEstimate {
  /** Values that the rows of a group share; empty without groups. */
  readonly by: Readonly<Record<string, string | number>>
  readonly estimate: Estimate
}

/** Reads files and fits the law that the flags ask for, once for each group and each loss column. */
export async function fitFiles(files: readonly string[], flags: FitFlags): Promise<NamedEstimate[]> {
  if (flags.law === 'auto') refuseConstraints(flags)
  // any law in one open quantity reads the table as the average needs it
  const law = flags.law === 'auto' ? { ...powerFloor, name: 'auto' } : await lawFrom(flags.law, flags)
  const map = option.pairs(flags.map)
  const output = law.output ?? 'loss'
  const outputs = map[output]?.split(',') ?? [undefined]
  const fits: NamedEstimate[] = []
  for (const column of outputs) {
    const mapped = column === undefined ? map : { ...map, [output]: column }
    const read = await readForLaw(files, law, flags, mapped)
    const groups = flags.group ? groupBy(read.table, flags.group) : [{ by: {}, table: read.table }]
    for (const { by, table } of groups) {
      const name = outputs.length > 1 ? { [output]: column!, ...by } : by
      fits.push({ by: name, estimate: await fitTable(table, read.law, flags) })
    }
  }
  return fits
}

/** `auto` fits several laws, each by the same objective: what names a parameter, or another objective, means nothing to it. */
function refuseConstraints(flags: FitFlags): void {
  const given = (['fix', 'tie', 'bounds'] as const).find((flag) => flags[flag].length > 0)
  const odd = given ?? (['start', 'objective', 'calibrate'] as const).find((flag) => flags[flag] !== undefined)
  if (odd === undefined) return
  throw new UserError(
    'option',
    `--${odd}: --law auto averages several laws, fitted to the logarithm by least squares. Leave --${odd} out, or name a law.`,
  )
}

async function fitTable(table: RunTable, law: Law, flags: FitFlags): Promise<Estimate> {
  const found = await estimateTable(table, law, flags)
  return flags.calibrate ? runSteps(`${law.name}: calibrating`, calibrateSteps(found)) : found
}

async function estimateTable(table: RunTable, law: Law, flags: FitFlags): Promise<Estimate> {
  if (law.members) {
    const uncertainty = { level: flags.level, count: flags.bootstrap, method: flags.interval }
    return runSteps(`${law.name}: refitting`, memberSteps(table, law, fitOptions(flags), uncertainty))
  }
  await loadSolver(flags.solver)
  await pause() // an interrupt that came while the files were read
  if (flags.law === 'auto') {
    const { seed, starts, solver, level, bootstrap: count, interval: method } = flags
    const options = { seed, solver, level, count, method, ...(starts !== undefined && { starts }) }
    return runSteps('auto: fitting', autoSteps(table, law.inputs.x!, options))
  }
  const options = fitOptions(flags)
  const found = interruptible(() => fit(table, law, options))
  const refits = { level: flags.level, count: flags.bootstrap, method: flags.interval }
  const units = resampledUnits(found, refits)
  const what = `${law.name}: refitting`
  if (units !== null && (flags.workers ?? 1) > 1) {
    const progress = progressLine(what)
    const draws = await bootstrapOnThreads(
      found,
      { count: flags.bootstrap, method: units },
      flags.workers!,
      progress.show,
    )
    progress.end()
    return estimate(found, { ...refits, draws })
  }
  return runSteps(what, estimateSteps(found, refits))
}

function fitOptions(flags: FitFlags): FitOptions {
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

/** The interval of a parameter; `held` where it was fixed, since nothing was to be determined. */
function paramBand(name: string, { fit, params }: Estimate): string {
  if (params[name]!.prior) return 'held at its prior'
  return name in (fit.constraints.fixed ?? {}) ? 'held' : bandText(params[name]!)
}

function printFit(estimate: Estimate, by: NamedEstimate['by']): void {
  const { fit, params, derived, level } = estimate
  const group = Object.entries(by).map(([name, value]) => `${name} = ${value}`)
  printLine(headline(fit.law))
  const of = group.length > 0 ? ` (${group.join(', ')})` : ''
  printLine(
    `${fit.table.length} rows, ${fit.table.runs.names.length} runs${of}; ${objectiveText(fit.objective)} objective ${formatNumber(fit.value!, 7)}`,
  )
  printLine()
  const percent = `${formatNumber(100 * level, 3)} % interval`
  const rows = [
    ...Object.entries(params).map(([name, found]) => [name, formatNumber(found.value, 6), paramBand(name, estimate)]),
    ...Object.entries(derived).map(([name, found]) => [
      name,
      found.value === null ? 'not determined' : formatNumber(found.value, 6),
      bandText(found),
    ]),
  ]
  printLine(
    tableText(['', 'value', estimate.draws ? percent : ''], estimate.draws ? rows : rows.map((row) => row.slice(0, 2))),
  )
  const { metrics, convergence } = fit
  printLine()
  printLine(
    `r2 ${metrics!.r2 === null ? '–' : formatNumber(metrics!.r2, 5)}, mean relative error ${formatNumber(100 * metrics!.mre, 2)} %, rmse ${formatNumber(metrics!.rmse, 3)}`,
  )
  printLine(`${convergence!.status}: ${convergence!.agreed} of ${convergence!.starts} starts agree`)
}
