import { UserError } from '../base/error.ts'
import { fit, loadSolver } from '../fit/fit.ts'
import { type Estimate, estimate, estimateSteps } from '../infer/estimate.ts'
import { resampledUnits } from '../infer/interval-method.ts'
import { powerFloor } from '../law/catalog.ts'
import type { Law } from '../law/law.ts'
import { hearingInterrupts } from '../node/interrupt.ts'
import { bootstrapOnThreads } from '../node/threads.ts'
import { autoSteps } from '../study/auto.ts'
import { calibrateSteps } from '../study/calibrate.ts'
import { memberSteps } from '../study/members.ts'
import { testedSteps } from '../study/own-backtest.ts'
import { type GroupEstimate, shareSteps } from '../study/shared-params.ts'
import { groupBy } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { type FitFlags, fitOptions } from './fit-flags.ts'
import { lawFrom, readForLaw } from './input.ts'
import * as option from './options.ts'
import { progressLine, runSteps } from './progress.ts'

/** Reads files and fits the law that the flags ask for, once for each group and each loss column. */
export async function fitFiles(files: readonly string[], flags: FitFlags): Promise<GroupEstimate[]> {
  if (flags.law === 'auto') refuseConstraints(flags)
  // any law in one open quantity reads the table as the average needs it
  const law = flags.law === 'auto' ? { ...powerFloor, name: 'auto' } : await lawFrom(flags.law, flags)
  const map = option.pairs(flags.map)
  const output = law.output ?? 'loss'
  const outputs = map[output]?.split(',') ?? [undefined]
  const fits: GroupEstimate[] = []
  for (const column of outputs) {
    const mapped = column === undefined ? map : { ...map, [output]: column }
    const read = await readForLaw(files, law, flags, mapped)
    for (const { by, estimate } of await fitGroups(read.table, read.law, flags)) {
      fits.push({ by: outputs.length > 1 ? { [output]: column!, ...by } : by, estimate })
    }
  }
  return fits
}

/** Fits each group of rows by itself, or all at once where they share parameters. */
async function fitGroups(table: RunTable, law: Law, flags: FitFlags): Promise<GroupEstimate[]> {
  const { group, share } = flags
  if (share !== undefined) {
    if (group === undefined) {
      throw new UserError(
        'option',
        `--share ${share.join(',')}: shared by what? Name the columns that make the groups with --group.`,
      )
    }
    if (flags.calibrate)
      throw new UserError('option', '--share: --calibrate is for one fit alone. Leave one of the two out.')
    await loadSolver(flags.solver)
    const uncertainty = { level: flags.level, count: flags.bootstrap, method: flags.interval }
    return runSteps(`${law.name}: refitting`, shareSteps(table, law, group, share, fitOptions(flags), uncertainty))
  }
  const fits: GroupEstimate[] = []
  for (const { by, table: rows } of group ? groupBy(table, group) : [{ by: {}, table }]) {
    fits.push({ by, estimate: await fitTable(rows, law, flags) })
  }
  return fits
}

/** `auto` fits several laws, each by the same objective: what names a parameter, or another objective, means nothing to it. */
function refuseConstraints(flags: FitFlags): void {
  const given = (['fix', 'tie', 'bounds'] as const).find((flag) => flags[flag].length > 0)
  const odd = given ?? (['start', 'objective', 'calibrate', 'share'] as const).find((flag) => flags[flag] !== undefined)
  if (odd === undefined) return
  throw new UserError(
    'option',
    `--${odd}: --law auto averages several laws, fitted to the logarithm by least squares. Leave --${odd} out, or name a law.`,
  )
}

async function fitTable(table: RunTable, law: Law, flags: FitFlags): Promise<Estimate> {
  const found = await estimateTable(table, law, flags)
  const made = flags.calibrate ? await runSteps(`${law.name}: calibrating`, calibrateSteps(found)) : found
  return made.draws === null || !flags.backtest ? made : runSteps(`${law.name}: backtest`, testedSteps(made))
}

async function estimateTable(table: RunTable, law: Law, flags: FitFlags): Promise<Estimate> {
  if (law.members) {
    const uncertainty = { level: flags.level, count: flags.bootstrap, method: flags.interval }
    return runSteps(`${law.name}: refitting`, memberSteps(table, law, fitOptions(flags), uncertainty))
  }
  await loadSolver(flags.solver)
  if (flags.law === 'auto') {
    const { seed, starts, solver, level, bootstrap: count, interval: method } = flags
    const options = { seed, solver, level, count, method, ...(starts !== undefined && { starts }) }
    return runSteps('auto: fitting', autoSteps(table, law.inputs.x!, options))
  }
  const options = fitOptions(flags)
  const found = fit(table, law, options)
  const refits = { level: flags.level, count: flags.bootstrap, method: flags.interval }
  const units = resampledUnits(found, refits)
  const what = `${law.name}: refitting`
  if (units !== null && (flags.workers ?? 1) > 1) {
    const progress = progressLine(what)
    const split = { count: flags.bootstrap, method: units }
    const draws = await hearingInterrupts(() => bootstrapOnThreads(found, split, flags.workers!, progress.show))
    progress.end()
    return estimate(found, { ...refits, draws })
  }
  return runSteps(what, estimateSteps(found, refits))
}
