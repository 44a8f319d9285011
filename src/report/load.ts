import type { Estimate } from '../infer/estimate.ts'
import type { NamedEstimate, Report, ReportOptions } from './report.ts'

/**
 * Puts the story of one or several fits together: the answer first, then what it stands on. Its code is loaded with the
 * first report, so a page that makes none doesn't wait for it.
 */
export async function report(
  of: Estimate | readonly (Estimate | NamedEstimate)[],
  options: ReportOptions = {},
): Promise<Report> {
  const { buildReport } = await import('./report.ts')
  return buildReport(of, options)
}
