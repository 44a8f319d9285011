import type { TopLevelSpec } from 'vega-lite'
import { escapeXml } from './escape.ts'
import { canvasOf, tones } from './theme.ts'

/** Texts of the libraries that draw in a page. */
export interface ChartScripts {
  readonly vega: string
  readonly vegaLite: string
  readonly vegaEmbed: string
}

/** Nothing is fetched, and no text is run as code (no unsafe-eval). */
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"

/**
 * One self-contained page that draws a spec: works from a file, without a network, and under a policy that forbids eval
 * (`ast` makes vega-embed interpret expressions).
 */
export function toHtml(spec: TopLevelSpec, caption: string, scripts: ChartScripts): string {
  const title = escapeXml(caption)
  const { background } = spec.config ?? {}
  const isDark = background === tones(true).background
  const { ink, faint } = tones(isDark)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="${isDark ? 'dark' : 'light'}">
<title>${title}</title>
<style>
body { margin: 1rem; font-family: "DejaVu Sans", Verdana, sans-serif; color: ${ink}; background: ${escapeXml(String(background ?? '#ffffff'))}; }
figure { margin: 0; overflow-x: auto; }
figcaption { max-width: 45rem; color: ${faint}; font-size: 0.9rem; line-height: 1.5; }
</style>
${[scripts.vega, scripts.vegaLite, scripts.vegaEmbed].map((text) => `<script>${inScript(text)}</script>`).join('\n')}
</head>
<body>
<figure><div id="chart"></div><figcaption>${title}</figcaption></figure>
<script>
vegaEmbed('#chart', ${jsonInScript(spec)}, { ast: true, renderer: 'svg', actions: { export: true, source: true, compiled: false, editor: false } })
  .then(() => { ${enlarged(spec)}document.body.setAttribute('data-ready', '') }, (error) => { document.getElementById('chart').textContent = String(error) })
</script>
</body>
</html>
`
}

/** Script that enlarges the picture to the canvas of a spec that has one, and to no more than the page is wide. */
function enlarged(spec: TopLevelSpec): string {
  const canvas = canvasOf(spec)
  if (canvas === undefined) return ''
  const [width, height] = canvas.map(Number)
  return `const svg = document.querySelector('#chart svg'); svg.setAttribute('width', ${width}); svg.setAttribute('height', ${height}); svg.style.maxWidth = '100%'; `
}

/** A script's text as it may stand in a page: what would end it early is written otherwise, which strings and patterns allow. */
export function inScript(text: string): string {
  return text.replace(/<(?=\/script|!--)/gi, '\\x3c')
}

/** A value as JSON that may stand in a script element. */
export function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c')
}
