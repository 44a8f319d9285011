import { UserError } from '../base/error.ts'
import type { Note } from '../base/note.ts'
import { type Fit, type FitOptions, fit } from '../fit/fit.ts'
import { withoutEachRun } from '../infer/leave-out.ts'
import type { Point } from '../infer/predict.ts'
import { finish, type Steps } from '../infer/steps.ts'
import { findLaw } from '../law/catalog.ts'
import type { Law } from '../law/law.ts'
import { objectiveText, parseObjective } from '../law/objective.ts'
import { selectRows } from '../table/rows.ts'
import type { RunTable } from '../table/table.ts'
import { labelOf } from './compare.ts'
import { computeOf, growthRole, sizeColumn } from './compute.ts'
import { fitLaw } from './members.ts'
import { otherSizes } from './other-sizes.ts'
import { answersOf, type Optimum, type SensitivityTarget, type Target, targetOf } from './sensitivity-target.ts'

/** The question, and the baseline fit. Everything is optional. */
export interface SensitivityOptions extends FitOptions, SensitivityTarget {}

/** What was chosen; `baseline` is the fit as asked for. */
export type Choice = 'baseline' | 'objective' | 'early cut' | 'params' | 'law' | 'without run'

/** The answer under one choice. What could not be computed is null. */
export interface SensitivityRow {
  readonly choice: Choice
  /** What it was set to: an objective, a share of rows, a column, a law, a run. */
  readonly value: string
  readonly params: Readonly<Record<string, number>> | null
  /** Predicted output at the target. */
  readonly prediction: number | null
  /** The compute-optimal run for the target's compute, in the definition of params that was chosen. */
  readonly optimum: Optimum | null
}

/** The choice that moves the prediction most. */
export interface LargestChange extends SensitivityRow {
  /** Prediction over the baseline's, minus 1. */
  readonly change: number
}

/** The answer under each choice beside the baseline. */
export interface Sensitivity {
  readonly law: string
  readonly target: Target
  readonly baseline: SensitivityRow
  readonly rows: readonly SensitivityRow[]
  /** Null where no choice gives a prediction. */
  readonly largest: LargestChange | null
  readonly notes: readonly Note[]
}

/** Objectives in use: thresholds around the usual 1e-3, and what papers and curve fitters take instead. */
const objectives = [
  'log-huber:0.0001',
  'log-huber:0.001',
  'log-huber:0.01',
  'log-square',
  'log-abs',
  'square',
  'huber:0.001',
]

/** Shares of rows with the least compute that are cut, as a user would who mistrusts small runs or early training. */
const cuts = [0.1, 0.2]

/** Laws that compete for the same question. */
const rivals = ['chinchilla', 'gamma', 'kaplan']
const curveRivals = ['momentum-raw', 'multi-power', 'functional']

/** How the answer moves with each choice; see {@link sensitivitySteps}. */
export function sensitivity(table: RunTable, law: Law, options: SensitivityOptions = {}): Sensitivity {
  return finish(sensitivitySteps(table, law, options))
}

/**
 * Fits the same question under other choices, one at a time: objective, rows cut at the small end, definition of params,
 * law, and each run left out; and names the choice that moves the prediction most.
 */
export function* sensitivitySteps(table: RunTable, law: Law, options: SensitivityOptions = {}): Steps<Sensitivity> {
  const found = fitLaw(table, law, options)
  const target = targetOf(table, law, options)
  const answers = answersOf(target)
  const base = objectiveText(found.objective)
  const baseline: SensitivityRow = {
    choice: 'baseline',
    value: base,
    params: found.params,
    ...answers(found, found.law),
  }
  const variants = variantsOf(table, law, options, found)
  const rows: SensitivityRow[] = []
  for (const [at, { choice, value, make, target: own }] of variants.entries()) {
    // half of the work; the other half are the runs left out
    yield at / variants.length / 2
    const other = attempt(make)
    const ask = own && target.at ? answersOf({ ...target, at: own(target.at) }) : answers
    const answer = other && ask(other, other.law)
    rows.push({ choice, value, params: other?.params ?? null, ...(answer ?? { prediction: null, optimum: null }) })
  }
  // where an average was fitted, the variants leave each run out
  for (const { run, params, share } of found.members ? [] : withoutEachRun(found)) {
    const answer = params === null ? { prediction: null, optimum: null } : answers({ ...found, params }, law)
    rows.push({ choice: 'without run', value: run, params, ...answer })
    yield 0.5 + share / 2
  }
  return {
    law: labelOf(law),
    target,
    baseline,
    rows,
    largest: largestOf(baseline, rows),
    notes: [...table.notes, ...found.notes],
  }
}

interface Variant {
  readonly choice: Choice
  readonly value: string
  readonly make: () => Fit
  /** The target's point in this variant's definition of the inputs. */
  readonly target?: (at: Point) => Point
}

function variantsOf(
  table: RunTable,
  law: Law,
  options: FitOptions,
  { objective, members, law: fitted }: Fit,
): Variant[] {
  const text = objectiveText(objective)
  return [
    ...objectives
      .filter((other) => other !== text)
      .map((other): Variant => {
        const chosen = parseObjective(other)
        return { choice: 'objective', value: other, make: () => fitLaw(table, law, { ...options, objective: chosen }) }
      }),
    ...cutsOf(table, law, options),
    ...otherSizes(table, law).map(
      ({ name, table: renamed, translate }): Variant => ({
        choice: 'params',
        value: name,
        make: () => fitLaw(renamed, law, options),
        target: translate,
      }),
    ),
    ...rivalsOf(table, fitted).map(
      (rival): Variant => ({
        choice: 'law',
        value: rival.name,
        make: () => fit(table, rival, { objective, ...(options.starts !== undefined && { starts: options.starts }) }),
      }),
    ),
    ...(members ? withoutRuns(table, law, options) : []),
  ]
}

/** Each run left out, where no refit from the optimum stands for it. */
function withoutRuns(table: RunTable, law: Law, options: FitOptions): Variant[] {
  const { names, of } = table.runs
  return names.map((name, run): Variant => {
    const others = Array.from(of.keys()).filter((row) => of[row] !== run)
    return { choice: 'without run', value: name, make: () => fitLaw(selectRows(table, others), law, options) }
  })
}

/** The table without the rows of least compute. */
function cutsOf(table: RunTable, law: Law, options: FitOptions): Variant[] {
  const size = sizeColumn(table, computeOf(table) ? 'flops' : growthRole(table, law))
  if (size === undefined) return []
  const order = Array.from(size.keys()).sort((a, b) => size[a]! - size[b]! || a - b)
  return cuts.map((share): Variant => {
    const kept = order.slice(Math.floor(share * table.length)).sort((a, b) => a - b)
    const make = () => fitLaw(selectRows(table, kept), law, options)
    return { choice: 'early cut', value: `smallest ${100 * share} % dropped`, make }
  })
}

/** Laws of the same output whose inputs the table has and the law under study also answers for. */
function rivalsOf(table: RunTable, law: Law): Law[] {
  if (law.features) return law.inputs.N ? [] : curveRivals.filter((name) => name !== law.name).map(findLaw)
  if (!['params', 'tokens'].every((role) => Object.values(law.inputs).includes(role))) return []
  return rivals
    .map(findLaw)
    .filter(({ name, output = 'loss' }) => name !== law.name && output === (law.output ?? 'loss'))
    .filter(({ inputs }) => Object.values(inputs).every((role) => table.columns[role] !== undefined))
}

/** A fit, or null where the rows don't allow it: one choice that fails leaves the others standing. */
function attempt(make: () => Fit): Fit | null {
  try {
    return make()
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}

function largestOf({ prediction: base }: SensitivityRow, rows: readonly SensitivityRow[]): LargestChange | null {
  if (base === null) return null
  let largest: LargestChange | null = null
  for (const row of rows) {
    if (row.prediction === null) continue
    const change = row.prediction / base - 1
    if (largest === null || Math.abs(change) > Math.abs(largest.change)) largest = { ...row, change }
  }
  return largest
}
