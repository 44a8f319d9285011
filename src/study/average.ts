import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { sortNotes } from '../base/note-infer.ts'
import { bind } from '../fit/bind.ts'
import type { Convergence, Fit } from '../fit/fit.ts'
import { predictRows } from '../fit/fit.ts'
import { metricsOf, objectiveAt } from '../fit/metrics.ts'
import { freeCount } from '../fit/variables.ts'
import { drawRows } from '../infer/draw-rows.ts'
import type { Draws, Estimate } from '../infer/estimate.ts'
import { noiseOf } from '../infer/noise.ts'
import { normalDraws } from '../infer/normal.ts'
import { runErrorOf } from '../infer/run-error.ts'
import { domainOf } from '../infer/trust.ts'
import { averageLaw } from '../law/average.ts'
import type { Law } from '../law/law.ts'
import { memberName } from '../law/member.ts'

/** An estimate and its share of an average; only ratios of weights matter. */
export interface Weighted {
  readonly estimate: Estimate
  readonly weight: number
}

/**
 * Several laws fitted to the same rows as one estimate, whose law is the weighted average of theirs. Draws are joined
 * number by number: members were refitted to the same resamples, so their errors stay correlated as they are. Members of
 * weight 0 are left out. Throws UserError where members differ in rows, output, space of the objective, seed or level.
 */
export function average(members: readonly Weighted[], about: Pick<Law, 'name' | 'title' | 'question'>): Estimate {
  const total = members.reduce((sum, { weight }) => sum + weight, 0)
  const kept = members.filter(({ weight }) => weight > 0).map((each) => ({ ...each, weight: each.weight / total }))
  const estimates = kept.map(({ estimate }) => estimate)
  checkAlike(about.name, estimates)
  const [first] = estimates
  const fit = averageFit(kept, about)
  const draws = joined(estimates)
  const runError = draws && runErrorOf(kept.map(({ estimate, weight }) => ({ fit: estimate.fit, weight })))
  return {
    fit,
    draws,
    level: first!.level,
    params: renamedEntries(estimates.map(({ params }) => params)),
    derived: renamedEntries(estimates.map(({ derived }) => derived)),
    noise: noiseOf(fit),
    ...(runError && { runError }),
    largestFlops: first!.largestFlops,
    domain: domainOf(fit),
    notes: notesOf(estimates),
  }
}

function checkAlike(name: string, estimates: readonly Estimate[]): void {
  const traits: readonly [string, (estimate: Estimate) => unknown][] = [
    ['rows', ({ fit }) => fit.table.fingerprint],
    ['output', ({ fit }) => fit.law.output ?? 'loss'],
    ['space of the objective', ({ fit }) => fit.objective.space],
    ['seed', ({ fit }) => fit.seed],
    ['level', ({ level }) => level],
  ]
  const [first, ...others] = estimates
  if (!first) throw new UserError('law', `${name}: no law to average has a weight above 0.`)
  for (const other of others) {
    const odd = traits.find(([, trait]) => trait(other) !== trait(first))
    if (odd === undefined) continue
    throw new UserError(
      'law',
      `${name}: fits of ${first.fit.law.name} and ${other.fit.law.name} differ in ${odd[0]}; an average needs the same.`,
    )
  }
}

function averageFit(members: readonly Weighted[], about: Pick<Law, 'name' | 'title' | 'question'>): Fit {
  const fits = members.map(({ estimate }) => estimate.fit)
  const { table, objective, solver, seed } = fits[0]!
  const law = averageLaw(
    members.map(({ estimate, weight }) => ({ law: estimate.fit.law, weight })),
    about,
  )
  const params = renamedEntries(fits.map((fit) => fit.params))
  const names = (pick: (fit: Fit) => readonly string[]) =>
    fits.flatMap((fit, at) => pick(fit).map((name) => memberName(name, at + 1)))
  const binding = bind(table, law, objective, { fixed: params })
  const none = new Float64Array(0)
  return {
    law,
    table,
    objective,
    constraints: {},
    solver,
    seed,
    params,
    value: objectiveAt(binding, none),
    convergence: leastSure(fits.flatMap(({ convergence }) => convergence ?? [])),
    metrics: metricsOf(predictRows(binding, none), binding.data),
    atBound: names(({ atBound }) => atBound),
    undetermined: names(({ undetermined }) => undetermined),
    members: members.map(({ weight, estimate: { fit } }) => ({
      weight,
      law: fit.law.name,
      free: freeCount(fit.law, fit.constraints),
      params: fit.params,
    })),
    notes: [],
  }
}

/** Entries of each member by the names that they have in the average. */
function renamedEntries<T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.fromEntries(
    records.flatMap((record, at) =>
      Object.entries(record).map(([name, entry]) => [memberName(name, at + 1), entry] as const),
    ),
  )
}

/** The evidence of the member that shows least of it: not converged, or the smallest share of starts that agree. */
function leastSure(all: readonly Convergence[]): Convergence | null {
  const share = ({ status, agreed, starts }: Convergence) => (status === 'converged' ? 1 : 0) + agreed / starts
  const [least] = [...all].sort((a, b) => share(a) - share(b))
  const sum = (count: (each: Convergence) => number) => all.reduce((total, each) => total + count(each), 0)
  return least
    ? { ...least, explored: sum(({ explored }) => explored), evaluations: sum(({ evaluations }) => evaluations) }
    : null
}

/**
 * The draws of all members side by side; those lost by one are lost. Where one has too few runs to resample, all are
 * drawn from their covariances, which noise of the same rows ties together.
 */
function joined(estimates: readonly Estimate[]): Draws | null {
  const own = estimates.flatMap(({ draws }) => draws ?? [])
  if (own.length < estimates.length) return null
  const isNormal = own.some(({ method }) => method === 'normal')
  const all = isNormal ? estimates.flatMap(({ fit }, at) => normalDraws(fit, own[at]!.count)?.draws ?? []) : own
  if (all.length < own.length) return null
  const lost = new Set(all.flatMap((draws) => draws.lost))
  const made = Math.min(...all.map(({ count, failed }) => count + failed))
  const numbers = Array.from({ length: made }, (_, number) => number).filter((number) => !lost.has(number))
  const columns = all.map((draws) => rowsByNumber(draws))
  const values = numbers.flatMap((number) => columns.flatMap((rowOf) => [...rowOf(number)]))
  return {
    method: all[0]!.method,
    names: all.flatMap(({ names }, at) => names.map((name) => memberName(name, at + 1))),
    values: Float64Array.from(values),
    count: numbers.length,
    failed: made - numbers.length,
    lost: [...lost].sort((a, b) => a - b),
  }
}

/** Parameters at a resample's number, where draws hold only those that were not lost. */
function rowsByNumber({ names, values, count, lost }: Draws): (number: number) => Float64Array {
  const at = drawRows({ count, lost })
  return (number) => values.subarray(at.get(number)! * names.length, (at.get(number)! + 1) * names.length)
}

/** Notes on the rows once, and those on a member with its name. */
function notesOf(estimates: readonly Estimate[]): Note[] {
  const count = (message: string) =>
    estimates.filter(({ notes }) => notes.some((note) => note.message === message)).length
  const shared = estimates[0]!.notes.filter(({ message }) => count(message) === estimates.length)
  const own = estimates.flatMap(({ fit, notes }) =>
    notes
      .filter(({ message }) => count(message) < estimates.length)
      .map((note) => ({ ...note, message: `${fit.law.name}: ${note.message}` })),
  )
  return sortNotes([...shared, ...own])
}
