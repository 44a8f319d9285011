import { escapeXml } from '../chart/escape.ts'
import { withIds } from '../chart/svg-ids.ts'

/**
 * A drawn SVG as part of a page: its ids made unique by `name`, with a title for readers who can't see it, and shown on
 * a page of its `tone`.
 */
export function inlineSvg(svg: string, name: string, tone: 'light' | 'dark', alt: string): string {
  const root = /<svg\b[^>]*>/.exec(svg)
  if (root === null) return ''
  const prefix = `${name}-${tone}`
  const inside = svg.slice(root.index + root[0].length, svg.lastIndexOf('</svg>'))
  const opened = root[0]
    .replace(/\s(?:class|id)="[^"]*"/g, '')
    .replace(/^<svg/, `<svg class="${tone}" role="img" aria-labelledby="${prefix}-title"`)
  const title = `<title id="${prefix}-title">${escapeXml(alt)}</title>`
  return `${opened}${title}${withIds(inside, (id) => `${prefix}-${id}`)}</svg>`
}
