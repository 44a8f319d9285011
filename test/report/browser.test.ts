import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toHtml } from '../../src/report/html.ts'
import { buildReport } from '../../src/report/report.ts'
import { fitted, grid } from './fits.ts'
import { command } from './text.ts'

const paths = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`)
const executablePath = paths.find((path) => existsSync(path))
const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`)

describe.skipIf(executablePath === undefined)('the report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoloss-browser-'))
  const file = join(folder, 'report.html')
  let browser: Browser
  beforeAll(async () => {
    writeFileSync(file, toHtml(await buildReport([{ by: {}, estimate: fitted(grid) }], { command })))
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 400],
    ['dark', 400],
  ] as const)(
    'opens from a file, %s and %i pixels wide: nothing else is asked for, nothing complains, all is seen',
    async (colorScheme, width) => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
      const complaints: string[] = []
      const requests: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('request', (request) => requests.push(request.url()))
      await page.goto(pathToFileURL(file).href)
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
      expect(complaints).toEqual([])
      expect(requests).toEqual([pathToFileURL(file).href])
      await page.close()
    },
  )
})
