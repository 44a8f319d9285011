import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fit } from '../../src/fit/fit.ts'
import { pageScript } from '../../src/node/scripts.ts'
import { toHtml } from '../../src/report/html.ts'
import { buildReport } from '../../src/report/report.ts'
import { selectRows } from '../../src/table/rows.ts'
import { hasBrowser, type Opened, TestBrowser } from '../support/browser.ts'
import { fitted, grid } from './fits.ts'
import { command } from './text.ts'

/** The page's script as the build makes it, from the sources as they are. */
async function pageText(): Promise<string> {
  const bundle = await rolldown({ input: 'src/page/report.ts', platform: 'browser', external: ['vega', 'vega-lite'] })
  const { output } = await bundle.generate({ format: 'iife', codeSplitting: false })
  await bundle.close()
  return output[0].code
}

describe.skipIf(!hasBrowser)('the page of a report', () => {
  const browser = new TestBrowser()
  let html = ''
  let opened: Opened
  beforeAll(async () => {
    const report = await buildReport([{ by: {}, estimate: fitted(grid) }], { command })
    html = toHtml(report, await pageScript(await pageText()))
    await browser.start()
    opened = await browser.open('live', html, { viewport: { width: 1200, height: 900 }, colorScheme: 'light' })
  }, 120_000)
  afterAll(() => browser.stop())

  const isLive = (id: string) => opened.page.locator(`#figure-${id}[data-live]`).waitFor({ timeout: 20_000 })
  const show = async (id: string): Promise<void> => {
    await opened.page.locator(`#figure-${id}`).scrollIntoViewIfNeeded()
    await isLive(id)
  }

  /** Draws a rectangle over a figure, by default that of size, between two places in pixels of its picture. */
  async function drag(
    page: Page,
    from: readonly [number, number],
    to: readonly [number, number],
    id = 'params',
  ): Promise<void> {
    await page.locator(`#figure-${id}`).evaluate('(figure) => figure.scrollIntoView()')
    const box = (await page.locator(`#figure-${id} .live svg`).boundingBox())!
    await page.mouse.move(box.x + from[0], box.y + from[1])
    await page.mouse.down()
    await page.mouse.move(box.x + to[0], box.y + to[1], { steps: 4 })
    await page.mouse.up()
  }

  it('runs no text as code, loads nothing, and lets no other script run', () => {
    expect(html).toMatch(/script-src 'sha256-[\w+/=]+'"/)
    expect(html).not.toContain('unsafe-eval')
    expect(Buffer.byteLength(html)).toBeLessThan(5 * 2 ** 20)
  })

  it('shows the name and numbers of a run under the pointer', async () => {
    const { page } = opened
    await show('params')
    await page.locator('#figure-params .live .mark-symbol path').first().hover()
    const tip = page.locator('#vg-tooltip-element')
    await tip.waitFor()
    expect(await tip.textContent()).toMatch(/run-\d+/)
    expect(await tip.textContent()).toContain('measured')
  })

  it('answers for another budget as the plan does', async () => {
    const { page } = opened
    const before = await page.locator('#budget-answer').textContent()
    expect(before).toMatch(/FLOP, .* × the largest fitted run: loss [\d.]+ \([\d.]+ – [\d.]+\) nats\/token, with/)
    await page.locator('#budget').focus()
    await page.keyboard.press('ArrowLeft')
    expect(await page.locator('#budget-answer').textContent()).not.toBe(before)
  })

  it('leaves out runs in a rectangle, fits again, and marks intervals as stale', async () => {
    const { page } = opened
    await show('params')
    await page.locator('#figure-params').evaluate('(figure) => figure.scrollIntoView()')
    await drag(page, [66, 90], [110, 340])
    await page.locator('#figure-params .actions button', { hasText: 'Exclude' }).click()
    const banner = page.locator('.stale-banner')
    await banner.locator('button').waitFor()
    const told = (await banner.textContent())!
    expect(told).toContain('Intervals were not made again')
    // the same runs left out under Node give the same floor
    const { table, law } = fitted(grid).fit
    const boxes = await page.evaluate<boolean[]>(
      `[...document.querySelectorAll('#runs-in-fit input')].map((box) => box.checked)`,
    )
    const kept = boxes.flatMap((isIn, i) => (isIn ? [i] : []))
    expect(kept.length).toBeLessThan(table.length)
    // those left out stay in sight, as marks without a filling
    const hollow = page.locator(
      '#figure-params .live .mark-symbol path[fill="transparent"], #figure-params .live .mark-symbol path[fill="none"]',
    )
    await expect.poll(() => hollow.count()).toBe(table.length - kept.length)
    const again = fit(selectRows(table, kept), law)
    expect(told).toContain(`E ${Number(again.params.E!.toPrecision(4))} (was`)
    await banner.locator('button', { hasText: 'Use all runs' }).click()
    expect(await banner.textContent()).toBe('')
  })

  it('zooms into one of several panels, and leaves out runs in it, which stay as hollow marks', async () => {
    const { page } = opened
    await show('residuals')
    const figure = page.locator('#figure-residuals')
    const numbers = (axis: number) =>
      page.locator('#figure-residuals .live .role-axis').nth(axis).locator('.role-axis-label text').allTextContents()
    const axes = await page.locator('#figure-residuals .live .role-axis').count()
    const all = () => Promise.all(Array.from({ length: axes }, (_, k) => numbers(k)))
    const whole = await all()
    await drag(page, [80, 90], [170, 200], 'residuals')
    await figure.locator('.actions button', { hasText: 'Zoom in' }).click()
    await expect.poll(all).not.toEqual(whole)
    const changed = (await all()).filter((labels, k) => labels.join() !== whole[k]!.join())
    // across, the panel that was drawn in; upwards, which all share
    expect(changed.length).toBe(2)
    await figure.locator('.actions button', { hasText: 'Zoom out' }).click()
    await expect.poll(all).toEqual(whole)
    await drag(page, [80, 70], [170, 260], 'residuals')
    await figure.locator('.actions button', { hasText: 'Exclude' }).click()
    await page.locator('.stale-banner button').waitFor()
    await expect
      .poll(() =>
        page
          .locator(
            '#figure-residuals .live .mark-symbol path[fill="transparent"], #figure-residuals .live .mark-symbol path[fill="none"]',
          )
          .count(),
      )
      .toBeGreaterThan(0)
    await page.locator('.stale-banner button', { hasText: 'Use all runs' }).click()
  })

  it('hides a curve, and zooms into a rectangle and out again', async () => {
    const { page } = opened
    await show('params')
    const lines = page.locator('#figure-params .live .mark-line path')
    const count = await lines.count()
    await page.locator('#figure-params .series input').first().uncheck()
    await expect.poll(() => lines.count()).toBeLessThan(count)
    await page.locator('#figure-params .series input').first().check()
    await expect.poll(() => lines.count()).toBe(count)
    const numbers = () => page.locator('#figure-params .live .role-axis-label text').allTextContents()
    const whole = await numbers()
    await drag(page, [75, 90], [260, 300])
    await page.locator('#figure-params .actions button', { hasText: 'Zoom in' }).click()
    await expect.poll(numbers).not.toEqual(whole)
    await page.locator('#figure-params .actions button', { hasText: 'Zoom out' }).click()
    await expect.poll(numbers).toEqual(whole)
  })

  it('turns dark and light by its button, and prints light', async () => {
    const { page } = opened
    const ground = () => page.evaluate<string>(`getComputedStyle(document.querySelector('.live svg')).backgroundColor`)
    expect(await ground()).toBe('rgb(255, 255, 255)')
    await page.locator('#theme').click()
    expect(await ground()).toBe('rgb(22, 24, 29)')
    await page.emulateMedia({ media: 'print' })
    expect(await ground()).toBe('rgb(255, 255, 255)')
    expect(await page.locator('.downloads').first().isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await page.locator('#theme').click()
  })

  it('saves the spec, the data and the picture of each figure', async () => {
    const { page } = opened
    for (const [label, pattern] of [
      ['specification', /vega-lite\/v6/],
      ['data', /run-1/],
      ['picture', /^<svg/],
    ] as const) {
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#figure-params .downloads button', { hasText: label }).click(),
      ])
      expect(readFileSync(await saved.path(), 'utf8')).toMatch(pattern)
    }
  })

  it('fits a narrow screen', async () => {
    const narrow = await browser.open('narrow', html, { viewport: { width: 400, height: 800 } })
    const { page } = narrow
    for (const id of ['params', 'frontier', 'residuals']) {
      await page.locator(`#figure-${id}`).scrollIntoViewIfNeeded()
      await page.locator(`#figure-${id}[data-live]`).waitFor({ timeout: 20_000 })
      const svg = (await page.locator(`#figure-${id} .live svg`).boundingBox())!
      expect(svg.x + svg.width, id).toBeLessThanOrEqual(400)
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect([narrow.complaints, narrow.requests]).toEqual([[], []])
    await page.close()
  })

  it('complained about nothing and asked for nothing in all of this', () => {
    expect([opened.complaints, opened.requests]).toEqual([[], []])
  })
})
