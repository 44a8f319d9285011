import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ChartScripts } from '../chart/html.ts'

const require = createRequire(import.meta.url)

/** The drawing libraries' browser builds, to be put into a page. */
export async function chartScripts(): Promise<ChartScripts> {
  const [vega, vegaLite, vegaEmbed] = await Promise.all([
    script('vega', 'vega.min.js'),
    script('vega-lite', 'vega-lite.min.js'),
    script('vega-embed', 'vega-embed.min.js'),
  ])
  return { vega, vegaLite, vegaEmbed }
}

/** A file beside a package's main build. */
function script(name: string, file: string): Promise<string> {
  return readFile(join(dirname(require.resolve(name)), file), 'utf8')
}
