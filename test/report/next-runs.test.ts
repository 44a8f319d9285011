import { expect, it } from 'vitest'
import { formatFor } from '../../src/base/quantity.ts'
import { design } from '../../src/plan/design.ts'
import { fitted, grid } from './fits.ts'
import { sectionText, told } from './text.ts'

it('proposes the runs of `design` for the headline, drawn and in order, where a budget is given', async () => {
  const given = fitted(grid)
  const budget = 1e20
  const report = await told(given, { flops: [1e22], budget, figures: true })
  const { at } = report.fits[0]!.answers[0]!
  const found = design(given, { budget, target: at! })
  const text = sectionText(report, 'next-runs')
  expect(text).toContain(`${found.portfolio.length} runs of`)
  const format = formatFor(found.after)
  expect(text).toContain(`${format(found.after.low!)} – ${format(found.after.high!)}`)
  const section = report.sections.find(({ id }) => id === 'next-runs')!
  expect(section.blocks.map(({ kind }) => kind)).toEqual(['text', 'table', 'figure'])
})

it('proposes none without a budget', async () => {
  const { sections } = await told(fitted(grid), { figures: false })
  expect(sections.map(({ id }) => id)).not.toContain('next-runs')
})
