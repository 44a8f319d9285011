import type { Definitions } from '../base/definition.ts'
import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { version } from '../base/version.ts'
import type { Constraints, Convergence, Fit, Member, Metrics } from '../fit/fit.ts'
import type { Law, Objective } from '../law/law.ts'
import { type SavedTable, tableFromJson, tableToJson } from '../table/save.ts'
import { type Dropped, emptyTable } from '../table/table.ts'
import { base64OfDoubles, doublesOfBase64 } from './base64.ts'
import type { Draws, Estimate, Interval, ParamEstimate } from './estimate.ts'
import type { OtherIntervals } from './other-intervals.ts'
import type { RunError } from './run-error.ts'
import type { Tested } from './tested.ts'
import type { Domain } from './trust.ts'

/** A fit as JSON, format 1: what `fit --json` prints and FIT.json holds. */
export interface FitDocument {
  readonly isoloss: string
  readonly format: 1
  readonly kind: 'fit'
  readonly law: string
  readonly formula: string
  readonly output: string
  readonly n: number
  readonly runs: number
  readonly dropped: readonly Dropped[]
  readonly params: Readonly<Record<string, ParamEstimate>>
  readonly derived: Readonly<Record<string, Interval>>
  /** Intervals made a second way, where the two disagree. */
  readonly other: OtherIntervals | null
  readonly level: number
  readonly interval: {
    readonly method: string
    readonly count: number
    readonly failed: number
    /** By `--calibrate`: the factor by which draws were moved apart. */
    readonly stretch?: number
  } | null
  readonly objective: Objective & { readonly value: number | null }
  readonly convergence: Convergence | null
  readonly metrics: Metrics | null
  readonly notes: readonly Note[]
  readonly seed: number
  readonly fingerprint: string | null
  readonly source: readonly string[]
  readonly constraints: Constraints
  readonly solver: string
  /** Standard deviation of a new run around the curve, in the space of the objective. */
  readonly noise: number | null
  /** How parameters and compute were counted; absent where it wasn't said. */
  readonly definitions?: Definitions
  /** For a law of curves, its error on runs that it wasn't fitted to. */
  readonly runError?: RunError
  /** How the law did on its own larger rows. */
  readonly tested?: Tested
  /** Largest compute among the fitted rows, FLOP. */
  readonly largestFlops: number | null
  readonly domain: Domain | null
  readonly atBound: readonly string[]
  readonly undetermined: readonly string[]
  /** The law itself, so that a document can be used without the catalogue. */
  readonly definition: Law
  /** Laws that an average is made of; absent in other fits. */
  readonly members?: readonly Member[]
  /** Parameters that were fitted to further groups of rows too, and the rows of all. */
  readonly shared?: Fit['shared']
  readonly draws: {
    readonly names: readonly string[]
    readonly values: string
    /** Numbers of the refits that failed. */
    readonly lost: readonly number[]
  } | null
  readonly data: SavedTable | null
}

/** Tables of more rows are not copied into documents: their fingerprint stands for them. */
const MOST_ROWS_SAVED = 20_000

export interface DocumentOptions {
  /** Include the fitted rows. Default: where there are at most 20,000. */
  readonly data?: boolean
}

/** An estimate as plain JSON, which `fromDocument` reads back: predictions and plans from it are the same. */
export function toDocument(estimate: Estimate, options: DocumentOptions = {}): FitDocument {
  const { fit, draws } = estimate
  const { table, law } = fit
  const withData = table.length > 0 && (options.data ?? true) && table.length <= MOST_ROWS_SAVED
  const { sets: _, ...definition } = law
  return {
    isoloss: version,
    format: 1,
    kind: 'fit',
    law: law.name,
    formula: law.formula,
    output: law.output ?? 'loss',
    n: table.length,
    runs: table.runs.names.length,
    dropped: table.dropped,
    params: estimate.params,
    derived: estimate.derived,
    other: estimate.other ?? null,
    level: estimate.level,
    interval: draws && {
      method: draws.method,
      count: draws.count,
      failed: draws.failed,
      ...(draws.stretch !== undefined && { stretch: draws.stretch }),
    },
    objective: { ...fit.objective, value: fit.value },
    convergence: fit.convergence,
    metrics: fit.metrics,
    notes: estimate.notes,
    seed: fit.seed,
    fingerprint: table.fingerprint || null,
    source: table.origin.files,
    constraints: fit.constraints,
    solver: fit.solver,
    noise: estimate.noise,
    ...(estimate.definitions && { definitions: estimate.definitions }),
    ...(estimate.runError && { runError: estimate.runError }),
    ...(estimate.tested && { tested: estimate.tested }),
    largestFlops: estimate.largestFlops,
    domain: estimate.domain,
    atBound: fit.atBound,
    undetermined: fit.undetermined,
    definition,
    ...(fit.members && { members: fit.members }),
    ...(fit.shared && { shared: fit.shared }),
    draws: draws && { names: draws.names, values: base64OfDoubles(draws.values), lost: draws.lost },
    data: withData ? tableToJson(table) : null,
  }
}

/** Reads a document back. Throws UserError, naming `place`, for anything that is not one of format 1. */
export function fromDocument(json: unknown, place: string): Estimate {
  const document = json as FitDocument
  if (typeof document !== 'object' || document === null || document.kind !== 'fit') {
    const kind = typeof document?.kind === 'string' ? ` but one of kind "${document.kind}"` : ''
    throw new UserError(
      'file',
      `${place}: is not a fit document${kind}; expected one written by \`isoloss fit --out\`.`,
    )
  }
  if (document.format !== 1) {
    throw new UserError('file', `${place}: has format ${document.format}; this version of isoloss reads format 1.`)
  }
  const parts = ['objective', 'params', 'derived', 'definition', 'constraints', 'notes', 'dropped'] as const
  const lacking = parts.filter((part) => typeof document[part] !== 'object' || document[part] === null)
  if (lacking.length > 0) {
    throw new UserError(
      'file',
      `${place}: is a damaged fit document, without ${lacking.join(', ')}; write it again with \`isoloss fit --out\`.`,
    )
  }
  const table = document.data
    ? tableFromJson(document.data, place)
    : { ...emptyTable, fingerprint: document.fingerprint ?? '', dropped: document.dropped }
  const { value, ...objective } = document.objective
  return {
    fit: {
      law: document.definition,
      table,
      objective,
      constraints: document.constraints,
      solver: document.solver,
      seed: document.seed,
      params: Object.fromEntries(Object.entries(document.params).map(([name, param]) => [name, param.value])),
      value,
      convergence: document.convergence,
      metrics: document.metrics,
      atBound: document.atBound,
      undetermined: document.undetermined,
      ...(document.members && { members: document.members }),
      ...(document.shared && { shared: document.shared }),
      notes: [],
    },
    draws: drawsOf(document, place),
    level: document.level,
    params: document.params,
    derived: document.derived,
    other: document.other ?? null,
    noise: document.noise,
    ...(document.definitions && { definitions: document.definitions }),
    ...(document.runError && { runError: document.runError }),
    ...(document.tested && { tested: document.tested }),
    largestFlops: document.largestFlops,
    domain: document.domain ?? null,
    notes: document.notes,
  }
}

function drawsOf({ draws, interval, params }: FitDocument, place: string): Draws | null {
  if (!draws || !interval) return null
  const values = doublesOfBase64(draws.values)
  const isWhole = values?.length === interval.count * draws.names.length
  if (!values || !isWhole || !draws.names.every((name) => Object.hasOwn(params, name))) {
    throw new UserError(
      'file',
      `${place}: is a damaged fit document: its draws are not ${interval.count} for each parameter; write it again with \`isoloss fit --out\`.`,
    )
  }
  return {
    method: interval.method as Draws['method'],
    names: draws.names,
    values,
    count: interval.count,
    failed: interval.failed,
    lost: draws.lost ?? [],
    ...(interval.stretch !== undefined && { stretch: interval.stretch }),
  }
}

/** A law with given coefficients as an estimate without data: usable for predictions and plans, without intervals. */
export function estimateFromParams(law: Law, params: Readonly<Record<string, number>>, objective: Objective): Estimate {
  return {
    fit: {
      law,
      table: emptyTable,
      objective,
      constraints: {},
      solver: 'none',
      seed: 0,
      params,
      value: null,
      convergence: null,
      metrics: null,
      atBound: [],
      undetermined: [],
      notes: [],
    },
    draws: null,
    level: 0.9,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        { value, se: null, low: null, high: null, atBound: false, determined: true },
      ]),
    ),
    derived: {},
    noise: null,
    largestFlops: null,
    domain: null,
    notes: [],
  }
}
