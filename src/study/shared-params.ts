import { didYouMean, UserError } from '../base/error.ts'
import { sharedParamsNote } from '../base/note-study.ts'
import { bind } from '../fit/bind.ts'
import { type Constraints, type Fit, type FitOptions, fit, predictRows } from '../fit/fit.ts'
import { metricsOf, objectiveAt } from '../fit/metrics.ts'
import { freeCount } from '../fit/variables.ts'
import { bootstrapSteps } from '../infer/bootstrap.ts'
import { type Draws, type Estimate, type EstimateOptions, estimateSteps } from '../infer/estimate.ts'
import { fewRuns, resampledUnits } from '../infer/interval-method.ts'
import { normalDraws } from '../infer/normal.ts'
import { finish, type Steps } from '../infer/steps.ts'
import type { Law } from '../law/law.ts'
import { memberName } from '../law/member.ts'
import { groupSymbol, ownParams, sharedLaw } from '../law/shared-params.ts'
import { groupBy, type TableGroup } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'

/** One of several groups of rows, and the law fitted to it. */
export interface GroupEstimate {
  readonly by: TableGroup['by']
  readonly estimate: Estimate
}

/** Fits a law to groups of rows at once; see {@link shareSteps}. */
export function share(
  table: RunTable,
  law: Law,
  by: readonly string[],
  shared: readonly string[],
  options: FitOptions = {},
  uncertainty: EstimateOptions = {},
): GroupEstimate[] {
  return finish(shareSteps(table, law, by, shared, options, uncertainty))
}

/**
 * Fits a law to the groups of rows that agree in the columns `by`, all at once: `shared` parameters are one value for all
 * groups, the others each group's own. Runs are resampled together, so the groups' intervals know what the others taught
 * them. Throws UserError for parameters that the law lacks, and laws whose features or members can't be shared.
 */
export function* shareSteps(
  table: RunTable,
  law: Law,
  by: readonly string[],
  shared: readonly string[],
  options: FitOptions = {},
  uncertainty: EstimateOptions = {},
): Steps<GroupEstimate[]> {
  checkShared(law, shared, uncertainty)
  const groups = groupBy(table, by)
  const starts = options.start ? undefined : groupStarts(law, shared, groups, options)
  const joint = fit(withGroupColumns(table, groups), sharedLaw(law, shared, groups.length), {
    ...sharedOptions(law, shared, groups, options),
    ...(starts && { start: starts }),
  })
  const { count = 1000 } = uncertainty
  const units = resampledUnits(joint, uncertainty)
  const normal = units === null && count > 0 ? normalDraws(joint, count) : null
  const draws = units === null ? (normal?.draws ?? null) : yield* bootstrapSteps(joint, { count, method: units })
  const notes = [sharedParamsNote(shared, groups.length, table.length), ...fewRuns(joint, uncertainty)]
  const estimates: GroupEstimate[] = []
  for (const [at, group] of groups.entries()) {
    const own = groupFit(joint, law, shared, group, at + 1)
    const drawn = draws && groupDraws(draws, law, shared, at + 1)
    const rest = {
      ...uncertainty,
      checks: false,
      ...(drawn ? { draws: drawn, method: drawn.method } : { count: 0 }),
    }
    const estimate = yield* estimateSteps({ ...own, notes: [...notes, ...own.notes] }, rest)
    estimates.push({ by: group.by, estimate })
  }
  return estimates
}

function checkShared(law: Law, shared: readonly string[], { method }: EstimateOptions): void {
  const reason = law.members
    ? 'averages laws that are fitted one by one'
    : law.features
      ? 'is a law of whole curves, which fits curves of all runs at once as it is'
      : null
  if (reason !== null)
    throw new UserError('option', `--share: ${law.name} ${reason}. Leave --share out, or name another law.`)
  const names = Object.keys(law.params)
  const odd = shared.find((name) => !names.includes(name))
  if (odd !== undefined) {
    throw new UserError(
      'option',
      `--share ${odd}: ${law.name} has no parameter "${odd}"${didYouMean(odd, names) || '.'} It has ${names.join(', ')}.`,
    )
  }
  if (method === 'profile') {
    throw new UserError('option', '--share: profile intervals are for one fit alone. Take --interval runs or normal.')
  }
}

function withGroupColumns(table: RunTable, groups: readonly TableGroup[]): RunTable {
  const own = groups.map(({ rows }, at) => {
    const column = new Float64Array(table.length)
    for (const row of rows) column[row] = 1
    return [groupSymbol(at + 1), column] as const
  })
  return { ...table, columns: { ...table.columns, ...Object.fromEntries(own) } }
}

/** Names of a parameter in the law for all groups: one where it is shared or held, else one a group. */
function namesIn(shared: readonly string[], groups: number, name: string): string[] {
  return shared.includes(name) ? [name] : Array.from({ length: groups }, (_, at) => memberName(name, at + 1))
}

function sharedOptions(
  law: Law,
  shared: readonly string[],
  groups: readonly TableGroup[],
  options: FitOptions,
): FitOptions {
  const spread = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([name, value]) =>
        namesIn(shared, groups.length, name).map((each) => [each, value] as const),
      ),
    )
  const { fixed, tied, bounds, start, freed, ...rest } = options
  return {
    ...rest,
    ...(fixed && { fixed: spread(fixed) }),
    ...(bounds && { bounds: spread(bounds) }),
    ...(freed && { freed: freed.flatMap((name) => namesIn(shared, groups.length, name)) }),
    ...(tied && { tied: sharedTies(law, shared, groups.length, tied) }),
    ...(start && { start: [start].flat().map(spread) }),
  }
}

function sharedTies(
  law: Law,
  shared: readonly string[],
  groups: number,
  tied: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tied).flatMap(([name, target]) => {
      if (shared.includes(name) && ownParams(law, shared).includes(target)) {
        throw new UserError(
          'option',
          `--tie ${name}=${target}: ${name} is shared by all groups and ${target} is not. Share both, or tie ${target}=${name}.`,
        )
      }
      const targets = namesIn(shared, groups, target)
      return namesIn(shared, groups, name).map((each, at) => [each, targets[at] ?? target] as const)
    }),
  )
}

/** Groups at most whose own optimum is tried as a start of the others. */
const MOST_STARTS = 8

/**
 * Starts for all groups at once: the shared values that one group alone comes to, with each group's own ones fitted to
 * them. Undefined where no group can be fitted alone: the start grid of the law then has to do.
 */
function groupStarts(
  law: Law,
  shared: readonly string[],
  groups: readonly TableGroup[],
  options: FitOptions,
): Record<string, number>[] | undefined {
  const alone = groups.filter(({ table }) => table.length >= freeCount(law, options))
  const isFree = (name: string) => !(name in (options.fixed ?? {})) && !(name in (options.tied ?? {}))
  const starts = alone.slice(0, MOST_STARTS).map(({ table }) => {
    const { params } = fit(table, law, options)
    const common = Object.fromEntries(shared.filter(isFree).map((name) => [name, params[name]!]))
    const held = { ...options, fixed: { ...options.fixed, ...common } }
    const own = groups.flatMap((group, at) => {
      const found = fit(group.table, law, held).params
      return ownParams(law, shared)
        .filter(isFree)
        .map((name) => [memberName(name, at + 1), found[name]!] as const)
    })
    return { ...common, ...Object.fromEntries(own) }
  })
  return starts.length > 0 ? starts : undefined
}

/** The part of a joint fit that is about one group: its rows, its parameters, its errors. */
function groupFit(joint: Fit, law: Law, shared: readonly string[], { table }: TableGroup, number: number): Fit {
  const nameOf = (name: string) => (shared.includes(name) ? name : memberName(name, number))
  const names = Object.keys(law.params)
  const params = Object.fromEntries(names.map((name) => [name, joint.params[nameOf(name)]!]))
  const having = (all: readonly string[]) => names.filter((name) => all.includes(nameOf(name)))
  const binding = bind(table, law, joint.objective, { fixed: params })
  const none = new Float64Array(0)
  return {
    ...joint,
    law,
    table,
    constraints: groupConstraints(joint.constraints, names, nameOf),
    params,
    value: objectiveAt(binding, none),
    metrics: metricsOf(predictRows(binding, none), binding.data, binding.weights),
    atBound: having(joint.atBound),
    undetermined: having(joint.undetermined),
    shared: { params: shared, rows: joint.table.length },
  }
}

function groupConstraints(
  { fixed, tied, bounds }: Constraints,
  names: readonly string[],
  nameOf: (name: string) => string,
): Constraints {
  const pick = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(names.filter((name) => nameOf(name) in record).map((name) => [name, record[nameOf(name)]!]))
  const ownName = (joint: string) => names.find((name) => nameOf(name) === joint)!
  return {
    ...(fixed && { fixed: pick(fixed) }),
    ...(bounds && { bounds: pick(bounds) }),
    ...(tied && {
      tied: Object.fromEntries(Object.entries(pick(tied)).map(([name, target]) => [name, ownName(target)])),
    }),
  }
}

function groupDraws(draws: Draws, law: Law, shared: readonly string[], number: number): Draws {
  const names = Object.keys(law.params)
  const columns = names.map((name) => draws.names.indexOf(shared.includes(name) ? name : memberName(name, number)))
  const values = new Float64Array(draws.count * names.length)
  for (let k = 0; k < draws.count; k++) {
    columns.forEach((column, j) => {
      values[k * names.length + j] = draws.values[k * draws.names.length + column]!
    })
  }
  return { ...draws, names, values }
}
