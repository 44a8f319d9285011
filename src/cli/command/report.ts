import { basename } from 'node:path'
import type { Command } from 'commander'
import { UserError } from '../../base/error.ts'
import { type FitDocument, fromDocument } from '../../infer/document.ts'
import { drawingProcess } from '../../node/drawing.ts'
import { writeBeside } from '../../node/figures.ts'
import { readJson, writeWhole } from '../../node/files.ts'
import { reportScript } from '../../node/scripts.ts'
import { toHtml } from '../../report/html.ts'
import { answerJson, toJson } from '../../report/json.ts'
import { toMarkdown } from '../../report/markdown.ts'
import { buildReport, type NamedEstimate, type Report, type ReportOptions } from '../../report/report.ts'
import type { Draw } from '../../report/section/charts.ts'
import { type FitsDocument, readEstimate, splitGroup } from '../estimate.ts'
import { fitFiles } from '../fit-files.ts'
import { type FitFlags, withFitFlags } from '../fit-flags.ts'
import * as option from '../options.ts'
import { pointFrom } from '../point.ts'
import { jsonText, printJson, printLine, reportNotes, wrap } from '../print.ts'

interface ReportFlags extends FitFlags {
  readonly at: readonly string[]
  readonly flops: readonly number[]
  readonly budget?: number
  readonly title?: string
  readonly out: string
}

const examples = `
Examples:
  isoloss report runs.csv --out report.html
  isoloss report fit.json --flops 1e24 --title "The next run" --out report.md
  isoloss report fit.json --at "params=70e9 tokens=1.4e12" --out report.html`

export function define(command: Command): Command {
  return option
    .withCommonFlags(
      withFitFlags(command.argument('<files...>', 'tables of runs, or documents of `isoloss fit --out`')),
    )
    .option('--at <inputs>', 'a run to predict: "params=70e9 tokens=1.4T" (repeatable)', option.collect, [])
    .option('--flops <c>', 'a budget to plan for (repeatable; default 10 times the largest fitted run)', budgets, [])
    .option('--budget <c>', 'compute for further runs, FLOP: those that narrow the first answer most', option.positive)
    .option('--title <text>', 'title of the report')
    .requiredOption('--out <file>', 'where to write it; the ending chooses the format: .html .md .json')
    .addHelpText('after', examples)
    .action(run)
}

function budgets(value: string, before: readonly number[]): number[] {
  return [...before, option.positive(value)]
}

async function run(files: readonly string[], flags: ReportFlags, command: Command): Promise<void> {
  const write = writerFor(flags.out)
  if (write.type === 'json') return reportOn(files, flags, command, write, null)
  const drawing = drawingProcess()
  try {
    await reportOn(files, flags, command, write, drawing.draw)
  } finally {
    drawing.end()
  }
}

async function reportOn(
  files: readonly string[],
  flags: ReportFlags,
  command: Command,
  write: Writer,
  draw: Draw | null,
): Promise<void> {
  const estimates = await estimatesFrom(files, flags)
  const options: ReportOptions = {
    at: flags.at.map((text) => pointFrom(text, estimates[0]!.estimate.fit.law)),
    flops: flags.flops,
    backtest: flags.backtest,
    command: ['isoloss', ...(command.parent?.args ?? [])].map(quoted).join(' '),
    figures: draw !== null,
    ...(draw !== null && { draw }),
    ...(flags.title !== undefined && { title: flags.title }),
    ...(flags.budget !== undefined && { budget: flags.budget }),
  }
  const report = await buildReport(estimates, options)
  const { content, files: beside } = await write.as(report)
  const figures = await writeBeside(flags.out, beside)
  await writeWhole(flags.out, content)
  if (flags.json) printJson(summaryOf(report, flags.out, write.type, figures))
  else printAnswers(report, flags.out, figures)
  reportNotes(report.notes, flags)
}

interface Written {
  readonly content: string
  readonly files: Readonly<Record<string, string>>
}

interface Writer {
  readonly type: 'html' | 'markdown' | 'json'
  readonly as: (report: Report) => Written | Promise<Written>
}

function writerFor(out: string): Writer {
  const ending = /\.[a-z]+$/i.exec(out)?.[0].toLowerCase() ?? ''
  switch (ending) {
    case '.html':
    case '.htm':
      return { type: 'html', as: async (report) => ({ content: toHtml(report, await reportScript()), files: {} }) }
    case '.md':
    case '.markdown':
      return {
        type: 'markdown',
        as(report) {
          const { text, files } = toMarkdown(report, `${basename(out).slice(0, -ending.length)}-files`)
          return { content: text, files }
        },
      }
    case '.json':
      return { type: 'json', as: (report) => ({ content: jsonText(toJson(report)), files: {} }) }
    default:
      throw new UserError(
        'option',
        `${out}: no report ends in "${ending}"; name a file that ends in .html, .md or .json.`,
      )
  }
}

/** Fits of documents, or of tables as the flags say; the two can't be mixed. */
async function estimatesFrom(files: readonly string[], flags: ReportFlags): Promise<NamedEstimate[]> {
  const documents = await Promise.all(files.map(documentAt))
  const found = documents.filter((document) => document !== null)
  // a report tests the few fits that it tells in full itself
  if (found.length === 0) return fitFiles(files, { ...flags, backtest: flags.backtest && flags.group !== undefined })
  const table = documents.indexOf(null)
  if (table >= 0) {
    throw new UserError(
      'file',
      `${files[table]}: is no fit document, and others here are; report on tables or on documents, not on both.`,
    )
  }
  const isOne = found.length === 1
  return found.flatMap((fits, i) =>
    fits.map((fit) =>
      isOne
        ? fit
        : {
            ...fit,
            name: [basename(splitGroup(files[i]!).file), ...(fit.name ? [fit.name] : byText(fit.by))].join(', '),
          },
    ),
  )
}

function byText(by: NamedEstimate['by']): string[] {
  return Object.entries(by).map(([name, value]) => `${name} = ${value}`)
}

/** The fits in a document, or null where the file is a table. */
async function documentAt(path: string): Promise<NamedEstimate[] | null> {
  const { file, group } = splitGroup(path)
  if (group !== undefined) return [{ by: {}, estimate: await readEstimate(path), name: group }]
  if (!file.toLowerCase().endsWith('.json')) return null
  const json = (await readJson(file)) as FitDocument | FitsDocument | null
  if (json?.kind === 'fit') return [{ by: {}, estimate: fromDocument(json, file) }]
  if (json?.kind !== 'fits' || !Array.isArray(json.groups)) return null
  return json.groups.map(({ by, fit }) => ({ by, estimate: fromDocument(fit, file) }))
}

function summaryOf(report: Report, out: string, type: Writer['type'], figures: readonly string[]): unknown {
  return {
    format: 1,
    kind: 'report',
    out,
    type,
    figures,
    title: report.title,
    fits: report.fits.map(({ name, by, answers }) => ({ name, by, answers: answers.map(answerJson) })),
    notes: report.notes,
  }
}

function printAnswers(report: Report, out: string, figures: readonly string[]): void {
  const headlines = report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'headline'))
  for (const { question, value, detail } of headlines) {
    printLine(wrap(question))
    printLine(wrap([value, ...detail].join('; '), '  '))
    printLine()
  }
  const beside = figures.length === 0 ? '' : `, with ${figures.length} figures beside it`
  printLine(`Written to ${out}${beside}.`)
}

/** A word of a command line as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
