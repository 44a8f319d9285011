import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHtml } from '../../src/report/html.ts'
import { buildReport } from '../../src/report/report.ts'
import { hasBrowser, TestBrowser } from '../support/browser.ts'
import { fitted, grid } from './fits.ts'
import { command } from './text.ts'

describe.skipIf(!hasBrowser)('the report in a browser, without a script', () => {
  const browser = new TestBrowser()
  let html = ''
  beforeAll(async () => {
    html = toHtml(await buildReport([{ by: {}, estimate: fitted(grid) }], { command }))
    await browser.start()
  }, 60_000)
  afterAll(() => browser.stop())

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 400],
    ['dark', 400],
  ] as const)(
    'opens from a file, %s and %i pixels wide: nothing else is asked for, nothing complains, all is seen',
    async (colorScheme, width) => {
      const { page, complaints, requests } = await browser.open('report', html, {
        viewport: { width, height: 900 },
        colorScheme,
      })
      const figures = await page.locator('figure').all()
      expect(figures.length).toBeGreaterThan(4)
      for (const figure of figures) {
        const shown = figure.locator('svg')
        const box = await shown.boundingBox()
        expect(box?.width).toBeGreaterThan(300)
        expect(box?.height).toBeGreaterThan(150)
        expect(await shown.getAttribute('role')).toBe('img')
      }
      const ground = await page.evaluate<string>(`getComputedStyle(document.querySelector('figure rect[fill]')).fill`)
      expect(ground).toBe(colorScheme === 'dark' ? 'rgb(22, 24, 29)' : 'rgb(255, 255, 255)')
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect(overflow).toBeLessThanOrEqual(0)
      expect([complaints, requests]).toEqual([[], []])
      await page.close()
    },
  )
})
