import { UserError } from '../base/error.ts'
import type { Chart } from '../chart/chart.ts'
import { toHtml } from '../chart/html.ts'
import { drawnBy } from '../chart/svg.ts'
import { jsonText } from './print.ts'

/** Writes a chart in one format. */
export interface Drawer {
  readonly type: 'svg' | 'png' | 'html' | 'vega-lite'
  /** `scale`: pixels of a PNG a unit of the drawing, default 2. */
  readonly as: (drawn: Chart, scale?: number) => Promise<string | Uint8Array>
}

/** How to draw into a file of that name; what only one format needs is loaded for it alone. */
export function drawerFor(out: string): Drawer {
  const ending = /\.[a-z]+$/i.exec(out)?.[0].toLowerCase() ?? ''
  switch (ending) {
    case '.svg':
      return { type: 'svg', as: ({ spec }) => svgOf(spec) }
    case '.png':
      return {
        type: 'png',
        async as({ spec }, scale = 2) {
          const { toPng } = await import('../node/png.ts')
          return toPng(await svgOf(spec), { scale })
        },
      }
    case '.html':
    case '.htm':
      return {
        type: 'html',
        async as({ spec, caption }) {
          const { chartScripts } = await import('../node/scripts.ts')
          return toHtml(spec, caption, await chartScripts())
        },
      }
    case '.json':
      return { type: 'vega-lite', as: async ({ spec }) => jsonText(spec) }
    default:
      throw new UserError(
        'option',
        `${out}: no chart ends in "${ending}"; name a file that ends in .svg, .png, .html or .json.`,
      )
  }
}

async function svgOf(spec: Chart['spec']): Promise<string> {
  const { drawingLibraries } = await import('../node/scripts.ts')
  return drawnBy(await drawingLibraries(), spec)
}
