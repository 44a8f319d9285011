import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { sortNotes } from '../base/note-infer.ts'
import { memberLeftOutNote, memberRidgesNote } from '../base/note-study.ts'
import { bind } from '../fit/bind.ts'
import type { Convergence, Fit } from '../fit/fit.ts'
import { predictRows } from '../fit/fit.ts'
import { metricsOf, objectiveAt } from '../fit/metrics.ts'
import { freeCount } from '../fit/variables.ts'
import type { Estimate, ParamEstimate } from '../infer/estimate.ts'
import { noiseOf } from '../infer/noise.ts'
import { runErrorOf } from '../infer/run-error.ts'
import { domainOf, doubtOfMember, MOST_LEFT_OUT, notesOfMember } from '../infer/trust.ts'
import { averageLaw } from '../law/average.ts'
import type { Law } from '../law/law.ts'
import { memberName, shareName } from '../law/member.ts'
import type { RunTable } from '../table/table.ts'
import { mixedDraws } from './mixed-draws.ts'

/** An estimate and its share of an average; only ratios of weights matter. */
export interface Weighted {
  readonly estimate: Estimate
  readonly weight: number
  /** Share of the draws. Default: its weight. More where it may be right though another predicts better. */
  readonly drawn?: number
  /** How notes name it. Default: its law. */
  readonly label?: string
}

/** What an average is called, and the rows that it tells of where its members were fitted to parts of them. */
export interface About extends Pick<Law, 'name' | 'title' | 'question'> {
  readonly table?: RunTable
}

/**
 * Several laws fitted to the same rows, or to parts of those of `about`, as one estimate, whose law is the weighted average
 * of theirs. Each draw is of one member, taken by its share, so that intervals hold what members disagree in. Members of
 * weight 0 are left out, and those of which nothing can be told, where they are a minority: see {@link withoutDoubted}.
 * Throws UserError where members differ in rows, output, space of the objective, seed or level.
 */
export function average(members: readonly Weighted[], about: About): Estimate {
  const { kept, notes } = withoutDoubted(normalised(members))
  const estimates = kept.map(({ estimate }) => estimate)
  checkAlike(about, estimates)
  const [first] = estimates
  const fit = averageFit(kept, about)
  const draws = mixedDraws(kept)
  const runError = draws && runErrorOf(kept.map(({ estimate, weight }) => ({ fit: estimate.fit, weight })))
  return {
    fit,
    draws,
    level: first!.level,
    params: { ...renamedEntries(estimates.map(({ params }) => params)), ...sharesOf(kept, shareEstimate) },
    derived: renamedEntries(estimates.map(({ derived }) => derived)),
    noise: noiseOf(fit),
    ...(runError && { runError }),
    largestFlops: first!.largestFlops,
    domain: domainOf(fit),
    notes: sortNotes([...notesOf(kept.filter(({ weight }) => weight > 0)), ...notes]),
  }
}

/** A member whose shares add up to 1 with those of the others. */
type Shared = Required<Weighted>

/** Members that count. */
function normalised(members: readonly Weighted[]): Shared[] {
  const all = members.map((each) => ({
    ...each,
    drawn: each.drawn ?? each.weight,
    label: each.label ?? each.estimate.fit.law.name,
  }))
  const [weights, draws] = [sum(all.map(({ weight }) => weight)), sum(all.map(({ drawn }) => drawn))]
  return all
    .filter(({ weight, drawn }) => weight > 0 || drawn > 0)
    .map((each) => ({ ...each, weight: each.weight / weights, drawn: each.drawn / draws }))
}

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0)

/**
 * The members whose predictions can be told, and notes on those left out. Where these weigh more than
 * {@link MOST_LEFT_OUT} they stay: what withholds them then withholds the average.
 */
function withoutDoubted(members: readonly Shared[]): { kept: Shared[]; notes: Note[] } {
  const judged = members.map((member) => ({ ...member, doubt: doubtOfMember(member.estimate) }))
  const left = judged.filter(({ doubt }) => doubt !== null)
  const isMinor = sum(left.map(({ weight }) => weight)) <= MOST_LEFT_OUT
  const isOut = ({ doubt, weight }: (typeof judged)[number]) => doubt !== null && (isMinor || weight === 0)
  return {
    kept: normalised(judged.filter((each) => !isOut(each))),
    notes: left.flatMap((each) =>
      isOut(each) && each.weight > 0 ? [memberLeftOutNote(each.label, each.weight, each.doubt!.because)] : [],
    ),
  }
}

function sharesOf<T>(members: readonly Weighted[], entry: (weight: number) => T): Record<string, T> {
  return Object.fromEntries(members.map(({ weight }, at) => [shareName(at + 1), entry(weight)]))
}

function shareEstimate(value: number): ParamEstimate {
  return { value, se: null, low: null, high: null, atBound: false, determined: true }
}

function checkAlike({ name, table }: About, estimates: readonly Estimate[]): void {
  const traits: readonly [string, (estimate: Estimate) => unknown][] = [
    ['rows', ({ fit }) => table ?? fit.table.fingerprint],
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

function averageFit(members: readonly Weighted[], { table: whole, ...about }: About): Fit {
  const fits = members.map(({ estimate }) => estimate.fit)
  const { objective, solver, seed } = fits[0]!
  const table = whole ?? fits[0]!.table
  const law = averageLaw(
    fits.map((fit) => fit.law),
    about,
  )
  const shares = sharesOf(members, (weight) => weight)
  const params = { ...renamedEntries(fits.map((fit) => fit.params)), ...shares }
  const names = (pick: (fit: Fit) => readonly string[]) =>
    fits.flatMap((fit, at) => pick(fit).map((name) => memberName(name, at + 1)))
  const binding = bind(table, law, objective, { fixed: params })
  const none = new Float64Array(0)
  return {
    law,
    table,
    objective,
    constraints: { fixed: shares },
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
      ...(fit.table.length < table.length && { rows: fit.table.length }),
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

/** Notes on the rows once, those on a member with its name, and one for all that trade off parameters. */
function notesOf(members: readonly Shared[]): Note[] {
  const all = members.map(({ estimate, label }) => ({ label, notes: notesOfMember(estimate) }))
  const isShared = ({ message }: Note) =>
    all.filter(({ notes }) => notes.some((note) => note.message === message)).length === all.length
  const isRidge = ({ code }: Note) => code === 'ridge'
  const own = all.flatMap(({ label, notes }) =>
    notes
      .filter((note) => !isShared(note) && !isRidge(note))
      .map((note) => ({ ...note, message: `${label}: ${note.message}` })),
  )
  const ridged = all.filter(({ notes }) => notes.some(isRidge)).map(({ label }) => label)
  return sortNotes([
    ...all[0]!.notes.filter((note) => isShared(note) && !isRidge(note)),
    ...own,
    ...(ridged.length > 0 ? [memberRidgesNote(ridged)] : []),
  ])
}
