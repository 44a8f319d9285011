import { expect, it } from 'vitest'
import { formatFor } from '../../src/base/quantity.ts'
import { estimateFromParams } from '../../src/infer/document.ts'
import { findLaw } from '../../src/law/catalog.ts'
import { defaultObjective } from '../../src/law/law.ts'
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

it('says that there is no run to aim at where nothing can be asked of the law', async () => {
  const law = findLaw('sigmoid')
  const params = Object.fromEntries(Object.keys(law.params).map((name) => [name, name === 'k' ? -3 : 1]))
  const report = await told(estimateFromParams(law, params, defaultObjective), { budget: 1e20, figures: false })
  expect(report.fits[0]!.answers).toEqual([])
  expect(sectionText(report, 'next-runs')).toContain('There is no run to aim at')
})
