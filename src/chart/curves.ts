import { formatNumber } from '../base/quantity.ts'
import { fittedText } from '../fit/member-text.ts'
import type { Estimate } from '../infer/estimate.ts'
import { roleTitle } from './axis.ts'
import type { Drawing, DrawOptions } from './chart.ts'
import { curveFrame } from './curve-frame.ts'
import { lossPanel, ratePanel, residualPanel, rowsOf } from './curve-panels.ts'
import { bandText } from './doubt.ts'
import { plotHeight } from './layer.ts'
import { relativeNoise } from './residuals.ts'
import { countRuns, runRows, thinnedText } from './rows.ts'
import { tones } from './theme.ts'
import { type TrainingCurve, trainingCurves } from './training-curve.ts'

/** Pixels between panels, and the least height of the plot of losses. */
const GAP = 10
const LEAST_HEIGHT = 210
/** Height of the panels of residuals and learning rates, as a share of the height of the losses. */
const LOW_SHARE = 0.42

/** Training curves, measured and fitted, with residuals and learning rates beneath on the same steps. */
export function curvesChart(estimate: Estimate, { dark, width, maxHeight }: DrawOptions): Drawing {
  const { fit } = estimate
  const { law } = fit
  const output = law.output ?? 'loss'
  const curves = trainingCurves(estimate)
  const rows = rowsOf(curves)
  const all = fit.table.runs.names.length
  const shown = curves.length < all ? ` ${curves.length} of them are drawn.` : ''
  const worst = rows.reduce((a, b) => (Math.abs(b.residual) > Math.abs(a.residual) ? b : a))
  const ends = curves.map(({ measured }) => measured.at(-1)!)
  const miss = ends.reduce((sum, end) => sum + Math.abs(end.measured / end.fitted - 1), 0) / ends.length
  const percent = (share: number) => `${formatNumber(100 * share, 2)} %`
  return {
    title: `${law.title}: training curves`,
    subtitle: `Points: measured. Lines: fitted. ${bandText(
      estimate,
      curves.flatMap(({ predicted }) => predicted),
      'curve',
    )}`,
    caption: `${roleTitle(output)} of ${countRuns(estimate)} by step, with the fit of ${fittedText(estimate.fit)}${maxHeight === undefined ? ', what is left of it,' : ''} and the learning rate.${shown} The last row of a run is off by ${percent(miss)} on average; the largest residual is ${percent(worst.residual / 100).replace('-', '−')} (${worst.run}, step ${worst.step}).${thinnedText(rows)}`,
    spec: curvePanels(curves, relativeNoise(estimate, runRows(estimate)), { dark, width, maxHeight }, output),
  }
}

/**
 * Losses, residuals in per cent with the size of the noise where it is known, and learning rates, one below the other;
 * without residuals where the picture has a height to keep.
 */
export function curvePanels(
  curves: readonly TrainingCurve[],
  noise: number | null,
  { dark, width, maxHeight }: Omit<DrawOptions, 'target'>,
  output = 'loss',
): object {
  const frame = curveFrame(curves, width, tones(dark))
  const height = plotHeight(width, 0.4, LEAST_HEIGHT, maxHeight && (maxHeight - GAP) / (1 + LOW_SHARE))
  const low = Math.round(height * LOW_SHARE)
  const residuals = maxHeight === undefined ? [residualPanel(frame, noise, low)] : []
  return { vconcat: [lossPanel(frame, roleTitle(output), height), ...residuals, ratePanel(frame, low)], spacing: GAP }
}
