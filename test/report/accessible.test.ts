import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportScript } from '../../src/node/scripts.ts'
import { toHtml } from '../../src/report/html.ts'
import { buildReport } from '../../src/report/report.ts'
import { hasBrowser, TestBrowser } from '../support/browser.ts'
import { fitted, grid } from './fits.ts'
import { command } from './text.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Finding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

describe.skipIf(!hasBrowser)('the report, looked at by axe-core', () => {
  const browser = new TestBrowser()
  let html = ''
  beforeAll(async () => {
    const report = await buildReport([{ by: {}, estimate: fitted(grid) }], { command })
    html = toHtml(report, await reportScript())
    await browser.start()
  }, 60_000)
  afterAll(() => browser.stop())

  it.each([
    ['light', 'axe.run()'],
    ['dark', `axe.run({ exclude: ['svg'] }, { runOnly: ['color-contrast'] })`],
  ] as const)(
    'has no serious fault, %s',
    async (colorScheme, check) => {
      const { page } = await browser.open('axe', html, { viewport: { width: 1000, height: 900 }, colorScheme })
      await page.locator('figure').first().scrollIntoViewIfNeeded()
      await page.locator('figure[data-live]').first().waitFor({ timeout: 20_000 })
      await page.evaluate(axe)
      const { violations } = await page.evaluate<{ violations: Finding[] }>(check)
      const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' ')}`),
      ).toEqual([])
      await page.close()
    },
    60_000,
  )
})
