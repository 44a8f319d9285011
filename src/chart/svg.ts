import type { TopLevelSpec } from 'vega-lite'
import { escapeXml } from './escape.ts'

/** Draws a spec as an SVG text, without a browser. Anything that the drawing warns about goes to `onWarning`. */
export async function toSvg(spec: TopLevelSpec, onWarning: (message: string) => void = () => {}): Promise<string> {
  const [{ compile }, { logger, parse, View, Warn }] = await Promise.all([import('vega-lite'), import('vega')])
  const log = logger(Warn)
  const warn = (...messages: readonly unknown[]) => {
    onWarning(messages.join(' '))
    return log
  }
  log.warn = warn
  log.error = warn
  const view = new View(parse(compile(spec, { logger: log }).spec), { renderer: 'none', logger: log })
  const svg = await view.toSVG()
  view.finalize()
  const alt = typeof spec.description === 'string' ? spec.description : ''
  return svg.replace('<svg ', `<svg role="img" aria-label="${escapeXml(alt)}" `)
}
