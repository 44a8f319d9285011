import type { TopLevelSpec } from 'vega-lite'
import { escapeXml } from './escape.ts'

/** Texts of the libraries that draw in a page. */
export interface ChartScripts {
  readonly vega: string
  readonly vegaLite: string
  readonly vegaEmbed: string
}

/**
 * One self-contained page that draws a spec: works from a file, without a network, and under a policy that forbids eval
 * (`ast` makes vega-embed interpret expressions).
 */
export function toHtml(spec: TopLevelSpec, caption: string, scripts: ChartScripts): string {
  const json = JSON.stringify(spec).replace(/</g, '\\u003c')
  const title = escapeXml(caption)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<title>${title}</title>
<style>body { margin: 1rem; font-family: "DejaVu Sans", Verdana, sans-serif; } figcaption { max-width: 45rem; color: #5a5a5a; font-size: 0.9rem; }</style>
<script>${scripts.vega}</script>
<script>${scripts.vegaLite}</script>
<script>${scripts.vegaEmbed}</script>
</head>
<body>
<figure><div id="chart"></div><figcaption>${title}</figcaption></figure>
<script>
vegaEmbed('#chart', ${json}, { ast: true, renderer: 'svg', actions: { export: true, source: true, compiled: false, editor: false } })
  .then(() => document.body.setAttribute('data-ready', ''))
</script>
</body>
</html>
`
}
