import { distinctNotes, type Note } from '../base/note.ts'
import { sortNotes } from '../base/note-infer.ts'
import { plural } from '../base/quantity.ts'
import { version } from '../base/version.ts'
import { toSvg } from '../chart/svg.ts'
import { fittedText } from '../fit/member-text.ts'
import { type FitDocument, toDocument } from '../infer/document.ts'
import type { Estimate } from '../infer/estimate.ts'
import type { Point } from '../infer/predict.ts'
import type { Backtest } from '../study/backtest.ts'
import { ownBacktest, withTested } from '../study/own-backtest.ts'
import { type Inspection, inspect } from '../table/inspect.ts'
import { type Answer, answerFor } from './answer.ts'
import type { Section } from './block.ts'
import { filesText } from './format.ts'
import { answerSection } from './section/answer.ts'
import { backtestSection } from './section/backtest.ts'
import { type Allowance, chartsSection, type Draw } from './section/charts.ts'
import { comparisonSection } from './section/comparison.ts'
import { curvesSection } from './section/curves.ts'
import { dataSection } from './section/data.ts'
import { lawSection } from './section/law.ts'
import { nextRunsSection } from './section/next-runs.ts'
import { notesSection } from './section/notes.ts'
import { ladderOf, predictionSection } from './section/prediction.ts'
import { qualitySection } from './section/quality.ts'
import { reproduceSection } from './section/reproduce.ts'
import { scheduleSection } from './section/schedule.ts'
import { targetsFor } from './target.ts'

/** A fit to report on. */
export interface NamedEstimate {
  /** Values that the rows of a group share; empty without groups. */
  readonly by: Readonly<Record<string, string | number>>
  readonly estimate: Estimate
  /** What the fit is called where there are several; default: the values of `by`, else the law. */
  readonly name?: string
}

/** What a report answers and holds. Everything is optional. */
export interface ReportOptions {
  /** Default: the law and the files. */
  readonly title?: string
  /** Runs to predict; the first is the headline. */
  readonly at?: readonly Point[]
  /** Budgets to plan for, FLOP. Default without `at`: 10 times the largest fitted compute. */
  readonly flops?: readonly number[]
  /** Compute for further runs, FLOP: those that narrow the headline most are proposed. */
  readonly budget?: number
  /** Test each fit on its own larger rows. Default true, for up to four fits. */
  readonly backtest?: boolean
  /** The command that makes the report again. */
  readonly command?: string
  /** Draw figures. Default true. */
  readonly figures?: boolean
  /** Draws a figure's spec as SVG text; figures are asked for all at once. Default `toSvg`. */
  readonly draw?: Draw
}

/** One fit of a report as data. */
export interface ReportedFit {
  readonly name: string
  readonly by: NamedEstimate['by']
  readonly document: FitDocument
  /** Answers for the targets, the headline first; withheld numbers are null. */
  readonly answers: readonly Answer[]
  /** Answers at multiples of the largest fitted run. */
  readonly rungs: readonly Answer[]
  readonly notes: readonly Note[]
}

/** A whole report as plain data, for the writers. */
export interface Report {
  readonly isoloss: string
  readonly title: string
  /** Law, rows and files in one line. */
  readonly subtitle: string
  readonly sections: readonly Section[]
  readonly fits: readonly ReportedFit[]
  /** Notes of all fits, most serious first. */
  readonly notes: readonly Note[]
}

/** Everything known of one fit, from which its sections are made. */
interface Studied extends ReportedFit {
  readonly estimate: Estimate
  readonly seen: Inspection | null
  /** On its own rows; null where it can't be tested, or the report has too many fits. */
  readonly backtest: Backtest | null
}

/** Fits up to which each gets all of its pictures; with more of them, one each. */
const FULL_PARTS = 4
const ALL_FIGURES = 10
/** Fits that get a part of their own; further ones stand in the table of answers alone. */
const MOST_PARTS = 24
/** Characters of SVG in a whole report: it stays fit to be sent by mail. */
const MOST_CHARACTERS = 3_000_000

/** Puts the story of one or several fits together: the answer first, then what it stands on. */
export async function buildReport(
  of: Estimate | readonly (Estimate | NamedEstimate)[],
  options: ReportOptions = {},
): Promise<Report> {
  const fits = [of].flat().map((each): NamedEstimate => ('estimate' in each ? each : { by: {}, estimate: each }))
  const studied = fits.map((fit) => study(fit, options, (options.backtest ?? true) && fits.length <= FULL_PARTS))
  const isSingle = studied.length === 1
  const told = studied.slice(0, MOST_PARTS)
  const allowance: Allowance = {
    figures: studied.length <= FULL_PARTS ? ALL_FIGURES : 1,
    characters: MOST_CHARACTERS / told.length,
  }
  const parts = await Promise.all(told.map((each) => sectionsOf(each, options, allowance)))
  const sections = isSingle
    ? parts[0]!
    : [
        comparisonSection(studied, tablesOf(studied).length, MOST_PARTS),
        ...told.flatMap((each, i) => under(each.name, `fit-${i + 1}`, parts[i]!)),
      ]
  const [first] = studied
  const files = [...new Set(studied.flatMap(({ document }) => document.source))]
  const laws = [...new Set(fits.map(({ estimate }) => estimate.fit.law.title))]
  const from = files.length > 0 ? ` of ${filesText(files)}` : ''
  const tables = tablesOf(studied)
  const [rows, runs] = [sum(tables, 'n'), sum(tables, 'runs')]
  const data = rows === 0 ? 'given coefficients' : `${plural(rows, 'row')}, ${plural(runs, 'run')}${from}`
  return {
    isoloss: version,
    title: options.title ?? `${laws.join(', ')}${from}`,
    subtitle: `${isSingle ? fittedText(first!.estimate.fit) : plural(studied.length, 'fit')} · ${data}`,
    sections,
    fits: studied.map(({ estimate: _, seen: __, backtest: ___, ...fit }) => fit),
    notes: sortNotes(isSingle ? first!.notes : studied.flatMap(notesNamed)),
  }
}

/** One document for each table: fits of the same rows count them once. */
function tablesOf(studied: readonly Studied[]): FitDocument[] {
  return [...new Map(studied.map(({ document }, i) => [document.fingerprint ?? i, document])).values()]
}

function sum(documents: readonly FitDocument[], count: 'n' | 'runs'): number {
  return documents.reduce((total, document) => total + document[count], 0)
}

function study(
  { by, estimate: fitted, name }: NamedEstimate,
  { at = [], flops = [] }: ReportOptions,
  tests: boolean,
): Studied {
  const { table: rows, law } = fitted.fit
  const roles = Object.values(law.inputs).filter((role) => rows.columns[role] !== undefined)
  const seen = rows.length > 0 ? inspect(rows, roles) : null
  const backtest = tests ? ownBacktest(fitted) : null
  const estimate = withTested(fitted, backtest)
  const answers = targetsFor(estimate, at, flops).map((target) => answerFor(estimate, seen, target))
  const rungs = ladderOf(estimate, seen)
  const group = Object.entries(by).map(([column, value]) => `${column} = ${value}`)
  return {
    name: name ?? (group.join(', ') || law.title),
    by,
    document: toDocument(estimate),
    answers,
    rungs,
    notes: sortNotes(
      distinctNotes([...estimate.notes, ...(seen?.notes ?? []), ...answers.flatMap(({ notes }) => notes)]),
    ),
    estimate,
    seen,
    backtest,
  }
}

async function sectionsOf(
  { estimate, seen, answers, rungs, notes, backtest }: Studied,
  { command, budget, figures = true, draw = toSvg }: ReportOptions,
  allowance: Allowance,
): Promise<Section[]> {
  const tested = backtestSection(backtest, figures ? draw : null)
  const next = nextRunsSection(estimate, answers[0], budget, figures ? draw : null)
  const schedule = allowance.figures === ALL_FIGURES ? scheduleSection(estimate, figures ? draw : null) : []
  const pictures = figures ? chartsSection(estimate, rungs, allowance, draw) : []
  const [nextRuns, backtests, schedules, charts] = await Promise.all([next, tested, schedule, pictures])
  return [
    answerSection(estimate, seen, answers),
    ...predictionSection(estimate, rungs, answers),
    ...nextRuns,
    ...curvesSection(estimate),
    ...schedules,
    ...backtests,
    ...charts,
    lawSection(estimate),
    qualitySection(estimate),
    dataSection(estimate, seen),
    notesSection(notes),
    reproduceSection(estimate, command),
  ]
}

/** Notes of one fit among several, each with the name of the fit. */
function notesNamed({ name, notes }: ReportedFit): Note[] {
  return notes.map((note) => ({ ...note, message: `${name}: ${note.message}` }))
}

/** The sections of one fit among several, under a heading of its own. */
function under(name: string, id: string, sections: readonly Section[]): Section[] {
  return [
    { id, title: name, depth: 1, blocks: [] },
    ...sections.map((section) => ({
      ...section,
      id: `${id}-${section.id}`,
      depth: 2 as const,
      blocks: section.blocks.map((block) => (block.kind === 'figure' ? { ...block, id: `${id}-${block.id}` } : block)),
    })),
  ]
}
