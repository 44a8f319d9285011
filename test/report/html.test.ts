import { describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { estimate } from '../../src/infer/estimate.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { toHtml } from '../../src/report/html.ts'
import { toMarkdown } from '../../src/report/markdown.ts'
import { buildReport } from '../../src/report/report.ts'
import { fitted, grid, ladder, simulated } from './fits.ts'
import { command, told } from './text.ts'

const full = (design: typeof grid) => buildReport([{ by: {}, estimate: fitted(design) }], { command })

describe('the report as HTML', () => {
  it('closes every element in order', async () => {
    for (const design of [grid, ladder]) expect(faultsOf(toHtml(await full(design)))).toEqual([])
  })

  it('loads nothing: no script, no address but those of links', async () => {
    const html = toHtml(await full(grid))
    expect(html).not.toMatch(/<script|<link|<iframe|<object|@import|\son\w+="/i)
    const outside = html
      .replace(/<a href="https:\/\/[^"]+"/g, '<a')
      .replace(/\sxmlns(?::\w+)?="http:\/\/www\.w3\.org\/[^"]+"/g, '')
    expect(outside).not.toMatch(/https?:\/\//)
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`)
  })

  it('is the same bytes each time and stays under 5 MiB', async () => {
    const [first, second] = [toHtml(await full(grid)), toHtml(await full(grid))]
    expect(second).toBe(first)
    expect(Buffer.byteLength(first)).toBeLessThan(5 * 2 ** 20)
  })

  it('takes nothing in names, titles and commands for markup', async () => {
    const evil = `<script>alert('x')</script>"&<img src=x onerror=alert(1)>`
    const names = Array.from({ length: 20 }, (_, i) => `${evil}${i}`)
    const given = estimate(fit(simulated({ ...grid, names }), findLaw('chinchilla')), { count: 50 })
    const report = await buildReport(
      [
        { by: { [evil]: evil }, estimate: given },
        { by: {}, estimate: given },
      ],
      {
        title: evil,
        command: evil,
      },
    )
    const html = toHtml(report)
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toMatch(/<script|<img/i)
    expect(faultsOf(html)).toEqual([])
    expect(toMarkdown(report, 'report-files').text.replace(/```+text\n[\s\S]*?\n```+/g, '')).not.toMatch(
      /(?<!\\)<(?:script|img)/,
    )
  })

  it('gives headings in order, captions and scopes to tables', async () => {
    const html = toHtml(await told(fitted(grid)))
    const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
    expect(levels[0]).toBe(1)
    levels.slice(1).forEach((level, i) => {
      expect(level - levels[i]!).toBeLessThanOrEqual(1)
    })
    expect(html.match(/<table/g)?.length).toBe(html.match(/<caption/g)?.length)
    expect(html).toContain('<th scope="col"')
    expect(html).toContain('<th scope="row"')
    expect([...html.matchAll(/ id="([^"]+)"/g)].length).toBe(
      new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)).size,
    )
  })
})

const alone = new Set(['meta', 'br', 'img', 'hr', 'input', 'link'])

/** Elements that end out of order or not at all. */
function faultsOf(html: string): string[] {
  const open: string[] = []
  const faults: string[] = []
  for (const [, end, name, own] of html
    .replace(/<style>[\s\S]*?<\/style>/g, '')
    .matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (end) {
      if (open.at(-1) === name) open.pop()
      else faults.push(`</${name}> in <${open.at(-1)}>`)
    } else if (!own && !alone.has(name!)) open.push(name!)
  }
  return [...faults, ...open]
}
