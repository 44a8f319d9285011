import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { run } from '../src/cli/run.ts'

/**
 * Runs every example of the README in order, in a folder of its own, and compares what it prints with the block that
 * follows. UPDATE_README=1 writes the real output into the README instead.
 */
const path = join(import.meta.dirname, '..', 'README.md')
const update = process.env.UPDATE_README === '1'
const text = readFileSync(path, 'utf8')
const blocks = [...text.matchAll(/```(sh|ts)\n([\s\S]*?)```(?:\n```text\n([\s\S]*?)```)?/g)].map(
  ([whole, kind, code, output]) => ({
    whole,
    kind: kind!,
    code: code!,
    output,
  }),
)
const home = process.cwd()
const folder = mkdtempSync(join(tmpdir(), 'isoloss-readme-'))
symlinkSync(join(import.meta.dirname, '..', 'data'), join(folder, 'data'))
let written = text

afterAll(() => {
  process.chdir(home)
  rmSync(folder, { recursive: true })
  if (update) writeFileSync(path, written)
})

async function printed(argv: readonly string[]): Promise<{ code: number; out: string }> {
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

describe('the README', () => {
  const commands = blocks.filter(({ kind }) => kind === 'sh')
  // the simulated table comes first: the block above it shows what a user types on a table of their own
  const ordered = [...commands].sort(
    (a, b) => Number(b.code.includes('simulate')) - Number(a.code.includes('simulate')),
  )
  for (const { whole, code, output } of ordered) {
    const lines = code
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('isoloss '))
    if (lines.length === 0) continue
    it(lines.join('; ').slice(0, 100), async () => {
      let all = ''
      for (const line of lines) {
        const { code: exit, out } = await printed(words(line).slice(1))
        expect(exit, line).toBe(0)
        all += out
      }
      if (output === undefined) return
      if (update) written = written.replace(whole, () => `\`\`\`sh\n${code}\`\`\`\n\`\`\`text\n${all}\`\`\``)
      else expect(all).toBe(output)
    })
  }

  it('its library example', async () => {
    const example = blocks.find(({ kind }) => kind === 'ts')!.code
    const source = (entry: string) => JSON.stringify(pathToFileURL(join(home, 'src', entry)).href)
    const code = example.replace(/'isoloss\/node'/, source('node/index.ts')).replace(/'isoloss'/, source('index.ts'))
    const scripts = join(home, '.cache', 'readme')
    mkdirSync(scripts, { recursive: true })
    const file = join(scripts, 'example.ts')
    writeFileSync(file, code.replace("'runs.csv'", JSON.stringify(join(folder, 'runs.csv'))))
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    await import(file)
    const numbers = log.mock.calls[0]!
    log.mockRestore()
    expect(numbers).toHaveLength(5)
    expect(numbers.every((v) => typeof v === 'number' && Number.isFinite(v))).toBe(true)
  })
})
