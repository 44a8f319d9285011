import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chart, suitableKinds } from '../../src/chart/chart.ts'
import { toHtml } from '../../src/chart/html.ts'
import { chartScripts } from '../../src/node/scripts.ts'
import { hasBrowser, TestBrowser } from '../support/browser.ts'
import { usual } from './fits.ts'

describe.skipIf(!hasBrowser)('a page with one chart', () => {
  const browser = new TestBrowser()
  beforeAll(() => browser.start(), 60_000)
  afterAll(() => browser.stop())

  it.each(suitableKinds(usual))('of %s draws under a policy without eval, and asks for nothing else', async (kind) => {
    const { spec, caption } = chart(usual, kind, { dark: kind === 'contour' })
    const html = toHtml(spec, caption, await chartScripts())
    const { page, complaints, requests } = await browser.open(kind, html, { viewport: { width: 900, height: 900 } })
    await page.locator('body[data-ready]').waitFor({ timeout: 10_000 })
    expect(await page.locator('#chart svg.marks').innerHTML()).toContain('Chinchilla parametric loss')
    const box = await page.locator('#chart svg.marks').boundingBox()
    expect(box!.width).toBeGreaterThan(500)
    expect(box!.width).toBeLessThan(780)
    expect([complaints, requests]).toEqual([[], []])
    await page.close()
  })

  it('of a slide is as large as the slide', async () => {
    const { spec, caption } = chart(usual, 'compute', { style: 'slide' })
    const html = toHtml(spec, caption, await chartScripts())
    const { page, complaints } = await browser.open('slide', html, { viewport: { width: 1200, height: 700 } })
    await page.locator('body[data-ready]').waitFor({ timeout: 10_000 })
    const { width, height } = (await page.locator('#chart svg.marks').boundingBox())!
    expect([width, height]).toEqual([960, 540])
    expect(complaints).toEqual([])
    await page.close()
  })
})
