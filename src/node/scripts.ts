import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { compileFunction } from 'node:vm'
import { type ChartScripts, inScript } from '../chart/html.ts'
import type { DrawingLibraries } from '../chart/svg.ts'
import type { PageScript } from '../report/html.ts'
import { packageFile } from './assets.ts'

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

/** The same builds, for drawing here: two files are there in a quarter of the time that their hundred modules take. */
export async function drawingLibraries(): Promise<DrawingLibraries> {
  const [vega, vegaLite] = await Promise.all([script('vega', 'vega.min.js'), script('vega-lite', 'vega-lite.min.js')])
  const drawing = exportsOf<DrawingLibraries['vega']>(vega)
  return { vega: drawing, vegaLite: exportsOf<DrawingLibraries['vegaLite']>(vegaLite, () => drawing) }
}

/** What a script of the kind that pages and CommonJS take alike exports. */
function exportsOf<Exports>(text: string, load?: (name: string) => unknown): Exports {
  const exported = {} as Exports
  compileFunction(text, ['exports', 'module', 'require'])(exported, {}, load)
  return exported
}

/**
 * What makes a report's page answer to its reader: the drawing libraries, and isoloss itself as built for pages. Null where
 * the package has not been built.
 */
export async function reportScript(): Promise<PageScript | null> {
  const page = await readFile(packageFile('dist', 'page', 'report.js'), 'utf8').catch(() => null)
  return page === null ? null : pageScript(page)
}

/** The same with another build of the page's part. */
export async function pageScript(page: string): Promise<PageScript> {
  const { vega, vegaLite, vegaEmbed } = await chartScripts()
  const text = inScript([vega, vegaLite, vegaEmbed, page].join('\n;\n'))
  return { text, sha256: createHash('sha256').update(text).digest('base64') }
}

/** A file beside a package's main build. */
function script(name: string, file: string): Promise<string> {
  return readFile(join(dirname(require.resolve(name)), file), 'utf8')
}
