import { escapeHtml } from './escape.ts'

/**
 * An SVG picture as part of a page: its ids made unique, a title for readers who can't see it, and a class by which the
 * style shows the one for the light or the dark page (`…-light`, `…-dark` in `name`).
 */
export function inlineSvg(svg: string, name: string, alt: string): string {
  const root = /<svg\b[^>]*>/.exec(svg)
  if (root === null) return ''
  const inside = svg.slice(root.index + root[0].length, svg.lastIndexOf('</svg>'))
  const kept = root[0]
    .replace(/\s(?:class|role|aria-[a-z]+|id|tabindex)="[^"]*"/g, '')
    .replace(
      /^<svg/,
      `<svg class="${name.endsWith('-dark') ? 'dark' : 'light'}" role="img" aria-labelledby="${name}-title"`,
    )
  return `${kept}<title id="${name}-title">${escapeHtml(alt)}</title>${withPrefix(inside, name)}</svg>`
}

/** Pictures name their clips and gradients alike; on one page each needs its own. */
function withPrefix(svg: string, name: string): string {
  return svg
    .replace(/\bid="([^"]+)"/g, `id="${name}-$1"`)
    .replace(/url\((['"]?)#([^)'"]+)\1\)/g, `url(#${name}-$2)`)
    .replace(/\b(xlink:href|href)="#([^"]+)"/g, `$1="#${name}-$2"`)
}
