import type { Chart } from '../chart/chart.ts'
import { toSvg } from '../chart/svg.ts'
import { toPng } from './png.ts'

/** What a notebook shows: bytes and texts by media type, made when the cell ends. */
export interface Displayed {
  readonly [media: symbol]: () => Promise<Readonly<Record<string, string>>>
}

/**
 * A chart as the value of a notebook cell. The picture is a PNG, which every viewer shows, also where nothing runs; the
 * text beside it is the caption.
 */
export function display(chart: Chart): Displayed {
  return {
    [Symbol.for('Jupyter.display')]: async () => ({
      'image/png': Buffer.from(await toPng(await toSvg(chart.spec))).toString('base64'),
      'text/plain': chart.caption,
    }),
  }
}
