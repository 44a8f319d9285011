import { expect, it } from 'vitest'
import { toHtml } from '../../src/report/html.ts'
import { toMarkdown } from '../../src/report/markdown.ts'
import { buildReport } from '../../src/report/report.ts'
import { curvesOf, specs } from '../chart/curve-fits.ts'

it('tells of each run of a fit of curves its schedule and how far its end is off, and draws them', async () => {
  const report = await buildReport(curvesOf(specs))
  const { text } = toMarkdown(report, 'files')
  const section = text.slice(text.indexOf('## Training curves'), text.indexOf('## Charts'))
  for (const [run, spec] of Object.entries(specs)) {
    const line = section.split('\n').find((each) => each.startsWith(`| ${run} `))!
    expect(line).toContain(spec.split(',')[0])
    expect(line).toMatch(/[+−]0\.\d+ % \|/)
  }
  expect(report.sections.map(({ id }) => id)).not.toContain('prediction')
  const figures = report.sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'figure'))
  expect(figures.map(({ id }) => id)).toContain('curves')
  expect(toHtml(report)).toContain('id="figure-curves"')
})

it('says nothing of curves for other laws', async () => {
  const { usual } = await import('../chart/fits.ts')
  const { sections } = await buildReport(usual, { figures: false })
  expect(sections.map(({ id }) => id)).not.toContain('curves')
})
