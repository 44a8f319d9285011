import { type Channel, linearChannel } from './axis.ts'
import { seriesScales, shortNames } from './series.ts'
import { textWidth } from './text-width.ts'
import { sizes, type Tones } from './theme.ts'
import type { TrainingCurve } from './training-curve.ts'

/** What the panels of one picture of training curves share. */
export interface CurveFrame {
  readonly curves: readonly TrainingCurve[]
  /** What each curve is called beside its end; empty where there is one. */
  readonly labels: readonly string[]
  readonly colours: Tones
  /** Pixels of the plot, without the labels. */
  readonly width: number
  readonly steps: readonly [number, number]
  /** Colour and dash by curve. */
  readonly look: { readonly color: object; readonly strokeDash: object }
}

/** Share of the width that labels may take, and the most of it in pixels. */
const LABEL_SHARE = 0.34
const LABEL_MOST = 190
/** Share of the longest run beyond its end, so that its last mark is whole. */
const MARGIN = 0.012
/** Pixels between the end of the plot and a label: room for the line that leads to it. */
export const LEAD = 14

/** Lays panels out over a width in pixels: labels take their room of it where there are several curves. */
export function curveFrame(curves: readonly TrainingCurve[], width: number, colours: Tones): CurveFrame {
  const names = curves.map(({ run }) => run)
  const isAlone = curves.length === 1
  const labels = isAlone ? [''] : shortNames(names, Math.min(width * LABEL_SHARE, LABEL_MOST))
  const room = isAlone ? 0 : LEAD + 4 + Math.max(...labels.map((label) => textWidth(label, sizes.label)))
  const last = curves.map(({ measured, predicted }) =>
    Math.max(measured.at(-1)?.step ?? 0, predicted.at(-1)?.step ?? 0),
  )
  return {
    curves,
    labels,
    colours,
    width: Math.round(width - room),
    steps: [0, (1 + MARGIN) * Math.max(...last)],
    look: seriesScales(names, colours),
  }
}

/** The axis of steps, the same for all panels; named and numbered in the lowest alone. */
export function stepChannel({ steps, width }: CurveFrame, isLowest: boolean): Channel {
  const { scale, axis } = linearChannel('Optimiser step', steps, { pixels: width, along: 'x' })
  return isLowest ? { scale, axis } : { scale, axis: { ...axis, title: null, labels: false } }
}
