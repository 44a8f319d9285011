export { UserError } from './base/error.ts'
export type { Note, NoteLevel } from './base/note.ts'
export { version } from './base/version.ts'
export { type Chart, type ChartOptions, chart, chartKinds, suitableKinds } from './chart/chart.ts'
export { toSvg } from './chart/svg.ts'
export { type Fit, type FitOptions, fit, loadSolver, type SolverName } from './fit/fit.ts'
export { type FitDocument, fromDocument, toDocument } from './infer/document.ts'
export {
  type Draws,
  type Estimate,
  type EstimateOptions,
  estimate,
  estimateSteps,
  type Interval,
} from './infer/estimate.ts'
export { type Point, type Prediction, predict } from './infer/predict.ts'
export { type Score, score } from './infer/score.ts'
export { catalog, findLaw, findSet, lawOver } from './law/catalog.ts'
export { customLaw, resolveLaw } from './law/custom.ts'
export { defineLaw, type Law, type Objective } from './law/law.ts'
export { objectiveText, parseObjective } from './law/objective.ts'
export { type Approach, type Approaches, approachesSteps } from './plan/isoflop/approaches.ts'
export { envelope } from './plan/isoflop/envelope.ts'
export { type Isoflop, type IsoflopOptions, isoflop } from './plan/isoflop/isoflop.ts'
export { type Given, type Plan, plan } from './plan/plan.ts'
export { toHtml as reportHtml } from './report/html.ts'
export { toMarkdown as reportMarkdown } from './report/markdown.ts'
export { buildReport, type Report } from './report/report.ts'
export { simulate } from './study/simulate.ts'
export { buildTable, type TableOptions, tableFromColumns } from './table/build.ts'
export { type Inspection, inspect } from './table/inspect.ts'
export type { Source } from './table/reader.ts'
export { finalRows, groupBy, selectRows } from './table/rows.ts'
export type { RunTable } from './table/table.ts'
