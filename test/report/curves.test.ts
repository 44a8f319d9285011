import { expect, it } from 'vitest'
import { formatNumber } from '../../src/base/quantity.ts'
import { bestSchedule } from '../../src/plan/schedule/best-schedule.ts'
import { NOT_DETERMINED } from '../../src/report/format.ts'
import { toHtml } from '../../src/report/html.ts'
import { toMarkdown } from '../../src/report/markdown.ts'
import { buildReport } from '../../src/report/report.ts'
import { parseSpec } from '../../src/schedule/spec.ts'
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

it('tells the best schedule for a run like the longest, beside usual ones, as the search finds it', async () => {
  const of = curvesOf(specs)
  const report = await buildReport(of)
  const { title, blocks } = report.sections.find(({ id }) => id === 'schedule')!
  expect(title).toBe('The best schedule')
  const { steps, peak } = Object.values(specs)
    .map((spec) => parseSpec(spec))
    .reduce((a, b) => (b.steps > a.steps ? b : a))
  const found = bestSchedule(of, { steps, peak })
  const [told, gains, figure] = blocks
  expect(told).toMatchObject({ kind: 'text' })
  expect((told as { text: string }).text).toContain(`A run of ${steps} steps with a peak of ${formatNumber(peak)}`)
  const { rows } = gains as { rows: readonly (readonly string[])[] }
  expect(rows.map(([name]) => name)).toEqual(['best', ...found.others.map(({ name }) => name)])
  // what this law calls best is a flaw of it
  expect([found.best.withheld, rows[0]![1]]).toEqual([true, NOT_DETERMINED])
  found.others.forEach(({ loss }, i) => {
    expect(Number(rows[i + 1]![1])).toBeCloseTo(loss, 3)
  })
  expect(figure).toMatchObject({ kind: 'figure', chart: 'schedule' })
})

it('says nothing of curves for other laws', async () => {
  const { usual } = await import('../chart/fits.ts')
  const { sections } = await buildReport(usual, { figures: false })
  expect(sections.map(({ id }) => id)).not.toContain('curves')
  expect(sections.map(({ id }) => id)).not.toContain('schedule')
})
