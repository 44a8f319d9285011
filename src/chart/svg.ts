import type { TopLevelSpec } from 'vega-lite'
import { escapeXml } from './escape.ts'
import { settleIds } from './svg-ids.ts'
import { textWidth } from './text-width.ts'
import { canvasOf } from './theme.ts'

/** The libraries that draw. */
export interface DrawingLibraries {
  readonly vega: typeof import('vega')
  readonly vegaLite: Pick<typeof import('vega-lite'), 'compile'>
}

/**
 * Draws a spec as an SVG text, without a browser, and enlarged to `usermeta.canvas` (width and height in pixels) where the
 * spec has one. Anything that the drawing warns about goes to `onWarning`.
 */
export async function toSvg(spec: TopLevelSpec, onWarning?: (message: string) => void): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')])
  return drawnBy({ vega, vegaLite }, spec, onWarning)
}

/** {@link toSvg} by libraries that the host loaded in its own way. */
export async function drawnBy(
  { vega, vegaLite: { compile } }: DrawingLibraries,
  spec: TopLevelSpec,
  onWarning: (message: string) => void = () => {},
): Promise<string> {
  if (!('document' in globalThis)) measureText(vega as unknown as { textMetrics: TextMetrics })
  const log = vega.logger(vega.Warn)
  const warn = (...messages: readonly unknown[]) => {
    onWarning(messages.join(' '))
    return log
  }
  log.warn = warn
  log.error = warn
  // a spec holds its data; one from elsewhere must not read files or ask the network
  const loader = vega.loader()
  loader.load = async (uri) => {
    throw new Error(`${uri}: not loaded, since a chart holds its data`)
  }
  const view = new vega.View(vega.parse(compile(spec, { logger: log }).spec), { renderer: 'none', logger: log, loader })
  const svg = await view.toSVG()
  view.finalize()
  const alt = typeof spec.description === 'string' ? spec.description : ''
  const canvas = canvasOf(spec)
  return settleIds(canvas ? onCanvas(svg, canvas) : svg).replace(
    '<svg ',
    `<svg role="img" aria-label="${escapeXml(alt)}" `,
  )
}

/** A picture enlarged to a canvas of this size, in its middle; the ground fills the canvas. */
function onCanvas(svg: string, [width, height]: readonly [number, number]): string {
  return svg
    .replace(/ width="[\d.]+" height="[\d.]+"/, ` width="${width}" height="${height}"`)
    .replace(/<rect width="[\d.]+" height="[\d.]+"/, '<rect x="-100%" y="-100%" width="300%" height="300%"')
}

/** A part of Vega that its types leave out. */
interface TextMetrics {
  width: (item: { font?: string; fontSize?: number; fontWeight?: string | number }, text: unknown) => number
}

/**
 * Without a canvas Vega takes 0.8 em a letter, and with a canvas package it would take another machine's fonts: either way
 * margins are off. So it is told the widths of the font that pictures are drawn in.
 */
function measureText({ textMetrics }: { readonly textMetrics: TextMetrics }): void {
  textMetrics.width = ({ font, fontSize = 11, fontWeight }, text) =>
    textWidth(
      String(text ?? ''),
      fontSize,
      fontWeight === 'bold' || Number(fontWeight) >= 600,
      font?.includes('Serif') ?? false,
    )
}
