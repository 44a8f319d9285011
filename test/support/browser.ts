import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const paths = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`)
const executablePath = paths.find((path) => existsSync(path))
const quiet = ['quic', 'background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`)

/** Whether tests in a browser can run here; they are skipped elsewhere. */
export const hasBrowser = executablePath !== undefined

/** A page opened from a file, with what it complained about and asked for. */
export interface Opened {
  readonly page: Page
  readonly complaints: readonly string[]
  /** Addresses but that of the file itself. */
  readonly requests: readonly string[]
}

/** A headless browser and a folder of pages for it. */
export class TestBrowser {
  readonly #folder = mkdtempSync(join(tmpdir(), 'isoloss-browser-'))
  #browser: Browser | undefined

  async start(): Promise<void> {
    this.#browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', ...quiet],
    })
  }

  async open(name: string, html: string, options: Parameters<Browser['newPage']>[0]): Promise<Opened> {
    const file = join(this.#folder, `${name}.html`)
    writeFileSync(file, html)
    const address = pathToFileURL(file).href
    const page = await this.#browser!.newPage(options)
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('request', (request) => {
      if (request.url() !== address && !request.url().startsWith('blob:')) requests.push(request.url())
    })
    await page.goto(address)
    return { page, complaints, requests }
  }

  async stop(): Promise<void> {
    await this.#browser?.close()
    rmSync(this.#folder, { recursive: true })
  }
}
