import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chart, suitableKinds } from '../../src/chart/chart.ts'
import { toHtml } from '../../src/chart/html.ts'
import { chartScripts } from '../../src/node/scripts.ts'
import { usual } from './fits.ts'

const paths = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`)
const executablePath = paths.find((path) => existsSync(path))
const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`)

describe.skipIf(executablePath === undefined)('a page with one chart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isoloss-chart-'))
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
    })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  it.each(suitableKinds(usual))('of %s draws under a policy without eval, and asks for nothing else', async (kind) => {
    const file = join(folder, `${kind}.html`)
    const { spec, caption } = chart(usual, kind, { dark: kind === 'contour' })
    writeFileSync(file, toHtml(spec, caption, await chartScripts()))
    const page = await browser.newPage({ viewport: { width: 900, height: 900 } })
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    await page.locator('body[data-ready]').waitFor({ timeout: 10_000 })
    expect(await page.locator('#chart svg.marks').innerHTML()).toContain('Chinchilla parametric loss')
    const box = await page.locator('#chart svg.marks').boundingBox()
    expect(box!.width).toBeGreaterThan(500)
    expect(box!.width).toBeLessThan(780)
    expect(complaints).toEqual([])
    expect(requests).toEqual([pathToFileURL(file).href])
    await page.close()
  })
})
