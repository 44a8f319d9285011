import type { Estimate } from '../infer/estimate.ts'
import type { PageScript } from './html.ts'
import type { MarkdownReport } from './markdown.ts'
import type { NamedEstimate, Report, ReportOptions } from './report.ts'

/** Reports for the library: their code is loaded with the first one, so a page that makes none doesn't wait for it. */

/** Puts the story of one or several fits together: the answer first, then what it stands on. */
export async function report(
  of: Estimate | readonly (Estimate | NamedEstimate)[],
  options: ReportOptions = {},
): Promise<Report> {
  const { buildReport } = await import('./writers.ts')
  return buildReport(of, options)
}

/**
 * The report as one HTML file that needs nothing else: no network, light and dark, fit for print. With a script its figures
 * answer to the reader and its fit can be made again; without one nothing in it runs.
 */
export async function reportHtml(report: Report, script: PageScript | null = null): Promise<string> {
  const { toHtml } = await import('./writers.ts')
  return toHtml(report, script)
}

/** The report as Markdown, with its figures as files under `folder` beside it. */
export async function reportMarkdown(report: Report, folder: string): Promise<MarkdownReport> {
  const { toMarkdown } = await import('./writers.ts')
  return toMarkdown(report, folder)
}

/** The report as one JSON document: answers, fit documents, predictions and plans at larger runs, notes. */
export async function reportJson(report: Report): Promise<unknown> {
  const { toJson } = await import('./writers.ts')
  return toJson(report)
}
