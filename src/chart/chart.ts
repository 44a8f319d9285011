import type { TopLevelSpec } from 'vega-lite'
import { didYouMean, UserError } from '../base/error.ts'
import type { Estimate } from '../infer/estimate.ts'
import type { Point } from '../infer/predict.ts'
import type { Law } from '../law/law.ts'
import type { Crossover } from '../plan/crossover/crossover.ts'
import type { Design } from '../plan/design.ts'
import { type Isoflop, type IsoflopOptions, isoflop } from '../plan/isoflop/isoflop.ts'
import { WITHIN, workOut } from '../plan/isoflop/work-out.ts'
import type { BestSchedule } from '../plan/schedule/best-schedule.ts'
import type { Backtest } from '../study/backtest.ts'
import { ownOrigins } from '../study/own-backtest.ts'
import type { RunTable } from '../table/table.ts'
import { backtestChart, ownBacktestChart } from './backtest.ts'
import { contourChart } from './contour.ts'
import { costChart } from './cost.ts'
import { crossoverChart, type NamedFit } from './crossover.ts'
import { curvePanels, curvesChart } from './curves.ts'
import { designChart } from './design.ts'
import { frontierChart } from './frontier.ts'
import { isoflopChart } from './isoflop.ts'
import { isAllocated, lossChart } from './loss.ts'
import { pairsChart, parametersOf } from './pairs.ts'
import { profileChart, profilesOf } from './profile.ts'
import { residualsChart } from './residuals.ts'
import { schedulesChart } from './schedules.ts'
import { textLines } from './text-width.ts'
import { type ChartStyle, sizes, styleHeights, styleMeta, styleWidths, themeConfig } from './theme.ts'
import { tradeOffChart } from './trade-off.ts'
import type { TrainingCurve } from './training-curve.ts'

/** How a chart looks. Everything is optional. */
export interface ChartOptions {
  /** Light on dark. Default false. */
  readonly dark?: boolean
  /** Width of the plot in pixels. Default 560; 250 on paper and 440 on a slide. */
  readonly width?: number
  /** Default screen. */
  readonly style?: ChartStyle
  /** Default: generated from the fit. */
  readonly title?: string
  /** A run to mark, with its prediction: `{ params: 70e9, tokens: 1.4e12 }`. The picture reaches just beyond it. */
  readonly target?: Point
}

/** What a chart's own file is told. */
export interface DrawOptions {
  readonly dark: boolean
  readonly width: number
  /** The most pixels that plots above each other may take together, where the picture has a height to keep. */
  readonly maxHeight?: number | undefined
  readonly target: Point | undefined
}

/** A picture of a fit: a Vega-Lite spec with its data inside, and a caption in words. */
export interface Chart {
  readonly kind: string
  readonly spec: TopLevelSpec
  readonly caption: string
}

/** What a chart's own file returns: the spec without title text, look and alt text, which all charts share. */
export interface Drawing {
  readonly title: string
  readonly subtitle: string
  readonly caption: string
  readonly spec: object
}

interface Kind {
  readonly draw: (estimate: Estimate, options: DrawOptions) => Drawing
  /** Whether the law and its fit have what the chart shows. */
  readonly suits: (estimate: Estimate) => boolean
}

/** Whether inputs of these roles alone say where a law is; those of a law of curves don't. */
const takes = (law: Law, ...roles: string[]): boolean =>
  law.features === undefined && roles.every((role) => Object.values(law.inputs).includes(role))
const hasRows = ({ fit: { table, law } }: Estimate): boolean =>
  table.length > 0 && table.columns[law.output ?? 'loss'] !== undefined
/** Whether further inputs have rows to be held at. */
const isSpanned = (estimate: Estimate): boolean => isAllocated(estimate) || hasRows(estimate)

const kinds: Readonly<Record<string, Kind>> = {
  params: {
    draw: (estimate, options) => lossChart(estimate, 'params', options),
    suits: (e) => hasRows(e) && takes(e.fit.law, 'params'),
  },
  tokens: {
    draw: (estimate, options) => lossChart(estimate, 'tokens', options),
    suits: (e) => hasRows(e) && takes(e.fit.law, 'tokens'),
  },
  compute: {
    draw: (estimate, options) => lossChart(estimate, 'flops', options),
    suits: (e) =>
      hasRows(e) &&
      e.fit.table.columns.flops !== undefined &&
      (isAllocated(e) || (takes(e.fit.law, 'flops') && !takes(e.fit.law, 'params', 'tokens'))),
  },
  curve: {
    draw: (estimate, options) => lossChart(estimate, Object.values(estimate.fit.law.inputs)[0]!, options),
    suits: (e) => hasRows(e) && takes(e.fit.law) && Object.keys(e.fit.law.inputs).length === 1,
  },
  curves: { draw: curvesChart, suits: (e) => hasRows(e) && e.fit.law.features !== undefined },
  residuals: { draw: residualsChart, suits: hasRows },
  contour: { draw: contourChart, suits: (e) => takes(e.fit.law, 'params', 'tokens') && isSpanned(e) },
  frontier: { draw: frontierChart, suits: isAllocated },
  'trade-off': { draw: tradeOffChart, suits: isAllocated },
  cost: { draw: costChart, suits: isAllocated },
  isoflop: {
    draw: ({ fit, level }, options) =>
      drawIsoflop(fit.table, isoflop(fit.table, { level, seed: fit.seed }), {}, options),
    suits: (e) => hasOptima(e.fit.table),
  },
  backtest: { draw: ownBacktestChart, suits: (e) => ownOrigins(e.fit) !== null },
  profile: { draw: profileChart, suits: (e) => profilesOf(e).length > 0 },
  pairs: { draw: pairsChart, suits: (e) => parametersOf(e).length >= 2 },
}

function hasOptima(table: RunTable): boolean {
  const { params, tokens, flops, loss } = table.columns
  if (!(params && tokens && flops && loss)) return false
  return workOut(table, 'parabola', WITHIN).some(({ why }) => why === null)
}

function drawIsoflop(
  table: RunTable,
  found: Isoflop,
  { within = WITHIN }: IsoflopOptions,
  options: Omit<DrawOptions, 'target'>,
): Drawing {
  return isoflopChart(found, workOut(table, found.curve ?? 'parabola', within), options)
}

/** Draws approach 2 on a table, as it was worked out with these options. */
export function chartOfIsoflop(
  table: RunTable,
  found: Isoflop,
  workedWith: IsoflopOptions = {},
  options: ChartOptions = {},
): Chart {
  const { dark = false, width = 560, title } = options
  return finished('isoflop', drawIsoflop(table, found, workedWith, { dark, width }), { dark, width, title })
}

/** Draws two fits and where they meet. */
export function chartOfCrossover(
  fits: readonly [NamedFit, NamedFit],
  found: Crossover,
  options: ChartOptions = {},
): Chart {
  const { dark = false, width = 560, title } = options
  return finished('crossover', crossoverChart(fits, found, { dark, width }), { dark, width, title })
}

/** Draws the best schedule beside usual ones; `at` has further inputs of the law. */
export function chartOfSchedule(
  estimate: Estimate,
  found: BestSchedule,
  at: Point = {},
  options: ChartOptions = {},
): Chart {
  const { dark = false, width = 560, title } = options
  return finished('schedule', schedulesChart(estimate, found, at, { dark, width }), { dark, width, title })
}

/** Draws what proposed runs do to the interval of a target. */
export function chartOfDesign(estimate: Estimate, found: Design, options: ChartOptions = {}): Chart {
  const { dark = false, width = 560, title } = options
  return finished('design', designChart(estimate, found, { dark, width }), { dark, width, title })
}

/** Draws a backtest. */
export function chartOfBacktest(found: Backtest, options: ChartOptions = {}): Chart {
  const { dark = false, width = 560, title } = options
  return finished('backtest', backtestChart(found, { dark, width }), { dark, width, title })
}

/** Draws training curves whose predictions were made elsewhere, such as of runs that were left out of a fit. */
export function chartOfCurves(
  curves: readonly TrainingCurve[],
  about: Omit<Drawing, 'spec'>,
  options: ChartOptions = {},
): Chart {
  const { dark = false, width = 560, title } = options
  const spec = curvePanels(curves, null, { dark, width })
  return finished('curves', { ...about, spec }, { dark, width, title })
}

/** Names of all kinds of chart. */
export const chartKinds: readonly string[] = Object.keys(kinds)

/** The kinds that this fit can be drawn as; `curve` only where no other kind shows the same. */
export function suitableKinds(estimate: Estimate): string[] {
  const suitable = chartKinds.filter((kind) => kinds[kind]!.suits(estimate))
  const isShown = suitable.some((kind) => ['params', 'tokens', 'compute'].includes(kind))
  return suitable.filter((kind) => kind !== 'curve' || !isShown)
}

/** Pixels left of the plot that a title may use: those of the axis. */
const MARGIN = 40

/** Draws a fit. Throws UserError for an unknown kind, or one that the law or the fit can't be drawn as. */
export function chart(estimate: Estimate, kind: string, options: ChartOptions = {}): Chart {
  const { dark = false, style = 'screen', target } = options
  const width = options.width ?? styleWidths[style]
  const found = kinds[kind]
  if (!found) {
    throw new UserError(
      'option',
      `--kind ${kind}: unknown${didYouMean(kind, chartKinds) || '.'} Expected ${chartKinds.join(', ')}.`,
    )
  }
  if (!found.suits(estimate)) {
    const able = suitableKinds(estimate)
    throw new UserError(
      'option',
      `--kind ${kind}: this fit of ${estimate.fit.law.name} can't be drawn so. It can as ${able.join(', ') || 'nothing'}.`,
    )
  }
  const drawing = found.draw(estimate, { dark, width, maxHeight: styleHeights[style], target })
  return finished(kind, drawing, { dark, width, style, title: options.title })
}

/** A drawing with the title and the look that all charts share. */
function finished(
  kind: string,
  { title, subtitle, caption, spec }: Drawing,
  look: Pick<DrawOptions, 'dark' | 'width'> & { readonly style?: ChartStyle; readonly title: string | undefined },
): Chart {
  const room = look.width + MARGIN
  return {
    kind,
    caption,
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: caption,
      title: {
        text: textLines(look.title ?? title, room, sizes.title, true),
        subtitle: textLines(subtitle, room, sizes.subtitle),
      },
      ...spec,
      config: themeConfig(look.dark, look.style),
      ...styleMeta[look.style ?? 'screen'],
    } as TopLevelSpec,
  }
}
