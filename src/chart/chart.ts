import type { TopLevelSpec } from 'vega-lite'
import { didYouMean, UserError } from '../base/error.ts'
import type { Estimate } from '../infer/estimate.ts'
import type { Law } from '../law/law.ts'
import { contourChart } from './contour.ts'
import { frontierChart } from './frontier.ts'
import { lossChart } from './loss.ts'
import { pairsChart } from './pairs.ts'
import { residualsChart } from './residuals.ts'
import { themeConfig } from './theme.ts'

export interface ChartOptions {
  /** Light on dark. Default false. */
  readonly dark?: boolean
  /** Width of the plot in pixels. Default 560. */
  readonly width?: number
  /** Default: generated from the fit. */
  readonly title?: string
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
  readonly subtitle?: string
  readonly caption: string
  readonly spec: object
}

interface Kind {
  readonly draw: (estimate: Estimate, options: { readonly dark: boolean; readonly width: number }) => Drawing
  /** Whether the law and its fit have what the chart shows. */
  readonly suits: (estimate: Estimate) => boolean
}

const takes = (law: Law, ...roles: string[]): boolean => roles.every((role) => Object.values(law.inputs).includes(role))
const hasRows = ({ fit }: Estimate): boolean => fit.table.length > 0
const isPlannable = (law: Law): boolean =>
  takes(law, 'params', 'tokens') &&
  Object.values(law.inputs).every((role) => ['params', 'tokens', 'flops'].includes(role))

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
      (isPlannable(e.fit.law) || (takes(e.fit.law, 'flops') && Object.keys(e.fit.law.inputs).length === 1)),
  },
  curve: {
    draw: (estimate, options) => lossChart(estimate, Object.values(estimate.fit.law.inputs)[0]!, options),
    suits: (e) => hasRows(e) && Object.keys(e.fit.law.inputs).length === 1,
  },
  residuals: { draw: residualsChart, suits: hasRows },
  contour: { draw: contourChart, suits: (e) => isPlannable(e.fit.law) },
  frontier: { draw: frontierChart, suits: (e) => isPlannable(e.fit.law) },
  pairs: { draw: pairsChart, suits: (e) => e.draws !== null && e.draws.count >= 20 },
}

export const chartKinds: readonly string[] = Object.keys(kinds)

/** The kinds that this fit can be drawn as; `curve` only where no other kind shows the same. */
export function suitableKinds(estimate: Estimate): string[] {
  const suitable = chartKinds.filter((kind) => kinds[kind]!.suits(estimate))
  const isShown = suitable.some((kind) => ['params', 'tokens', 'compute'].includes(kind))
  return suitable.filter((kind) => kind !== 'curve' || !isShown)
}

/** Draws a fit. Throws UserError for an unknown kind, or one that the law or the fit can't be drawn as. */
export function chart(estimate: Estimate, kind: string, options: ChartOptions = {}): Chart {
  const { dark = false, width = 560 } = options
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
  const { title, subtitle, caption, spec } = found.draw(estimate, { dark, width })
  return {
    kind,
    caption,
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: caption,
      title: {
        text: lines(options.title ?? title, width / 11),
        ...(subtitle !== undefined && { subtitle: lines(subtitle, width / 8.8) }),
      },
      ...spec,
      config: themeConfig(dark),
    } as TopLevelSpec,
  }
}

/** Text broken at blanks: Vega takes 0.8 em a character, and a long line would widen the picture. */
function lines(text: string, most: number): string[] {
  const broken: string[] = []
  for (const word of text.split(' ')) {
    const last = broken.at(-1)
    if (last !== undefined && last.length + word.length < most) broken[broken.length - 1] = `${last} ${word}`
    else broken.push(word)
  }
  return broken
}
