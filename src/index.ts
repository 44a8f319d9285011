export type { Definitions, FlopDefinition, ParamDefinition } from './base/definition.ts'
export { UserError } from './base/error.ts'
export { type Note, type NoteLevel, unreliable } from './base/note.ts'
export type { Role } from './base/role.ts'
export { version } from './base/version.ts'
export {
  type Chart,
  type ChartOptions,
  chart,
  chartKinds,
  chartOfBacktest,
  chartOfCrossover,
  chartOfDesign,
  chartOfSchedule,
  suitableKinds,
} from './chart/chart.ts'
export { toSvg } from './chart/svg.ts'
export type { ChartStyle } from './chart/theme.ts'
export {
  type Constraints,
  type Convergence,
  type Fit,
  type FitOptions,
  fit,
  loadSolver,
  type Metrics,
  type SolverName,
} from './fit/fit.ts'
export { type ChainedPrediction, predictThen } from './infer/chain.ts'
export { estimateFromParams, type FitDocument, fromDocument, toDocument } from './infer/document.ts'
export {
  type Band,
  type Draws,
  type Estimate,
  type EstimateOptions,
  estimate,
  estimateSteps,
  type Interval,
  type ParamEstimate,
} from './infer/estimate.ts'
export { type Forecast, type ForecastScore, forecastFrom, freeze, scoreForecast } from './infer/forecast.ts'
export { type CoefficientTest, testCoefficients } from './infer/hypothesis.ts'
export type { IntervalMethod } from './infer/interval-method.ts'
export type { OtherIntervals } from './infer/other-intervals.ts'
export { betaCoverage, type PassRate, passAtK, passUntil } from './infer/pass-rate.ts'
export { type Point, type Prediction, predict, predictCurve } from './infer/predict.ts'
export { type Score, score } from './infer/score.ts'
export type { Steps } from './infer/steps.ts'
export type { LawError, Tested } from './infer/tested.ts'
export { catalog, findLaw, findSet, lawOver, topics } from './law/catalog.ts'
export { customLaw, resolveLaw } from './law/custom.ts'
export { defineLaw, type Law, type Objective, type Param, type ParamSet } from './law/law.ts'
export { objectiveText, parseObjective } from './law/objective.ts'
export { type Architecture, architecture } from './plan/accounting/architecture.ts'
export {
  embeddingFactor,
  nonEmbeddingOptimum,
  nonEmbeddingParams,
  totalParams,
} from './plan/accounting/embedding-share.ts'
export { countFlops } from './plan/accounting/flops.ts'
export { countParams } from './plan/accounting/params.ts'
export { type Shape, type ShapeOptions, shapesFor } from './plan/accounting/shape.ts'
export type { Box, BoxOptions, Candidate } from './plan/candidates.ts'
export { type Crossover, type CrossoverOptions, crossover } from './plan/crossover/crossover.ts'
export { type Design, type DesignOptions, design } from './plan/design.ts'
export { type Approach, type Approaches, approachesSteps } from './plan/isoflop/approaches.ts'
export { envelope } from './plan/isoflop/envelope.ts'
export { type Isoflop, type IsoflopOptions, isoflop } from './plan/isoflop/isoflop.ts'
export type { Given } from './plan/optimum.ts'
export { type Plan, plan } from './plan/plan.ts'
export type { ProposedRun } from './plan/portfolio.ts'
export { type Regret, regretOf } from './plan/regret.ts'
export { type ServingSaving, servingSaving } from './plan/saving.ts'
export {
  type BestSchedule,
  bestSchedule,
  type OtherSchedule,
  type ScheduleRequest,
} from './plan/schedule/best-schedule.ts'
export type { PlanOptions } from './plan/solution.ts'
export { type SmallerModel, smallerModels } from './plan/trade-off.ts'
export { report, reportHtml, reportJson, reportMarkdown } from './report/load.ts'
export type { NamedEstimate, Report, ReportOptions } from './report/report.ts'
export type { CurveRows } from './schedule/curve-rows.ts'
export type { Schedule } from './schedule/schedule.ts'
export { parseSpec, type ScheduleName, type Spec } from './schedule/spec.ts'
export { type AutoOptions, auto } from './study/auto.ts'
export { average, type Weighted } from './study/average.ts'
export { type Backtest, type BacktestOptions, backtest } from './study/backtest.ts'
export { type CompareOptions, type Comparison, compare } from './study/compare.ts'
export { type Coverage, type CoverageOptions, coverage } from './study/coverage.ts'
export { type Diff, diff } from './study/diff.ts'
export { tested } from './study/own-backtest.ts'
export { type Sensitivity, type SensitivityOptions, sensitivity } from './study/sensitivity.ts'
export { type GroupEstimate, share } from './study/shared-params.ts'
export { type DesignColumns, logSpaced, type SimulateOptions, simulate } from './study/simulate.ts'
export type { Stack } from './study/stack.ts'
export { stackedSteps } from './study/stacked.ts'
export { type Stage, type StageOptions, stageCorrelations } from './study/stages.ts'
export { buildTable, type TableOptions, tableFromColumns } from './table/build.ts'
export { type Inspection, inspect } from './table/inspect.ts'
export type { Source } from './table/reader.ts'
export { finalRows, groupBy, selectRows } from './table/rows.ts'
export type { RunTable } from './table/table.ts'
