import { escapeHtml } from './escape.ts'

/**
 * A drawn SVG as a report holds it: its ids numbered from 1, since the drawing library counts through all pictures of a
 * process, and without labels on single marks, since a report describes each picture as a whole.
 */
export function settledSvg(svg: string): string {
  const numbers = new Map<string, number>()
  const idOf = (id: string): string => {
    if (!numbers.has(id)) numbers.set(id, numbers.size + 1)
    return `part${numbers.get(id)}`
  }
  const bare = svg.replace(/<[^>]+>/g, (tag) => tag.replace(/\s(?:role|aria-[a-z]+)="[^"]*"/g, ''))
  return withIds(bare, idOf)
}

/**
 * A settled SVG as part of a page: its ids made unique by `name`, with a title for readers who can't see it, and shown on
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
  const title = `<title id="${prefix}-title">${escapeHtml(alt)}</title>`
  return `${opened}${title}${withIds(inside, (id) => `${prefix}-${id}`)}</svg>`
}

function withIds(svg: string, rename: (id: string) => string): string {
  return svg.replace(
    /\bid="([^"]+)"|url\((['"]?)#([^)'"]+)\2\)|\b(xlink:href|href)="#([^"]+)"/g,
    (_, id?: string, __?: string, used?: string, attribute?: string, linked?: string) =>
      id !== undefined
        ? `id="${rename(id)}"`
        : used !== undefined
          ? `url(#${rename(used)})`
          : `${attribute}="#${rename(linked!)}"`,
  )
}
