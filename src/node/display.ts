import type { Chart } from '../chart/chart.ts'
import { toSvg } from '../chart/svg.ts'
import { toPng } from './png.ts'

/** What a notebook shows: content by media type. */
export interface Displayed {
  readonly [media: symbol]: () => Readonly<Record<string, string>>
}

/**
 * A chart as the value of a notebook cell: `await display(chart(fitted, 'params'))`. The picture is a PNG, which every
 * viewer shows, also where nothing runs; the text beside it is the caption.
 */
export async function display(chart: Chart): Promise<Displayed> {
  const png = Buffer.from(await toPng(await toSvg(chart.spec))).toString('base64')
  return { [Symbol.for('Jupyter.display')]: () => ({ 'image/png': png, 'text/plain': chart.caption }) }
}
