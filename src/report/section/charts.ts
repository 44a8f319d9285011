import { type Chart, chart, suitableKinds } from '../../chart/chart.ts'
import type { Estimate } from '../../infer/estimate.ts'
import type { Answer } from '../answer.ts'
import { type Figure, type Section, text } from '../block.ts'

/** Kinds in the order of a reader's questions; those not named come last. */
const order = [
  'compute',
  'params',
  'tokens',
  'curve',
  'curves',
  'frontier',
  'trade-off',
  'cost',
  'contour',
  'residuals',
]
/** Kinds that show the best split of compute: without ground where that isn't determined. */
const ofOptimum = ['compute', 'contour', 'frontier', 'trade-off', 'cost']
/** Kinds that draw the law beyond the data. */
const ofCurves = ['params', 'tokens', 'curve']

/** Kinds that stand in a section of their own. */
const elsewhere = ['backtest']

/** Width of a plot in pixels: fills the column of text. */
export const WIDTH = 620

/** How many pictures a fit may bring, and of how many characters of SVG together. */
export interface Allowance {
  readonly figures: number
  readonly characters: number
}

/** Draws a spec as SVG text. */
export type Draw = (spec: Chart['spec']) => Promise<string>

/** Pictures that suit the law, as many as allowed; none where nothing can be drawn. */
export async function chartsSection(
  estimate: Estimate,
  rungs: readonly Answer[],
  { figures: most, characters }: Allowance,
  draw: Draw,
): Promise<Section[]> {
  const isOpen = rungs.some(({ because }) => because !== null)
  const rank = (kind: string): number => (order.includes(kind) ? order.indexOf(kind) : order.length)
  const kinds = suitableKinds(estimate)
    .filter((kind) => !elsewhere.includes(kind) && !(isOpen && ofOptimum.includes(kind)))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most)
  const drawn = await Promise.all(kinds.map((kind) => figureOf(figureChart(estimate, kind, isOpen, WIDTH), draw)))
  const figures: Figure[] = []
  let size = 0
  for (const figure of drawn) {
    size += figure.svg.length
    if (size > characters) break
    figures.push(figure)
  }
  const isCut = figures.length < kinds.length
  const cut = isCut ? [text('Further pictures were left out to keep this file small: see `isoloss chart`.')] : []
  return figures.length === 0 ? [] : [{ id: 'charts', title: 'Charts', depth: 1, blocks: [...figures, ...cut] }]
}

/** A chart as a figure of the report. */
export async function figureOf({ kind, spec, caption }: Chart, draw: Draw): Promise<Figure> {
  return {
    kind: 'figure',
    id: kind,
    chart: kind,
    caption,
    alt: titleOf(spec) ?? `Chart of ${kind}`,
    spec,
    svg: await draw(spec),
  }
}

/**
 * The chart of a figure, `width` pixels wide. `isOpen`: numbers beyond the data are withheld, so that curves show no
 * interval and the caption reads none off.
 */
export function figureChart(estimate: Estimate, kind: string, isOpen: boolean, width: number): Chart {
  const isBare = isOpen && ofCurves.includes(kind)
  const drawn = chart(isBare ? { ...estimate, draws: null } : estimate, kind, { width })
  if (!isBare) return drawn
  return {
    ...drawn,
    caption:
      'Runs and the law fitted to them. Beyond the data the dashes are a continuation and not a prediction: these rows do not determine it.',
  }
}

/** The title's text; the chart breaks it into lines where it is long. */
function titleOf({ title }: { readonly title?: unknown }): string | undefined {
  const found = typeof title === 'object' && title !== null && 'text' in title ? title.text : title
  if (Array.isArray(found)) return found.join(' ')
  return typeof found === 'string' ? found : undefined
}
