import { toMarkdown } from '../../src/report/markdown.ts'
import { buildReport, type NamedEstimate, type Report, type ReportOptions } from '../../src/report/report.ts'

export const command = 'isoloss report runs.csv --out report.html'

/** A report without figures, quick to make. */
export function told(estimate: NamedEstimate['estimate'], options: ReportOptions = {}): Promise<Report> {
  return buildReport(estimate, { command, figures: false, ...options })
}

/** One section of a report as Markdown. */
export function sectionText(report: Report, id: string): string {
  const sections = report.sections.filter((section) => section.id === id)
  return toMarkdown({ ...report, sections }, 'report-files').text
}

/** The text without what belongs to the search for the optimum and not to its result, and with numbers cut to six digits. */
export function steady(text: string): string {
  return text
    .replace(/(The search ended as converged: ).*/g, '$1…')
    .replace(/(The gradient left is )[^ ]+/g, '$1…')
    .replace(/(The law was evaluated )\d+/g, '$1…')
    .replace(/(\| Objective \| )[\d.e-]+/g, '$1…')
    .replace(/(\| Solver \| )[\w-]+/g, '$1…')
    .replace(/sha256:[0-9a-f]{64}/g, 'sha256:…')
    .replace(/isoloss \d+\.\d+\.\d+|(?<=isoloss \| )\d+\.\d+\.\d+/g, 'isoloss …')
    .replace(/\d+\.\d{7,}/g, (digits) => String(Number(Number(digits).toPrecision(6))))
}
