import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { run } from '../src/cli/run.ts'

/**
 * Runs every example of the README and of docs/ in order, each text in a folder of its own, and compares what it prints
 * with the block that follows. UPDATE_EXAMPLES=1 writes the real output into the texts instead.
 */
const update = process.env.UPDATE_EXAMPLES === '1'
const home = process.cwd()
const texts = ['README.md', ...readdirSync('docs').flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))]
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .filter(({ text }) => /```(sh|ts)\n/.test(text))

/** What examples find beside them. */
const beside = { data: 'data', 'wandb_export.csv': 'test/golden/wandb-csv/two-runs/wandb_export_2024-03-05.csv' }

async function printed(argv: readonly string[], folder: string): Promise<{ code: number; out: string }> {
  let out = ''
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += chunk
    return true
  })
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  process.chdir(folder)
  process.exitCode = 0
  try {
    return { code: await run(argv), out }
  } finally {
    stdout.mockRestore()
    stderr.mockRestore()
    process.chdir(home)
    process.exitCode = 0
  }
}

/** The arguments of a command line as a shell splits them: blanks, "double" and 'single' quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/^(['"])(.*)\1$/, '$2'))
}

/** Runs the source of a library example from `folder`, and returns what it logs. */
async function logged(source: string, folder: string): Promise<string> {
  const entry = (name: string) => JSON.stringify(pathToFileURL(join(home, 'src', name)).href)
  const code = source.replace(/'isoloss\/node'/, entry('node/index.ts')).replace(/'isoloss'/, entry('index.ts'))
  const scripts = join(home, '.cache', 'examples')
  mkdirSync(scripts, { recursive: true })
  const file = join(scripts, `${basename(folder)}.ts`)
  writeFileSync(file, code)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  process.chdir(folder)
  try {
    await import(file)
    return log.mock.calls.map((parts) => `${parts.join(' ')}\n`).join('')
  } finally {
    process.chdir(home)
    log.mockRestore()
  }
}

describe.each(texts)('$path', ({ path, text }) => {
  let written = text
  const folder = mkdtempSync(join(tmpdir(), 'isoloss-examples-'))
  for (const [name, target] of Object.entries(beside)) symlinkSync(join(home, target), join(folder, name))
  afterAll(() => {
    rmSync(folder, { recursive: true })
    if (update) writeFileSync(path, written)
  })

  const blocks = [...text.matchAll(/```(sh|ts)\n([\s\S]*?)```(?:\n```text\n([\s\S]*?)```)?/g)].map(
    ([whole, kind, code, output]) => ({ whole, kind: kind!, code: code!, output }),
  )
  // the simulated table comes first: a block above it may show what a user types on a table of their own
  const ordered = [...blocks].sort(
    (a, b) => Number(b.code.includes('simulate -')) - Number(a.code.includes('simulate -')),
  )
  for (const { whole, kind, code, output } of ordered) {
    const lines = code
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('isoloss '))
    if (kind === 'sh' && lines.length === 0) continue
    it(kind === 'ts' ? code.split('\n')[0]! : lines.join('; ').slice(0, 100), async () => {
      let all = ''
      if (kind === 'ts') all = await logged(code, folder)
      for (const line of kind === 'ts' ? [] : lines) {
        const { code: exit, out } = await printed(words(line).slice(1), folder)
        expect(exit, line).toBe(0)
        all += out
      }
      expect(all).not.toMatch(/\bNaN\b|\bundefined\b/)
      if (output === undefined) return
      if (update) written = written.replace(whole, () => `\`\`\`${kind}\n${code}\`\`\`\n\`\`\`text\n${all}\`\`\``)
      else expect(all).toBe(output)
    })
  }
})
