import { escapeXml } from '../chart/escape.ts'
import { namedColours, recoloured } from '../chart/recolour.ts'
import { withIds } from '../chart/svg-ids.ts'

/**
 * A drawn SVG as part of a page: its ids made unique by `name`, with a title for readers who can't see it, and its colours
 * left to the style of the page, which knows them light and dark.
 */
export function inlineSvg(svg: string, name: string, alt: string): string {
  const root = /<svg\b[^>]*>/.exec(svg)
  if (root === null) return ''
  // one alt text for the whole: roles of single marks, which have no names, would be read out
  const inside = svg
    .slice(root.index + root[0].length, svg.lastIndexOf('</svg>'))
    .replace(/ (?:role|aria-roledescription|aria-hidden)="[^"]*"/g, '')
  const opened = root[0]
    .replace(/\s(?:class|id|role|aria-label)="[^"]*"/g, '')
    .replace(/^<svg/, `<svg role="img" aria-labelledby="${name}-title"`)
  const title = `<title id="${name}-title">${escapeXml(alt)}</title>`
  return `${opened}${title}${recoloured(
    withIds(inside, (id) => `${name}-${id}`),
    colourVariable,
  )}</svg>`
}

/** The page's variable for a colour of the theme. */
export function colourVariable(name: string): string {
  return `var(--chart-${name})`
}

/** Declarations of those variables. */
export function colourVariables(isDark: boolean): string {
  return Object.entries(namedColours(isDark))
    .map(([name, colour]) => `--chart-${name}: ${colour};`)
    .join(' ')
}
