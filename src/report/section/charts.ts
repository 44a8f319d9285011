import { chart, suitableKinds } from '../../chart/chart.ts'
import { toSvg } from '../../chart/svg.ts'
import type { Estimate } from '../../infer/estimate.ts'
import type { Answer } from '../answer.ts'
import { type Block, type Figure, type Section, text } from '../block.ts'
import { settledSvg } from '../svg.ts'

/** Kinds that show the best split of compute: without ground where that isn't determined. */
const ofOptimum = ['compute', 'contour', 'frontier']

/** Width of a plot in pixels: fills the column of text. */
const WIDTH = 620

/** Characters of SVG, light and dark, that one fit may bring; a report stays fit to be sent by mail. */
const MOST_CHARACTERS = 3_000_000

/** Pictures that suit the law, at most `most` of them; none where nothing can be drawn. */
export async function chartsSection(estimate: Estimate, rungs: readonly Answer[], most: number): Promise<Section[]> {
  const open = rungs.find(({ because }) => because !== null)
  const isOpenAtOnce = open !== undefined && open === rungs[0]
  const suitable = suitableKinds(estimate)
  const kinds = suitable.filter((kind) => !(isOpenAtOnce && ofOptimum.includes(kind))).slice(0, most)
  const figures: Figure[] = []
  let size = 0
  for (const kind of kinds) {
    const figure = await draw(estimate, kind)
    size += figure.svg.light.length + figure.svg.dark.length
    if (size > MOST_CHARACTERS) break
    figures.push(figure)
  }
  const words: Block[] = []
  if (open !== undefined && kinds.length > 0) {
    words.push(text(`Beyond the fitted runs the curves are a continuation, not a prediction: ${open.because}`))
  }
  if (figures.length < kinds.length)
    words.push(text('Further pictures were left out to keep this file small: see `isoloss chart`.'))
  return figures.length === 0 ? [] : [{ id: 'charts', title: 'Charts', depth: 1, blocks: [...words, ...figures] }]
}

async function draw(estimate: Estimate, kind: string): Promise<Figure> {
  const [light, dark] = [false, true].map((isDark) => chart(estimate, kind, { dark: isDark, width: WIDTH }))
  return {
    kind: 'figure',
    id: kind,
    caption: light!.caption,
    alt: titleOf(light!.spec) ?? `Chart of ${kind}`,
    spec: light!.spec,
    svg: { light: settledSvg(await toSvg(light!.spec)), dark: settledSvg(await toSvg(dark!.spec)) },
  }
}

function titleOf({ title }: { readonly title?: unknown }): string | undefined {
  const found = typeof title === 'object' && title !== null && 'text' in title ? title.text : title
  return typeof found === 'string' ? found : undefined
}
